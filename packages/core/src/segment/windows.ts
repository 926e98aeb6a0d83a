import { FRAMES_PER_SECOND, type FrameRange } from './region.ts'
import type { SpeechEvent } from './speech-events.ts'

/** A slice of one speech region that the model scores. */
export interface AnalysisWindow extends FrameRange {
  /** Where its region begins. */
  readonly regionStart: number
  /** Whether it is the last window of its region: it ends where the region ends. */
  readonly last: boolean
  /** The line's noise before the region, dB of full scale; null where it was not heard. */
  readonly noiseDb: number | null
}

export interface WindowOptions {
  /** Seconds; what a region is cut into. */
  readonly windowSeconds?: number
  /** Seconds from one window's start to the next. */
  readonly hopSeconds?: number
}

/**
 * Windows over speech regions as these become known: every `hopSeconds` a window of `windowSeconds`, and a last one
 * that ends with the region; a region no longer than a window is one window as it is. Windows never leave their region.
 * The windows do not depend on how the events were cut into pushes.
 */
export class WindowGenerator {
  readonly #length: number
  readonly #hop: number
  #region: number | undefined
  #next = 0
  #noiseDb: number | null = null

  constructor({ windowSeconds = 3, hopSeconds = 1 }: WindowOptions = {}) {
    this.#length = Math.max(1, Math.round(windowSeconds * FRAMES_PER_SECOND))
    this.#hop = Math.max(1, Math.round(hopSeconds * FRAMES_PER_SECOND))
  }

  /** The oldest frame that a later window may still need; `settledFrame` itself outside of speech. */
  neededFrom(settledFrame: number): number {
    // The last window may reach back a whole window from an end that is not known yet.
    if (this.#region === undefined) return settledFrame
    return Math.max(this.#region, Math.min(this.#next, settledFrame - this.#length))
  }

  /**
   * @param events - what the detector said since the last push
   * @param settledFrame - frames below it are final (`SpeechDetector.settledFrame`)
   * @returns windows whose frames are all final, in order
   */
  push(events: readonly SpeechEvent[], settledFrame: number): AnalysisWindow[] {
    const windows: AnalysisWindow[] = []
    for (const { type, frame, noiseDb = null } of events) {
      if (type === 'start') {
        this.#region = frame
        this.#next = frame
        this.#noiseDb = noiseDb
      } else if (this.#region !== undefined) {
        this.#advance(windows, frame)
        const startFrame = Math.max(this.#region, frame - this.#length)
        windows.push({ startFrame, endFrame: frame, regionStart: this.#region, last: true, noiseDb: this.#noiseDb })
        this.#region = undefined
      }
    }
    this.#advance(windows, settledFrame)
    return windows
  }

  /** Windows of the open region that end before `until`: a window that ends where the region ends is its last one. */
  #advance(windows: AnalysisWindow[], until: number): void {
    if (this.#region === undefined) return
    for (; this.#next + this.#length < until; this.#next += this.#hop)
      windows.push({
        startFrame: this.#next,
        endFrame: this.#next + this.#length,
        regionStart: this.#region,
        last: false,
        noiseDb: this.#noiseDb,
      })
  }
}

/** The windows of regions that are all known: what {@link WindowGenerator} gives when it is fed at once. */
export function windowsOf(regions: readonly FrameRange[], options: WindowOptions = {}): AnalysisWindow[] {
  const generator = new WindowGenerator(options)
  return regions.flatMap(({ startFrame, endFrame }) =>
    generator.push(
      [
        { type: 'start', frame: startFrame },
        { type: 'end', frame: endFrame },
      ],
      endFrame,
    ),
  )
}
