import type { AnalysisEntry } from '@undertone/server/client'
import { useCallback, useEffect, useState } from 'react'
import { api, isEnd } from '../../api.ts'
import { useAnswer } from '../../use-answer.ts'

/** How many are followed event by event: a browser opens six connections to a service at most. */
const FOLLOWED = 2
/** The rest is asked for now and then, milliseconds. */
const PAUSE = 4000
const MOST_SHOWN = 50

/** What the service has in hand. */
export interface Active {
  readonly entries: readonly AnalysisEntry[]
  readonly again: () => void
}

const ask = async (_: string, signal: AbortSignal) => {
  const limit = MOST_SHOWN
  // What begins to run in between is in both lists; the other way round it would be in neither.
  const queued = await api.list({ state: 'queued', sort: 'created', limit }, { signal })
  const running = await api.list({ state: 'running', sort: 'created', limit }, { signal })
  const begun = new Set(running.items.map(({ id }) => id))
  return [...running.items, ...queued.items.filter(({ id }) => !begun.has(id))]
}

/**
 * The recordings that are being analysed or wait for it, kept up to date.
 *
 * @param onAsked - called after each answer: what has arrived and is not among them is done, or has failed
 */
export function useActive(onAsked: () => void): Active {
  const { value = [], isLoading, again, put } = useAnswer('active', ask)
  const [known, setKnown] = useState<readonly string[]>([])
  const ids = value.map(({ id }) => id)
  const key = ids.join()
  if (known.join() !== key) setKnown(ids)
  useEffect(() => {
    if (!isLoading) onAsked()
  }, [isLoading, onAsked])

  const progress = useCallback(
    (id: string, to: number) =>
      put(entries =>
        entries.map(entry => (entry.id === id ? { ...entry, state: 'running' as const, progress: to } : entry)),
      ),
    [put],
  )
  useEffect(() => {
    const stop = new AbortController()
    for (const id of known.slice(0, FOLLOWED)) void follow(id, progress, again, stop.signal)
    const timer = known.length > 0 ? setInterval(again, PAUSE) : undefined
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [known, again, progress])
  return { entries: value, again }
}

async function follow(
  id: string,
  onProgress: (id: string, progress: number) => void,
  onEnd: () => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const told of api.events(id, { signal })) {
      if (told.event === 'progress') onProgress(id, told.data.progress)
      else if (isEnd(told)) onEnd()
    }
  } catch {
    // Whoever is not followed any more is asked for in its turn.
  }
}
