import { Resampler } from '../audio/resample.ts'
import { AppError } from '../errors.ts'
import { windowVector } from '../features/default-recipe.ts'
import { COLUMN, DESCRIPTOR_RATE, DescriptorStream } from '../features/descriptors.ts'
import { functionalNames } from '../features/functionals.ts'
import type { Model } from '../model/model.ts'
import { measureQuality, QualityMeter, qualityFlags, TOO_SHORT_FRAMES } from '../segment/quality.ts'
import { FRAMES_PER_SECOND, type FrameRange } from '../segment/region.ts'
import { SpeechDetector } from '../segment/speech-detector.ts'
import type { SpeechEvent } from '../segment/speech-events.ts'
import { type AnalysisWindow, WindowGenerator } from '../segment/windows.ts'
import type { Evidence, QualityFlag } from './analysis.ts'
import { evidenceOf, VoiceBaseline } from './evidence.ts'
import type { DraftSegment } from './region-segmenter.ts'
import type { AnalysisSettings } from './settings.ts'
import { addVoice, measureVoice, NO_VOICE, SyllableOnsets, type VoiceSums } from './voice.ts'
import { WindowJudge, type WindowSound } from './window-judge.ts'

/** From this share of samples at full scale on, what is left of the waveform is not judged. */
const RUINED_SHARE = 0.1
/** Samples taken in at once: bounds the memory of a long piece, changes no number. */
const BLOCK = 16_000

/**
 * Features that tell how long a window is: the pipeline's choice, not the voice's. In acted corpora the length of a clip
 * tells its label (the calm ones of RAVDESS are the longest), so that a model would call most of any long turn calm. They
 * are left unknown, which to a model is the training mean.
 */
const LENGTH_FEATURES: readonly number[] = ['durationSeconds', 'speechSeconds'].map(name =>
  functionalNames().indexOf(name),
)

/** What the voice did in one hop of a region. */
interface Cell extends FrameRange {
  readonly sums: VoiceSums
}

/** A segment of one channel, on the frame grid. */
export interface ChannelSegment extends DraftSegment {
  readonly evidence: readonly Evidence[]
}

/** What became certain on a channel. */
export type ChannelEvent =
  | { readonly type: 'start' | 'end'; readonly frame: number }
  /** The segment's evidence is measured against what was heard of the voice so far. */
  | { readonly type: 'segment'; readonly segment: ChannelSegment }

/** All that is known of a channel once it is over: plain data that crosses between threads. */
export interface ChannelResult {
  readonly regions: readonly FrameRange[]
  /** None where emotion is off. */
  readonly segments: readonly ChannelSegment[]
  /** Length, in samples at the recording's own rate. */
  readonly sampleCount: number
  /** Mean power while speaking, dB of full scale; null without speech. */
  readonly speechLevelDb: number | null
  /** Speech over the line's noise, dB; null where the noise is not known. */
  readonly snrDb: number | null
  readonly quality: readonly QualityFlag[]
}

/** What one channel is analysed with. */
export interface ChannelAnalyzerOptions {
  /** Hz, of what is pushed. */
  readonly sampleRate: number
  readonly settings: AnalysisSettings
  /** Absent: emotion is off, and nothing of it is computed. */
  readonly model?: Model
  /** Who is heard, for the evidence: "usual for this caller". */
  readonly speaker: string
  /** Nobody asks for segments before the channel is over: none may be reported until then. */
  readonly onlyInTheEnd?: boolean
}

/**
 * Analyses one channel as its samples come in: the same result, bit for bit, for any cut into pushes.
 *
 * Samples -> 16 kHz -> descriptors of frames, computed once -> speech regions -> windows -> functionals -> model ->
 * segments. It looks ahead by about half a second, keeps some seconds of descriptors, and otherwise only what the result
 * consists of.
 */
export class ChannelAnalyzer {
  readonly #options: ChannelAnalyzerOptions
  readonly #resampler: Resampler
  readonly #table = new DescriptorStream()
  readonly #detector = new SpeechDetector()
  readonly #windows: WindowGenerator
  readonly #judge: WindowJudge | undefined
  readonly #onsets = new SyllableOnsets()
  readonly #baseline = new VoiceBaseline()
  readonly #meter = new QualityMeter()
  readonly #regions: FrameRange[] = []
  readonly #segments: ChannelSegment[] = []
  /** Those that no segment holds yet, and, where evidence is measured against the whole recording, all of them. */
  #cells: Cell[] = []
  readonly #allCells: Cell[] = []
  #syllables: number[] = []
  #frame = 0
  #regionStart: number | undefined
  #cellStart = 0
  #noiseDb: number | null = null
  #sampleCount = 0
  #finished = false

