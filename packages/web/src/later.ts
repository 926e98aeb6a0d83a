import { useSyncExternalStore } from 'react'

/** Something that was done at a click, will be final in a moment, and can be taken back until then. */
export interface Pending {
  readonly id: number
  readonly text: string
}

const WAIT = 10_000

let pending: readonly Pending[] = []
let next = 0
const listeners = new Set<() => void>()
const acts = new Map<number, { act: () => void; back: () => void; timer: ReturnType<typeof setTimeout> }>()

export function usePending(): readonly Pending[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => pending,
  )
}

/**
 * Does something after ten seconds, unless it is taken back: a page that is left before does not do it.
 *
 * @param text - what was done, for the reader
 * @param back - shows again what it was like
 */
export function doLater(text: string, act: () => void, back: () => void): void {
  const id = next++
  const timer = setTimeout(() => {
    settle(id)
    act()
  }, WAIT)
  acts.set(id, { act, back, timer })
  show([...pending, { id, text }])
}

export function takeBack(id: number): void {
  const entry = acts.get(id)
  if (!entry) return
  clearTimeout(entry.timer)
  settle(id)
  entry.back()
}

function settle(id: number): void {
  acts.delete(id)
  show(pending.filter(entry => entry.id !== id))
}

function show(to: readonly Pending[]): void {
  pending = to
  for (const listener of listeners) listener()
}
