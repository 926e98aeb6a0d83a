import type { Audio, Interval } from '../audio/audio.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { togetherOf } from '../segment/overlap.ts'
import { FRAMES_PER_SECOND } from '../segment/region.ts'
import type { Analysis, Segment } from './analysis.ts'
import { checkRecipe, createChannelAnalyzer } from './analyze.ts'
import { assembleAnalysis, lengthOf, type SourceInfo, toSeconds, toSegment } from './assemble.ts'
import type { ChannelAnalyzer, ChannelSegment } from './channel-analyzer.ts'
import { type AnalysisOptions, type AnalysisSettings, type ChannelPlan, planChannels, settingsOf } from './settings.ts'
import { otherVoices, TwinFinder, voicesOf } from './twins.ts'

/** What a live session says. Times are seconds from its start. */
export type LiveEvent =
  /** Somebody began or stopped to speak at `time`. */
  | { readonly type: 'speech'; readonly channel: number; readonly speaking: boolean; readonly time: number }
  /** What the stretch that is still open sounds like so far; the next one for this channel replaces it. */
  | { readonly type: 'partial'; readonly segment: Segment }
  /** A segment that does not change any more; its evidence is measured against what was heard so far. */
  | { readonly type: 'final'; readonly segment: Segment }
  /** The session is over: the analysis as it would have been computed from the recording. Last and once. */
  | { readonly type: 'end'; readonly analysis: Analysis }

interface LiveChannel {
  readonly plan: ChannelPlan
  readonly analyzer: ChannelAnalyzer
  /** Segments that wait until it is known who else spoke during them. */
  waiting: ChannelSegment[]
  /** Settled time of the last partial. */
  partialAt: number
}

/**
 * Analyses a call while it is spoken: chunks of any size in, events out.
 *
 * The `final` segments and the last `end` do not depend on how the sound was cut into chunks, and are what
 * {@link analyze} gives for the same samples (the finals with `baseline: 'running'`), bit for bit. A `partial` comes about
 * once a hop while a channel speaks, at most one a channel and push. Memory is that of the result, a few kilobytes a minute;
 * with `baseline: 'recording'` also of what each window sounded like, some 50 kB a minute of speech, to judge it anew at
 * the end.
 */
export class LiveAnalyzer {
  readonly #source: SourceInfo
  readonly #model: Model
  readonly #settings: AnalysisSettings
  readonly #channels: readonly LiveChannel[]
  readonly #twins: TwinFinder
  /** Whether there are partials; may be changed at any time. They cost some of what the finals cost. */
  partials = true
  #ended = false