  constructor(options: ChannelAnalyzerOptions) {
    this.#options = options
    this.#resampler = new Resampler(options.sampleRate, DESCRIPTOR_RATE)
    this.#windows = new WindowGenerator(options.settings)
    const { model, settings, onlyInTheEnd = false } = options
    this.#judge = model && new WindowJudge(model, settings, { onlyInTheEnd })
  }

  /** Seconds below which it is decided who speaks. */
  get settledSeconds(): number {
    return this.#detector.settledFrame / FRAMES_PER_SECOND
  }

  /** Where the region that is open now began, in seconds; undefined while nobody speaks. */
  get speakingSince(): number | undefined {
    return this.#regionStart === undefined ? undefined : this.#regionStart / FRAMES_PER_SECOND
  }

  /** Samples taken in so far, at the recording's own rate. */
  get sampleCount(): number {
    return this.#sampleCount
  }

  /** The speech regions that are over, in order. */
  get regions(): readonly FrameRange[] {
    return this.#regions
  }

  /**
   * Takes the next samples.
   *
   * @returns what became certain, in an order that does not depend on how the samples were cut
   * @throws AppError `audio/not-finite`
   */
  push(samples: Float32Array): ChannelEvent[] {
    const events: ChannelEvent[] = []
    for (let at = 0; at < samples.length; at += BLOCK) {
      const block = samples.subarray(at, at + BLOCK)
      checkFinite(block, this.#sampleCount)
      this.#sampleCount += block.length
      this.#table.push(this.#resampler.push(block))
      this.#advance(this.#detector.push(this.#table), events)
    }
    return events
  }

  /** The channel is over: reports what is left. */
  finish(): ChannelEvent[] {
    const events: ChannelEvent[] = []
    if (this.#finished) return events
    this.#finished = true
    this.#table.push(this.#resampler.finish())
    this.#table.finish()
    this.#advance([...this.#detector.push(this.#table), ...this.#detector.finish()], events)
    return events
  }

  /**
   * What the stretch that is not final yet sounds like so far; undefined where there is none, or less than half a second.
   * A region that is younger than a window is scored as far as it goes. Changes nothing.
   */
  partial(): ChannelSegment | undefined {
    const { model, settings } = this.#options
    const startFrame = this.#regionStart
    if (!model || !this.#judge || startFrame === undefined) return undefined
    const settled = this.#detector.settledFrame
    if (settled - startFrame < TOO_SHORT_FRAMES) return undefined
    let draft = this.#judge.partial()
    if (!draft) {
      const range = { startFrame, endFrame: Math.min(settled, startFrame + toFrames(settings.windowSeconds)) }
      draft = this.#judge.glimpse(range, this.#describe(model, range))
    }
    if (!draft) return undefined
    const { startFrame: from, endFrame: to } = draft
    const own = this.#cells.filter(cell => cell.startFrame >= from && cell.endFrame <= to)
    return { ...draft, evidence: this.#evidence(own) }
  }

  /** What is known so far; all of it once the channel is finished. */
  result(): ChannelResult {
    const segments = this.#options.settings.baseline === 'running' ? this.#segments : this.#segmentsOfAll()
    const quality = this.#meter.measure()
    const heard = quality.frames > 0
    return {
      regions: this.#regions,
      segments,
      sampleCount: this.#sampleCount,
      speechLevelDb: heard ? quality.speechDb : null,
      snrDb: quality.snrDb,
      quality: heard ? qualityFlags(quality) : [],
    }
  }

  /** The segments measured against all that was heard, and judged by it where the model adapts. */
  #segmentsOfAll(): ChannelSegment[] {
    let cells = this.#allCells
    return (this.#judge?.judgeAnew() ?? this.#segments).map(draft => {
      const own = cells.filter(cell => cell.endFrame <= draft.endFrame)
      cells = cells.slice(own.length)
      return { ...draft, evidence: this.#evidence(own) }
    })
  }

  #evidence(cells: readonly Cell[]): Evidence[] {
    return evidenceOf(cells.map(({ sums }) => sums).reduce(addVoice, NO_VOICE), this.#baseline, this.#options.speaker)
  }

  #advance(speech: readonly SpeechEvent[], events: ChannelEvent[]): void {
    const table = this.#table
    for (; this.#frame < table.endFrame; this.#frame++)
      if (this.#onsets.push(table.data[table.offsetOf(this.#frame) + COLUMN.level]!)) this.#syllables.push(this.#frame)
    for (const event of speech) {
      if (event.type === 'start') {
        events.push(event)
        this.#regionStart = event.frame
        this.#noiseDb = event.noiseDb ?? null
        this.#cellStart = event.frame
        this.#segmentWindows(this.#windows.push([event], event.frame), events)
      } else {
        this.#listen(event.frame)
        if (event.frame > this.#cellStart) this.#closeCell(event.frame)
        this.#segmentWindows(this.#windows.push([event], event.frame), events)
        this.#regions.push({ startFrame: this.#regionStart!, endFrame: event.frame })
        this.#regionStart = undefined
        events.push(event)
      }
    }
    const settled = this.#detector.settledFrame
    if (this.#regionStart !== undefined) {
      this.#listen(settled)
      this.#segmentWindows(this.#windows.push([], settled), events)
    }
    const listened = this.#regionStart === undefined ? settled : this.#cellStart
    table.dropBefore(Math.min(this.#detector.endFrame, this.#windows.neededFrom(settled), listened))
    this.#syllables = this.#syllables.filter(frame => frame >= listened)
  }

  /** Cuts the cells of the open region that end at `until` at the latest. */
  #listen(until: number): void {
    const hop = toFrames(this.#options.settings.hopSeconds)
    while (this.#cellStart + hop <= until) this.#closeCell(this.#cellStart + hop)
  }

  #closeCell(endFrame: number): void {
    const startFrame = this.#cellStart
    this.#cellStart = endFrame
    this.#meter.add(this.#table, { startFrame, endFrame }, this.#noiseDb)
    if (!this.#options.model) return
    const sums = measureVoice(this.#table, startFrame, endFrame, this.#syllables)
    if (this.#judge?.onlyAnew) this.#baseline.add(sums)
    else this.#cells.push({ startFrame, endFrame, sums })
    if (this.#options.settings.baseline === 'recording') this.#allCells.push({ startFrame, endFrame, sums })
  }

  #segmentWindows(windows: readonly AnalysisWindow[], events: ChannelEvent[]): void {
    const { model } = this.#options
    if (!model || !this.#judge) return
    for (const window of windows) {
      const long = window.endFrame - window.startFrame >= TOO_SHORT_FRAMES
      const drafts = this.#judge.push(window, long ? this.#describe(model, window) : undefined)
      for (const draft of drafts) this.#report(draft, events)
    }
  }

  #describe(model: Model, { startFrame, endFrame }: FrameRange): WindowSound {
    const features = windowVector(this.#table, startFrame, endFrame, model.recipe)
    for (const index of LENGTH_FEATURES) features[index] = Number.NaN
    const quality = measureQuality(this.#table, { startFrame, endFrame }, this.#noiseDb)
    return { features, quality: qualityFlags(quality), judgeable: quality.clippedShare < RUINED_SHARE }
  }

  #report(draft: DraftSegment, events: ChannelEvent[]): void {
    const done = this.#cells.filter(cell => cell.endFrame <= draft.endFrame)
    this.#cells = this.#cells.slice(done.length)
    for (const { sums } of done) this.#baseline.add(sums)
    const segment = { ...draft, evidence: this.#evidence(done) }
    this.#segments.push(segment)
    events.push({ type: 'segment', segment })
  }
}

function toFrames(seconds: number): number {
  return Math.round(seconds * FRAMES_PER_SECOND)
}

function checkFinite(samples: Float32Array, offset: number): void {
  let probe = 0
  for (let i = 0; i < samples.length; i++) probe += samples[i]! * 0
  if (probe === 0) return
  const index = samples.findIndex(sample => !Number.isFinite(sample))
  throw new AppError(
    'audio/not-finite',
    `Sample ${offset + index} is ${samples[index]}: expected finite numbers. Export the recording again.`,
    { sample: offset + index },
  )
}
