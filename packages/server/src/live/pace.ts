import { PCM_BYTES } from '@undertone/core'
import { RAW_CODECS } from './live-analysis.ts'
import type { CallPlan } from './steps.ts'

/** How fast a call may come in. */
export interface PaceLimits {
  /** Times real time, over a while. */
  readonly maxSpeed: number
}

/** Sound that may wait to be analysed, seconds. */
const WAITING_SECONDS = 4
const LEAST_WAITING_BYTES = 65_536
/** Sound that may come at once before the speed is looked at, seconds: what a dropped socket has to send again. */
const BURST_SECONDS = 60
/** Of Opus, the most that browsers send. */
const OPUS_BYTES_A_SECOND = 64_000

/**
 * How much of a call waits and since when: says when its sender has to wait, so that memory is bounded however fast it
 * sends and however slowly it is analysed.
 */
export class Pace {
  readonly #bytesPerSecond: number
  readonly #maxSpeed: number
  readonly #mostWaiting: number
  readonly #startedAt = performance.now()
  /** When the chunks came that are not analysed yet. */
  readonly #arrivals: { readonly end: number; readonly at: number }[] = []
  #received = 0
  #taken = 0
  #seconds = 0
  #isOpen = false
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ encoding, sampleRate = 8000, channels = 1 }: CallPlan, { maxSpeed }: PaceLimits) {
    this.#bytesPerSecond =
      encoding === 'webm_opus' ? OPUS_BYTES_A_SECOND : sampleRate * channels * PCM_BYTES[RAW_CODECS[encoding]]
    this.#maxSpeed = maxSpeed
    this.#mostWaiting = Math.max(LEAST_WAITING_BYTES, WAITING_SECONDS * this.#bytesPerSecond)
  }

  /** Bytes that came. */
  get received(): number {
    return this.#received
  }

  /** @returns undefined where more may come at once, else what is kept once there is room */
  add(bytes: number): Promise<void> | undefined {
    this.#received += bytes
    this.#arrivals.push({ end: this.#received, at: performance.now() })
    if (this.#hasRoom()) return undefined
    this.#room ??= Promise.withResolvers<void>()
    return this.#room.promise
  }

  /**
   * So many bytes were analysed.
   *
   * @param seconds - of sound in all so far: few bytes of Opus can hold much
   * @param onLatency - told of each chunk how long it took, seconds
   * @returns how long the oldest of them took, seconds
   */
  take(bytes: number, seconds: number, onLatency: (seconds: number) => void): number {
    this.#taken += bytes
    this.#seconds = seconds
    const now = performance.now()
    let oldest = 0
    let count = 0
    for (const { end, at } of this.#arrivals) {
      if (end > this.#taken) break
      const waited = (now - at) / 1000
      onLatency(waited)
      oldest = Math.max(oldest, waited)
      count++
    }
    this.#arrivals.splice(0, count)
    this.#release()
    return Math.round(1000 * oldest) / 1000
  }

  /** Nobody has to wait any more. */
  open(): void {
    this.#isOpen = true
    this.#release()
  }

  #hasRoom(): boolean {
    if (this.#isOpen) return true
    return this.#received - this.#taken < this.#mostWaiting && this.#aheadSeconds() <= 0
  }

  /** Seconds until the sound that came is no faster than it may be. */
  #aheadSeconds(): number {
    const sent = Math.max(this.#received / this.#bytesPerSecond, this.#seconds)
    return (sent - BURST_SECONDS) / this.#maxSpeed - (performance.now() - this.#startedAt) / 1000
  }

  #release(): void {
    if (!this.#room) return
    if (this.#hasRoom()) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#room.resolve()
      this.#room = undefined
      return
    }
    const seconds = this.#aheadSeconds()
    if (seconds > 0 && !this.#timer)
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined
          this.#release()
        },
        seconds * 1000 + 1,
      )
  }
}
