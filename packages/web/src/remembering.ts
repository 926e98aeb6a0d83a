import { toAppError } from './use-answer.ts'

/**
 * A question that gives its last answer where the service cannot be reached, for what a page goes on with without a network.
 *
 * @param ask - for `useAnswer`
 */
export function remembering<T>(
  ask: (key: string, signal: AbortSignal) => Promise<T>,
): (key: string, signal: AbortSignal) => Promise<T> {
  const known = new Map<string, T>()
  return async (key, signal) => {
    try {
      const answer = await ask(key, signal)
      known.set(key, answer)
      return answer
    } catch (error) {
      const before = known.get(key)
      if (before === undefined || signal.aborted || toAppError(error).code !== 'service/unavailable') throw error
      return before
    }
  }
}