  /**
   * @throws AppError `usage/invalid-option`, `model/unsupported`, `audio/invalid`
   */
  constructor(source: SourceInfo, model: Model, options: AnalysisOptions = {}) {
    checkRecipe(model)
    this.#source = source
    this.#model = model
    this.#settings = settingsOf(options)
    this.#twins = new TwinFinder(source.channelCount)
    this.#channels = planChannels(source.channelCount, options).map(plan => ({
      plan,
      analyzer: createChannelAnalyzer(plan, source.sampleRate, model, this.#settings),
      waiting: [],
      partialAt: 0,
    }))
  }

  /**
   * Takes the next chunk, of any length.
   *
   * @throws AppError `audio/invalid` where the rate or the number of channels changes, or the session is over;
   *   `audio/not-finite`
   */
  push({ channels, sampleRate }: Audio): LiveEvent[] {
    const { channelCount, sampleRate: rate } = this.#source
    if (this.#ended)
      throw new AppError('audio/invalid', 'The session is over: expected no more sound. Start another one.')
    if (sampleRate !== rate || channels.length !== channelCount)
      throw new AppError(
        'audio/invalid',
        `Expected ${channelCount} channels at ${rate} Hz throughout, found ${channels.length} at ${sampleRate} Hz. Start another session for another format.`,
      )
    if (channels.some(({ length }) => length !== channels[0]!.length))
      throw new AppError('audio/invalid', 'Invalid audio: expected channels of one length in each chunk.')
    this.#twins.push(channels)
    const events: LiveEvent[] = []
    this.#channels.forEach((channel, index) => {
      this.#take(channel, channel.analyzer.push(channels[index]!), events)
    })
    this.#releaseFinals(events)
    if (this.partials) for (const channel of this.#channels) this.#addPartial(channel, events)
    return events
  }

  /** The session is over: the segments that are left, then `end`. */
  finish(): LiveEvent[] {
    if (this.#ended) return []
    const events: LiveEvent[] = []
    for (const channel of this.#channels) this.#take(channel, channel.analyzer.finish(), events)
    this.#ended = true
    this.#releaseFinals(events)
    const plans = this.#channels.map(({ plan }) => plan)
    const results = this.#channels.map(({ analyzer }) => analyzer.result())
    const analysis = assembleAnalysis(this.#source, this.#model, this.#settings, plans, results, this.#twins.twins)
    return [...events, { type: 'end', analysis }]
  }

  #take(channel: LiveChannel, found: ReturnType<ChannelAnalyzer['push']>, events: LiveEvent[]): void {
    for (const event of found)
      if (event.type === 'segment') channel.waiting.push(event.segment)
      else
        events.push({
          type: 'speech',
          channel: channel.plan.index,
          speaking: event.type === 'start',
          time: event.frame / FRAMES_PER_SECOND,
        })
  }

  /** Finals whose end lies before what is decided on every channel, in the order of the recording. */
  #releaseFinals(events: LiveEvent[]): void {
    const settled = this.#ended
      ? Number.POSITIVE_INFINITY
      : Math.min(...this.#channels.map(({ analyzer }) => analyzer.settledSeconds))
    const segments: Segment[] = []
    for (const channel of this.#channels) {
      const ready = channel.waiting.filter(({ endFrame }) => endFrame / FRAMES_PER_SECOND <= settled)
      channel.waiting = channel.waiting.slice(ready.length)
      segments.push(...ready.map(segment => this.#toSegment(segment, channel)))
    }
    segments.sort((a, b) => a.start - b.start || a.channel - b.channel)
    for (const segment of segments) events.push({ type: 'final', segment })
  }

  #addPartial(channel: LiveChannel, events: LiveEvent[]): void {
    const { analyzer, plan } = channel
    const since = analyzer.speakingSince
    if (!plan.emotion || since === undefined) return
    const hop = this.#settings.hopSeconds
    const step = (time: number) => Math.floor((time - since) / hop)
    if (step(analyzer.settledSeconds) <= Math.max(0, step(channel.partialAt))) return
    channel.partialAt = analyzer.settledSeconds
    const segment = analyzer.partial()
    if (segment) events.push({ type: 'partial', segment: this.#toSegment(segment, channel) })
  }

  #toSegment(segment: ChannelSegment, { plan, analyzer }: LiveChannel): Segment {
    const duration = this.#ended ? lengthOf(analyzer.sampleCount, this.#source.sampleRate) : Number.POSITIVE_INFINITY
    const { twins } = this.#twins
    const others = otherVoices(plan.index, voicesOf(this.#channels.length, twins), twins)
    const speaking = others.map(other => this.#speechOf(this.#channels[other]!, segment))
    return toSegment(segment, plan.index, this.#model.card.labels, togetherOf(speaking, 1), duration)
  }

  /** Where another channel speaks near a segment, as far as it is decided. */
  #speechOf({ analyzer }: LiveChannel, { startFrame }: ChannelSegment): Interval[] {
    const near: Interval[] = []
    for (let index = analyzer.regions.length - 1; index >= 0; index--) {
      const region = analyzer.regions[index]!
      if (region.endFrame < startFrame) break
      near.unshift(toSeconds(region, Number.POSITIVE_INFINITY))
    }
    const since = analyzer.speakingSince
    if (since !== undefined) near.push({ start: since, end: analyzer.settledSeconds })
    return near
  }
}
