import type { Segment } from '@undertone/core'
import type { AppError } from '@undertone/core/errors'

/** Where the work is done: in this browser, or on the service. */
export type Place = 'here' | 'service'

/** What a place says of the sound that it is given. Times are seconds of that sound. */
export interface HearingListener {
  /** What the open stretch sounds like so far, in place of the last one of its channel. */
  readonly onPartial: (segment: Segment) => void
  /** A segment that does not change any more. */
  readonly onFinal: (segment: Segment) => void
  /** All was said. */
  readonly onEnd: () => void
  /** Nothing more will be said. */
  readonly onError: (error: AppError) => void
}

/** Sound in, words to a {@link HearingListener}. */
export interface Hearing {
  /** Takes samples, mono, full scale 1, and may keep their buffer. */
  push(samples: Float32Array<ArrayBuffer>): void
  /** No more sound comes. */
  finish(): void
  /** Lets go at once. */
  close(): void
  /** By which its words lie behind the sound. */
  readonly lagSeconds: number
}
