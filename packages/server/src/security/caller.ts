import type { KeyRow } from '../database/keys.ts'
import type { Request } from '../http.ts'

/** Who asks. */
export interface Caller {
  /** Id of the key, or `local` where none is needed. */
  readonly who: string
  /** Undefined where none is needed, and on routes that are open to all. */
  readonly key?: KeyRow
  /** When its sign-in ends, if it came with a session's cookie. */
  readonly sessionEnds?: Date
}

/** Who asks, where keys are not needed. */
export const LOCAL: Caller = { who: 'local' }

const callers = new WeakMap<Request, Caller>()

export function setCaller(request: Request, caller: Caller): void {
  callers.set(request, caller)
}

export function callerOf(request: Request): Caller {
  return callers.get(request) ?? LOCAL
}

/** What who asks is called. */
export function nameOf(request: Request): string {
  const { key, who } = callerOf(request)
  return key?.name ?? who
}
