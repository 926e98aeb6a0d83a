import type { Analysis, ChannelAnalysis, ChannelRole, Interval, Moment, QualityFlag, Segment } from '@undertone/core'
import { inLabelOrder, RESTING_LABELS, UNCERTAIN } from '@undertone/core/report'
import { intervalsIn } from './search.ts'
import { isSpoiled } from './spoiling.ts'
import { type TalkEvent, talkEventsOf } from './talk-events.ts'

/** A stretch in which the sound is hard to judge, with the reasons. */
export interface PoorStretch extends Interval {
  readonly flags: readonly QualityFlag[]
}

/** One channel as it is drawn. */
export interface Lane {
  readonly channel: number
  readonly role: ChannelRole
  /** Whether emotion was judged; where it was not, `segments` is empty and stays so. */
  readonly emotion: boolean
  /** Why an agent's emotion was judged, as it was given. */
  readonly reason: string | undefined
  readonly speech: readonly Interval[]
  readonly segments: readonly Segment[]
  readonly poor: readonly PoorStretch[]
  readonly analysis: ChannelAnalysis
}

/** A recording as the timeline shows it, counted from its analysis. */
export interface Call {
  /** Seconds. */
  readonly duration: number
  /** Of the model, in the order in which they are always shown. */
  readonly labels: readonly string[]
  readonly lanes: readonly Lane[]
  /** Of all lanes, ordered by start, then channel. */
  readonly segments: readonly Segment[]
  readonly events: readonly TalkEvent[]
  /** Worth a listen, ordered by start. */
  readonly moments: readonly Moment[]
  readonly analysis: Analysis
}

export function callOf(analysis: Analysis): Call {
  const { source, model, summary } = analysis
  const lanes = analysis.channels.map((channel): Lane => {
    const segments = analysis.segments.filter(segment => segment.channel === channel.index)
    return {
      channel: channel.index,
      role: channel.role,
      emotion: channel.emotion,
      reason: channel.emotionReason,
      speech: channel.speech.map(([start, end]) => ({ start, end })),
      segments,
      poor: poorOf(segments),
      analysis: channel,
    }
  })
  return {
    duration: source.durationSeconds,
    labels: inLabelOrder(model.labels),
    lanes,
    segments: analysis.segments,
    events: talkEventsOf(analysis),
    moments: [...summary.moments].sort((a, b) => a.start - b.start),
    analysis,
  }
}

/** Neighbouring segments that are spoiled by the same become one stretch. */
function poorOf(segments: readonly Segment[]): PoorStretch[] {
  const found: PoorStretch[] = []
  for (const { start, end, quality } of segments) {
    const flags = quality.filter(isSpoiled)
    if (flags.length === 0) continue
    const last = found.at(-1)
    if (last && start - last.end < 1 && last.flags.join() === flags.join())
      found[found.length - 1] = { start: last.start, end, flags }
    else found.push({ start, end, flags })
  }
  return found
}

/** The segment where a moment is. */
export function segmentOf({ segments }: Pick<Call, 'segments'>, moment: Pick<Moment, 'channel' | 'start'>): number {
  return segments.findIndex(segment => segment.channel === moment.channel && segment.start === moment.start)
}

/** What is selected first: the strongest moment, else the first segment; -1 without any. */
export function firstSelection(call: Call): number {
  const [strongest] = call.analysis.summary.moments
  if (strongest) return segmentOf(call, strongest)
  const judged = call.segments.findIndex(({ label }) => label !== UNCERTAIN && !RESTING_LABELS.has(label))
  return judged >= 0 ? judged : call.segments.length > 0 ? 0 : -1
}

/** The segment that is heard at a time: of the lane asked for, else of the first lane that has one there; -1 for none. */
export function segmentAt(call: Call, time: number, channel?: number): number {
  return call.segments.findIndex(
    segment => segment.start <= time && time < segment.end && (channel === undefined || segment.channel === channel),
  )
}

/** The segment at a time, else the next one, else the last; -1 without any. */
export function segmentNear({ segments }: Pick<Call, 'segments'>, time: number): number {
  const next = segments.findIndex(({ end }) => end > time)
  return next < 0 ? segments.length - 1 : next
}

/** Others who talk while a segment is heard, seconds. */
export function overlapSeconds(call: Call, { channel, start, end }: Segment): number {
  let sum = 0
  for (const lane of call.lanes)
    if (lane.channel !== channel)
      for (const other of intervalsIn(lane.speech, start, end))
        sum += Math.min(end, other.end) - Math.max(start, other.start)
  return sum
}
