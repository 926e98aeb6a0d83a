import type { Model, Voice } from '../model/model.ts'
import { FRAMES_PER_SECOND, type FrameRange } from '../segment/region.ts'
import type { AnalysisWindow } from '../segment/windows.ts'
import { type DraftSegment, RegionSegmenter, type ScoredWindow, UNJUDGEABLE } from './region-segmenter.ts'
import type { AnalysisSettings } from './settings.ts'

/** What a stretch sounds like. */
export interface WindowSound extends Pick<ScoredWindow, 'quality' | 'judgeable'> {
  /** As the model's recipe defines them. */
  readonly features: Float32Array
}

/** The same as the model hears it: what is kept of it. */
interface HeardSound extends Omit<WindowSound, 'features'> {
  readonly heard: Float32Array
}

/**
 * Judges the windows of one channel and makes segments of them. Where the model can adapt it comes to know the voice: each
 * window is judged after those before it, and once all have been heard they can be judged anew, by all.
 */
export class WindowJudge {
  readonly #model: Model
  readonly #settings: AnalysisSettings
  readonly #voice: Voice | undefined
  readonly #segments: SegmentMaker
  /** Nobody asks for segments before the end, and there they are judged anew: until then windows are only heard. */
  readonly #onlyAnew: boolean
  /** Kept where they are judged anew in the end. */
  readonly #heard: { readonly window: AnalysisWindow; readonly sound?: HeardSound }[] = []
  #judgedUntil = 0

  /** @param options.onlyInTheEnd - segments are asked for once all windows were pushed */
  constructor(model: Model, settings: AnalysisSettings, { onlyInTheEnd = false } = {}) {
    this.#model = model
    this.#settings = settings
    this.#voice = settings.adapt === 'off' ? undefined : model.voice?.(settings.adapt)
    this.#segments = new SegmentMaker(model, settings)
    this.#onlyAnew = onlyInTheEnd && this.#voice !== undefined && settings.baseline === 'recording'
  }

  /** Whether `push` reports no segment: `judgeAnew` gives them all. */
  get onlyAnew(): boolean {
    return this.#onlyAnew
  }

  /**
   * Takes the channel's next window.
   *
   * @param sound - undefined where the window is too short to be judged
   * @returns the segments that no later window can change
   */
  push(window: AnalysisWindow, sound?: WindowSound): DraftSegment[] {
    const heard = sound && this.#hear(sound)
    const drafts = this.#onlyAnew ? [] : this.#segments.push(window, heard && this.#judge(window, heard))
    if (heard) this.#learn(window, heard)
    this.#judgedUntil = window.endFrame
    if (this.#voice && this.#settings.baseline === 'recording')
      this.#heard.push({ window, ...(heard && { sound: heard }) })
    return drafts
  }

  /**
   * The segments of all windows so far, each judged after all of them; undefined where that changes nothing: the model does
   * not adapt, or the baseline is the running one.
   */
  judgeAnew(): DraftSegment[] | undefined {
    if (!this.#voice || this.#settings.baseline === 'running') return undefined
    const segments = new SegmentMaker(this.#model, this.#settings)
    return this.#heard.flatMap(({ window, sound }) => segments.push(window, sound && this.#judge(window, sound)))
  }

  /** What the open region sounds like so far; undefined where no window of it has been pushed. Changes nothing. */
  partial(): DraftSegment | undefined {
    return this.#segments.partial(this.#judgedUntil)
  }

  /** What a region that is younger than a window sounds like so far. Changes nothing. */
  glimpse(range: FrameRange, sound: WindowSound): DraftSegment | undefined {
    const segments = new SegmentMaker(this.#model, this.#settings)
    return segments.glimpse(this.#judge(range, this.#hear(sound)))
  }

  #hear({ features, ...sound }: WindowSound): HeardSound {
    // Without a voice what is kept is the judgement itself.
    return { ...sound, heard: this.#voice ? this.#voice.hear(features) : this.#model.predict(features) }
  }

  #judge({ startFrame, endFrame }: FrameRange, { heard, quality, judgeable }: HeardSound): ScoredWindow {
    const probabilities = this.#voice ? this.#voice.judge(heard) : heard
    return { startFrame, endFrame, probabilities, quality, judgeable }
  }

  /**
   * Windows overlap, so that one is no new stretch of speech: it counts by what is new in it, a whole window as one. With
   * a window of 3 s and a hop of 1 s each counts a third.
   */
  #learn({ startFrame, endFrame }: FrameRange, { heard, quality, judgeable }: HeardSound): void {
    if (!judgeable || quality.some(flag => UNJUDGEABLE.has(flag))) return
    const fresh = endFrame - Math.max(startFrame, this.#judgedUntil)
    this.#voice?.learn(heard, { weight: fresh / (this.#settings.windowSeconds * FRAMES_PER_SECOND) })
  }
}

/** A segmenter that opens and closes the regions that windows say they belong to. */
class SegmentMaker {
  readonly #segmenter: RegionSegmenter
  #open = false

  constructor({ card, calibration }: Model, { hopSeconds, minimumSegmentSeconds }: AnalysisSettings) {
    this.#segmenter = new RegionSegmenter({
      labels: card.labels,
      uncertainBelow: calibration.uncertainBelow,
      hopFrames: Math.round(hopSeconds * FRAMES_PER_SECOND),
      minimumFrames: Math.round(minimumSegmentSeconds * FRAMES_PER_SECOND),
    })
  }

  push({ regionStart, endFrame, last }: AnalysisWindow, scored?: ScoredWindow): DraftSegment[] {
    if (!this.#open) this.#segmenter.open(regionStart)
    this.#open = !last
    const drafts = scored ? this.#segmenter.add(scored) : []
    return last ? [...drafts, ...this.#segmenter.close(endFrame)] : drafts
  }

  partial(endFrame: number): DraftSegment | undefined {
    return this.#open ? this.#segmenter.partial(endFrame) : undefined
  }

  glimpse(scored: ScoredWindow): DraftSegment | undefined {
    this.#segmenter.open(scored.startFrame)
    return this.#segmenter.partial(scored.endFrame, scored)
  }
}
