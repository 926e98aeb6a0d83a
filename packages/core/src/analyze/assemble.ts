import type { Interval } from '../audio/audio.ts'
import { DESCRIPTOR_RATE } from '../features/descriptors.ts'
import type { Model } from '../model/model.ts'
import { sharedWith, togetherOf } from '../segment/overlap.ts'
import { type FrameRange, toInterval } from '../segment/region.ts'
import type { Analysis, ChannelAnalysis, QualityFlag, Segment } from './analysis.ts'
import type { ChannelResult, ChannelSegment } from './channel-analyzer.ts'
import { notesOf } from './notes.ts'
import { roundShares, roundTo } from './round.ts'
import type { AnalysisSettings, ChannelPlan } from './settings.ts'
import { summarise } from './summary.ts'
import { talkOf } from './talk.ts'
import { otherVoices, voicesOf } from './twins.ts'
import { UNCERTAIN } from './words.ts'

/** What is known of a recording apart from its samples. */
export interface SourceInfo {
  /** For people: a file's name, not its path. */
  readonly name: string
  /** Hz, the recording's own. */
  readonly sampleRate: number
  readonly channelCount: number
  readonly container: string
  readonly codec: string
  /** What was odd about it, in plain words. */
  readonly warnings?: readonly string[]
}

/** A share of a segment from which another voice over it is flagged. */
const OVERLAPPED = 0.1

/** The length of so many samples, seconds, to the microsecond. */
export function lengthOf(sampleCount: number, sampleRate: number): number {
  return roundTo(sampleCount / sampleRate, 6)
}

/** A stretch of frames in seconds, inside the recording, to the millisecond. */
export function toSeconds(range: FrameRange, durationSeconds: number): Interval {
  const { start, end } = toInterval(range)
  const last = Math.floor(roundTo(durationSeconds * 1000, 3)) / 1000
  return { start: Math.min(roundTo(start, 3), last), end: Math.min(roundTo(end, 3), last) }
}

/**
 * A channel's segment as the result has it.
 *
 * @param others - stretches in which another channel speaks, ordered and disjoint
 */
export function toSegment(
  { label, probabilities, quality, evidence, ...range }: ChannelSegment,
  channel: number,
  labels: readonly string[],
  others: readonly Interval[],
  durationSeconds: number,
): Segment {
  const interval = toSeconds(range, durationSeconds)
  const rounded = roundShares(probabilities)
  const flags: QualityFlag[] = [...quality]
  if (sharedWith(interval, others) >= OVERLAPPED) flags.push('overlap')
  const confidence = label === UNCERTAIN ? Math.max(...rounded) : rounded[labels.indexOf(label)]!
  return {
    channel,
    ...interval,
    label,
    confidence,
    probabilities: Object.fromEntries(labels.map((name, index) => [name, rounded[index]!])),
    quality: flags,
    evidence,
  }
}

/**
 * The analysis of a recording from what was found on each of its channels.
 *
 * @param plans - one for each channel, in order, as the results are
 * @param twins - channels that all hold the same sound, the first of which counts
 */
export function assembleAnalysis(
  source: SourceInfo,
  model: Model,
  settings: AnalysisSettings,
  plans: readonly ChannelPlan[],
  results: readonly ChannelResult[],
  twins: readonly number[],
): Analysis {
  const durationSeconds = lengthOf(Math.max(...results.map(result => result.sampleCount)), source.sampleRate)
  const { labels } = model.card
  const regions = results.map(result => result.regions.map(region => toSeconds(region, durationSeconds)))
  const voices = voicesOf(plans.length, twins)
  const levels = results.map(result => result.speechLevelDb)
  const talk = talkOf(regions, levels, voices, durationSeconds)
  const channels = plans.map(({ index, role, emotion, emotionReason }): ChannelAnalysis => {
    const { snrDb, quality } = results[index]!
    return {
      index,
      role,
      emotion,
      ...(emotionReason !== undefined && { emotionReason }),
      speech: regions[index]!.map(({ start, end }) => [start, end] as const),
      talk: talk[index]!,
      snrDb: snrDb === null ? null : roundTo(snrDb, 1),
      quality,
    }
  })
  const segments = plans
    .filter(({ emotion }) => emotion)
    .flatMap(({ index }) => {
      const others = togetherOf(
        otherVoices(index, voices, twins).map(other => regions[other]!),
        1,
      )
      return results[index]!.segments.map(segment => toSegment(segment, index, labels, others, durationSeconds))
    })
    .sort((a, b) => a.start - b.start || a.channel - b.channel)
  const { name, sampleRate, container, codec } = source
  return {
    version: '1',
    source: { name, durationSeconds, sampleRate, channels: plans.length, container, codec },
    model: { id: model.card.id, sha256: model.sha256, labels, commercialUse: model.card.commercialUse },
    settings: {
      analysisRate: DESCRIPTOR_RATE,
      windowSeconds: settings.windowSeconds,
      hopSeconds: settings.hopSeconds,
      baseline: settings.baseline,
      adapt: model.voice ? settings.adapt : 'off',
    },
    channels,
    segments,
    summary: summarise(channels, segments, labels, voices, durationSeconds),
    notes: notesOf(source, model, settings, channels, twins),
  }
}
