import type { Segment } from '@undertone/core'
import type { AppError } from '@undertone/core/errors'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api.ts'
import { onReturn } from '../../connection.ts'
import { toAppError } from '../../use-answer.ts'
import { keepUnsent, type Place, placeKey, readUnsent } from './unsent-corrections.ts'

/** What a person says of a segment, and whether the service has it. */
export interface Correction {
  /** Undefined: taken back, which the service does not know yet. */
  readonly label: string | undefined
  readonly state: 'saving' | 'saved' | 'waiting' | 'refused'
  readonly error?: AppError
}

export interface Corrections {
  /** Of a segment, by exactly its channel, start and end. */
  readonly of: (segment: Place) => Correction | undefined
  /** Says it, or with the same label again takes it back. */
  readonly choose: (segment: Segment, label: string) => void
  readonly again: (segment: Segment) => void
}

/**
 * What was said of a recording. An answer that the service does not take yet stays in this browser, also over a reload, and is
 * sent when the service is back.
 */
export function useCorrections(id: string): Corrections {
  const [known, setKnown] = useState<ReadonlyMap<string, Correction>>(new Map())
  const current = useRef(known)
  const put = useCallback((place: Place, correction: Correction | undefined) => {
    const next = new Map(current.current)
    if (correction) next.set(placeKey(place), correction)
    else next.delete(placeKey(place))
    current.current = next
    setKnown(next)
  }, [])

  const send = useCallback(
    async (place: Place, label: string | undefined) => {
      keepUnsent(id, place, { label })
      put(place, { label, state: 'saving' })
      const { channel, start, end } = place
      const isLatest = () => current.current.get(placeKey(place))?.label === label
      try {
        if (label === undefined)
          await api.uncorrect(id, { channel, start, end }).catch(error => {
            if (toAppError(error).code !== 'analysis/not-found') throw error
          })
        else await api.correct(id, { channel, start, end, label })
        if (!isLatest()) return
        keepUnsent(id, place, undefined)
        put(place, label === undefined ? undefined : { label, state: 'saved' })
      } catch (problem) {
        const error = toAppError(problem)
        const waits = error.code === 'service/unavailable' || error.code === 'access/no-key'
        if (isLatest()) put(place, { label, state: waits ? 'waiting' : 'refused', error })
      }
    },
    [id, put],
  )

  useEffect(() => {
    const stop = new AbortController()
    const load = async () => {
      const unsent = readUnsent(id)
      const { items } = await api.corrections(id, { signal: stop.signal })
      for (const item of items)
        if (!unsent.some(({ place }) => placeKey(place) === placeKey(item)))
          put(item, { label: item.label, state: 'saved' })
    }
    const sendUnsent = () => {
      for (const { place, label } of readUnsent(id)) void send(place, label)
    }
    // Without an answer the result is shown as the engine gave it; the banner says that the service is not there.
    load().catch(() => {})
    sendUnsent()
    const end = onReturn(sendUnsent)
    return () => {
      stop.abort()
      end()
    }
  }, [id, put, send])

  const of = useCallback((place: Place) => known.get(placeKey(place)), [known])
  const choose = useCallback(
    (segment: Segment, label: string) => {
      const said = current.current.get(placeKey(segment))?.label
      void send(segment, said === label ? undefined : label)
    },
    [send],
  )
  const again = useCallback(
    (segment: Segment) => void send(segment, current.current.get(placeKey(segment))?.label),
    [send],
  )
  return { of, choose, again }
}
