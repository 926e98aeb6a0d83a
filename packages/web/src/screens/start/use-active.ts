import type { AnalysisEntry } from '@undertone/server/client'
import { useCallback, useEffect, useRef, useState } from 'react'
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
 * @param onDone - called when some of them are done, or have failed
 */
export function useActive(onDone: () => void): Active {
  const { value = [], again, put } = useAnswer('active', ask)
  const [known, setKnown] = useState<readonly string[]>([])
  const ids = value.map(({ id }) => id)
  const key = ids.join()
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  })

  if (known.join() !== key) setKnown(ids)
  const before = useRef<readonly string[]>([])
  useEffect(() => {
    if (before.current.some(id => !known.includes(id)) || known.length === 0) done.current()
    before.current = known
  }, [known])

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
