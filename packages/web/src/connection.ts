import { useSyncExternalStore } from 'react'

/**
 * Whether the service answers. `lost`: it does not, and is asked again by itself; `locked`: it wants a key that this
 * page has not given.
 */
export type Connection =
  | { readonly state: 'well' }
  | { readonly state: 'lost'; readonly retryAt: number }
  | { readonly state: 'locked' }

const LONGEST_PAUSE = 15_000

let connection: Connection = { state: 'well' }
let pause = 1000
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const returnListeners = new Set<() => void>()

function become(next: Connection): void {
  connection = next
  for (const listener of listeners) listener()
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => connection,
  )
}

/** Calls back when the service answers again after it was lost or locked. @returns how to stop */
export function onReturn(listener: () => void): () => void {
  returnListeners.add(listener)
  return () => returnListeners.delete(listener)
}

/** `fetch`, which also learns from each answer whether the service is there. */
export const watchedFetch: typeof fetch = async (input, init) => {
  try {
    const response = await fetch(input, init)
    answered(response.status)
    return response
  } catch (error) {
    if (!init?.signal?.aborted) unanswered()
    throw error
  }
}

/** The service gave an answer with this status. */
export function answered(status: number): void {
  if (status === 401) become({ state: 'locked' })
  else if (connection.state === 'lost') returned()
}

/** The service gave no answer: ask whether it is there until it is. */
export function unanswered(): void {
  if (connection.state !== 'lost') lookAgainIn(pause)
}

/** Asks now whether the service is there. */
export async function lookAgain(): Promise<void> {
  clearTimeout(timer)
  const well = await fetch('/readyz').then(
    response => response.ok,
    () => false,
  )
  if (well) return returned()
  pause = Math.min(LONGEST_PAUSE, pause * 2)
  lookAgainIn(pause)
}

/** A key was taken, or the service is there again: whoever waits asks anew. */
export function returned(): void {
  clearTimeout(timer)
  pause = 1000
  become({ state: 'well' })
  for (const listener of returnListeners) listener()
}

function lookAgainIn(milliseconds: number): void {
  timer = setTimeout(lookAgain, milliseconds)
  become({ state: 'lost', retryAt: Date.now() + milliseconds })
}
