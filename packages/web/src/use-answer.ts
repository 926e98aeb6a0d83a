import { AppError } from '@undertone/core/errors'
import { useCallback, useEffect, useRef, useState } from 'react'
import { onReturn } from './connection.ts'

/** What a question to the service has brought so far. `value` is the last good answer, also while it is asked anew. */
export interface Answer<T> {
  readonly value: T | undefined
  readonly error: AppError | undefined
  readonly isLoading: boolean
  /** Asks again, without hiding what is there. */
  readonly again: () => void
  /** Puts something in place of the answer, for changes that are shown before the service has said yes. */
  readonly put: (change: (value: T) => T) => void
}

interface Held<T> {
  readonly key: string
  readonly value?: T
  readonly error?: AppError
  readonly isLoading: boolean
}

/**
 * Asks the service when a screen opens, when `key` changes and when the service is back after it was lost.
 *
 * @param key - which question it is, handed to `ask`: an answer to another is never shown; undefined asks nothing
 * @param ask - a function that stays the same, so best one outside of components
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (key: string, signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [held, setHeld] = useState<Held<T>>()
  const current = useRef<AbortController>(undefined)

  const again = useCallback(() => {
    current.current?.abort()
    if (key === undefined) return
    const stop = new AbortController()
    current.current = stop
    const kept = (before: Held<T> | undefined) => (before?.key === key ? before : { key })
    setHeld(before => ({ ...kept(before), isLoading: true }))
    ask(key, stop.signal).then(
      value => !stop.signal.aborted && setHeld({ key, value, isLoading: false }),
      (error: unknown) =>
        !stop.signal.aborted && setHeld(before => ({ ...kept(before), error: toAppError(error), isLoading: false })),
    )
  }, [key, ask])
  useEffect(() => {
    again()
    return () => current.current?.abort()
  }, [again])
  useEffect(() => onReturn(again), [again])

  const put = useCallback(
    (change: (value: T) => T) =>
      setHeld(before => (before?.value === undefined ? before : { ...before, value: change(before.value) })),
    [],
  )
  const shown = held?.key === key ? held : undefined
  return {
    value: shown?.value,
    error: shown?.error,
    isLoading: shown?.isLoading ?? key !== undefined,
    again,
    put,
  }
}

/** Any failure with a code; what is no answer at all is the service's absence. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new AppError('service/unavailable', message, {}, { cause: error })
}
