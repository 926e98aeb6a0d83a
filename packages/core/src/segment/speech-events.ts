import type { FrameRange } from './region.ts'

/** A speech region begins or ends at `frame`; regions begin and end in turn. */
export interface SpeechEvent {
  readonly type: 'start' | 'end'
  readonly frame: number
  /** With a start: the line's noise before it, dB of full scale; null or absent where it was not heard. */
  readonly noiseDb?: number | null
}

export interface HangOverOptions {
  /** Frame log-odds at which speech begins, and below which it ends: between the two it stays as it is. */
  readonly onset?: number
  readonly offset?: number
  /** Regions are at least this long. Frames. */
  readonly minSpeechFrames?: number
  /** Pauses are at least this long. Frames. */
  readonly minPauseFrames?: number
  /** Frames kept before the first and after the last frame that is speech for itself. */
  readonly leadFrames?: number
  readonly hangFrames?: number
}

/** Share of a beginning region's first `minSpeechFrames` that must be speech for themselves. */
const DENSITY = 0.7

/**
 * Turns log-odds of frames, one after the other, into speech regions: hysteresis, minimum lengths, some frames kept
 * around. It looks ahead by the longer of
 * `minSpeechFrames` and `minPauseFrames + leadFrames + hangFrames`.
 */
export class HangOver {
  readonly #onset: number
  readonly #offset: number
  readonly #minSpeech: number
  readonly #quiet: number
  readonly #lead: number
  readonly #hang: number
  /** Decisions of the frames that may still belong to a region that has not begun. */
  readonly #recent: Uint8Array
  #frame = 0
  #active = false
  #open = false
  /** Where a region may begin that is not confirmed yet. */
  #candidate = -1
  #lastSpeech = -1
  #lastEnd = 0

  constructor({
    onset = 0.5,
    offset = -0.5,
    minSpeechFrames = 22,
    minPauseFrames = 30,
    leadFrames = 1,
    hangFrames = 1,
  }: HangOverOptions = {}) {
    this.#onset = onset
    this.#offset = offset
    this.#minSpeech = minSpeechFrames
    this.#lead = leadFrames
    this.#hang = hangFrames
    // Frames around are taken from the pause: this much of it must be seen for what is left to have its length.
    this.#quiet = minPauseFrames + leadFrames + hangFrames
    this.#recent = new Uint8Array(minSpeechFrames)
  }

  /** Frames below it are final: speech where a region is open, no speech otherwise. */
  get settledFrame(): number {
    if (this.#open) return Math.max(this.#lastEnd, Math.min(this.#frame, this.#lastSpeech + 1 + this.#hang))
    const from = this.#candidate >= 0 ? this.#candidate : this.#frame
    return Math.max(this.#lastEnd, from - this.#lead)
  }

  /** Whether a region has begun and not ended. */
  get isOpen(): boolean {
    return this.#open
  }

  /** Takes the next frame's log-odds; adds what is now certain to `events`. */
  push(logOdds: number, events: SpeechEvent[]): void {
    const frame = this.#frame++
    this.#active = logOdds > (this.#active ? this.#offset : this.#onset)
    this.#recent[frame % this.#minSpeech] = this.#active ? 1 : 0
    if (this.#active) {
      this.#lastSpeech = frame
      if (!this.#open && this.#candidate < 0) this.#candidate = frame
    }
    if (this.#open) {
      if (frame - this.#lastSpeech >= this.#quiet) this.#close(events)
    } else if (this.#candidate >= 0 && frame - this.#candidate + 1 >= this.#minSpeech) this.#confirm(events)
  }

  /** No frame follows. */
  finish(events: SpeechEvent[]): void {
    if (this.#open) this.#close(events)
    this.#candidate = -1
    this.#lastEnd = this.#frame
  }

  /** The candidate has its minimum length: a region if it is dense enough, else the next speech frame is tried. */
  #confirm(events: SpeechEvent[]): void {
    let count = 0
    for (const active of this.#recent) count += active
    if (count >= DENSITY * this.#minSpeech) {
      const start = Math.max(this.#lastEnd, this.#candidate - this.#lead)
      this.#open = true
      this.#candidate = -1
      this.#lastEnd = start
      events.push({ type: 'start', frame: start })
      return
    }
    let next = this.#candidate + 1
    while (next < this.#frame && this.#recent[next % this.#minSpeech] === 0) next++
    this.#candidate = next < this.#frame ? next : -1
  }

  #close(events: SpeechEvent[]): void {
    const end = Math.min(this.#frame, Math.max(this.#lastSpeech + 1 + this.#hang, this.#lastEnd + this.#minSpeech))
    events.push({ type: 'end', frame: end })
    this.#open = false
    this.#lastEnd = end
  }
}

/** Regions from events; one that is still open ends at `endFrame`. */
export function regionsOf(events: readonly SpeechEvent[], endFrame: number): FrameRange[] {
  const regions: FrameRange[] = []
  let startFrame = -1
  for (const { type, frame } of events) {
    if (type === 'start') startFrame = frame
    else {
      regions.push({ startFrame, endFrame: frame })
      startFrame = -1
    }
  }
  if (startFrame >= 0) regions.push({ startFrame, endFrame })
  return regions
}
