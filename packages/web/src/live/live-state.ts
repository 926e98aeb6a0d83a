import type { ChannelRole, Segment } from '@undertone/core'
import type { AppError } from '@undertone/core/errors'

/** What a rule found while the call ran. Times are seconds of the call. */
export interface FiredRule {
  readonly rule: string
  readonly name: string
  readonly channel: number
  readonly at: number
}

/** What is known of a call now. What changes with every piece of sound, as its loudness, is asked of the call itself. */
export interface LiveState {
  /** `ended`: nobody is heard any more, and all was said. */
  readonly phase: 'running' | 'ending' | 'ended'
  readonly roles: readonly ChannelRole[]
  /** By start; they do not change any more. */
  readonly segments: readonly Segment[]
  /** What is open, by channel. */
  readonly partials: readonly (Segment | undefined)[]
  readonly alerts: readonly FiredRule[]
  /** Moments that somebody marked, seconds. */
  readonly marks: readonly number[]
  readonly isMuted: boolean
  /** Why there are no more words; the sound is still kept. */
  readonly error: AppError | undefined
}

export const FIRST_STATE: LiveState = {
  ...{ phase: 'running', roles: ['customer'], segments: [], partials: [], alerts: [], marks: [] },
  ...{ isMuted: false, error: undefined },
}

/** What a channel sounds like now: what is open, else what was heard last. */
export function nowOf({ partials, segments }: LiveState, channel: number): Segment | undefined {
  return partials[channel] ?? segments.findLast(segment => segment.channel === channel)
}
