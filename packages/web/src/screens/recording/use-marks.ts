import type { AppError } from '@undertone/core/errors'
import type { AnalysisResource } from '@undertone/server/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api.ts'
import { onReturn } from '../../connection.ts'
import { toAppError } from '../../use-answer.ts'

/** The moments that were marked in a recording, and how to mark another. */
export interface Marks {
  /** Seconds, in order. */
  readonly times: readonly number[]
  /** Why the service does not have them; undefined where it does, or will once it answers. */
  readonly error: AppError | undefined
  /** Marks a moment, or takes back the mark that is there. */
  readonly toggle: (time: number) => void
}

/** Moments within this of a mark are the mark, seconds. */
const HERE = 0.5
const keyOf = (id: string) => `marks:${id}`

/** Marks are kept on the service; what it does not take yet stays in this browser, also over a reload. */
export function useMarks({ id, options }: Pick<AnalysisResource, 'id' | 'options'>): Marks {
  const [times, setTimes] = useState<readonly number[]>(() => readUnsent(id) ?? options.marks ?? [])
  const [error, setError] = useState<AppError>()
  const current = useRef(times)
  const send = useCallback(
    async (marks: readonly number[]) => {
      try {
        await api.change(id, { marks: [...marks] })
        if (current.current === marks) localStorage.removeItem(keyOf(id))
        setError(undefined)
      } catch (cause) {
        const failure = toAppError(cause)
        setError(failure.code === 'service/unavailable' || failure.code === 'access/no-key' ? undefined : failure)
      }
    },
    [id],
  )
  useEffect(() => {
    const sendUnsent = () => {
      if (readUnsent(id)) void send(current.current)
    }
    sendUnsent()
    return onReturn(sendUnsent)
  }, [id, send])
  const toggle = useCallback(
    (time: number) => {
      const there = current.current.find(mark => Math.abs(mark - time) < HERE)
      const rounded = Math.round(time * 100) / 100
      current.current =
        there === undefined
          ? [...current.current, rounded].sort((a, b) => a - b)
          : current.current.filter(mark => mark !== there)
      setTimes(current.current)
      localStorage.setItem(keyOf(id), JSON.stringify(current.current))
      void send(current.current)
    },
    [id, send],
  )
  return { times, error, toggle }
}

function readUnsent(id: string): number[] | undefined {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)) ?? '') as number[]
  } catch {
    return undefined
  }
}
