import type { AppError } from '@undertone/core/errors'
import { useEffect, useRef, useState } from 'react'
import { closeKit, type HereKit, prepareHere } from '../../live/here-kit.ts'
import { toAppError } from '../../use-answer.ts'

/** What hearing in this browser takes, as soon as it is here. */
export interface PreparedKit {
  readonly kit: HereKit | undefined
  readonly error: AppError | undefined
  /** Hands it over: whoever takes it closes it. */
  readonly take: () => HereKit | undefined
}

/** Prepares to hear with a model; what nobody took is closed with the screen. @param model - undefined prepares nothing */
export function useHereKit(model: Uint8Array | undefined): PreparedKit {
  const [kit, setKit] = useState<HereKit>()
  const [error, setError] = useState<AppError>()
  const held = useRef<HereKit>(undefined)
  useEffect(() => {
    if (!model) return
    let isOver = false
    prepareHere(model).then(
      made => {
        if (isOver) return closeKit(made)
        held.current = made
        setKit(made)
        setError(undefined)
      },
      (cause: unknown) => !isOver && setError(toAppError(cause)),
    )
    return () => {
      isOver = true
      if (held.current) closeKit(held.current)
      held.current = undefined
      setKit(undefined)
    }
  }, [model])
  const take = () => {
    const taken = held.current
    held.current = undefined
    return taken
  }
  return { kit, error, take }
}
