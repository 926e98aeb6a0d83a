import type { AppError } from '@undertone/core/errors'
import { useEffect, useState } from 'react'
import { type MeasuredClip, measureOnWorker } from '../../explore/clip-thread.ts'
import { toAppError } from '../../use-answer.ts'
import { blobOf, type ClipChoice } from './clip-source.ts'

/** What became of a choice so far; while another stretch is measured the one before stays. */
export interface ShownClip {
  readonly clip: MeasuredClip | undefined
  readonly error: AppError | undefined
  readonly isLoading: boolean
}

interface Held {
  readonly choice: ClipChoice
  readonly clip?: MeasuredClip
  readonly error?: AppError
}

/** Measures what was chosen, away from the page's thread; an older choice that is not done yet is given up. */
export function useClip(choice: ClipChoice | undefined): ShownClip {
  const [held, setHeld] = useState<Held>()
  useEffect(() => {
    if (!choice) return
    const stop = new AbortController()
    const { source, channel, stretch } = choice
    blobOf(source, stop.signal)
      .then(blob => measureOnWorker({ blob, channel, stretch }, stop.signal))
      .then(
        clip => !stop.signal.aborted && setHeld({ choice, clip }),
        (error: unknown) => !stop.signal.aborted && setHeld({ choice, error: toAppError(error) }),
      )
    return () => stop.abort()
  }, [choice])
  if (!choice) return { clip: undefined, error: undefined, isLoading: false }
  const isDone = held?.choice === choice
  const isSameSource = held?.choice.source === choice.source
  return {
    clip: isSameSource ? held?.clip : undefined,
    error: isDone ? held?.error : undefined,
    isLoading: !isDone,
  }
}
