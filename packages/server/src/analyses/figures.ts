import { type Analysis, type ChannelRole, type Moment, type QualityFlag, strongestNegative } from '@undertone/core'
import type { StripPart } from '../contract/list.ts'
import { stripOf } from './strip.ts'

/** What lists are filtered and sorted by. */
export interface Figures {
  /** Share of each label by speaking time over the channels that were judged, summing to 1; empty without any. */
  readonly shares: Record<string, number>
  /** The strongest negative moment; null where there is none. */
  readonly moment: Moment | null
  /** Its confidence, 0..1. */
  readonly strongest: number | null
  readonly strip: StripPart[]
  readonly roles: ChannelRole[]
  /** What is wrong with the sound of the channels, each once. */
  readonly quality: QualityFlag[]
  /** Seconds. */
  readonly duration: number
  /** The result in one sentence. */
  readonly headline: string
}

/** The figures of a result. */
export function figuresOf(analysis: Analysis): Figures {
  const { source, channels, segments, summary } = analysis
  const seconds: Record<string, number> = {}
  let total = 0
  for (const { channel, share } of summary.channels) {
    const { speechSeconds = 0 } = channels[channel]?.talk ?? {}
    total += speechSeconds
    for (const [label, part] of Object.entries(share)) seconds[label] = (seconds[label] ?? 0) + part * speechSeconds
  }
  const shares = Object.fromEntries(
    Object.entries(seconds).map(([label, time]) => [label, total > 0 ? time / total : 0]),
  )
  const moment = momentOf(segments)
  return {
    shares,
    strip: stripOf(analysis),
    moment,
    strongest: moment?.confidence ?? null,
    roles: channels.map(({ role }) => role),
    quality: [...new Set(channels.flatMap(({ quality }) => quality))],
    duration: source.durationSeconds,
    headline: summary.text,
  }
}

function momentOf(segments: Analysis['segments']): Moment | null {
  const strongest = strongestNegative(segments)
  if (!strongest) return null
  const { start, end, channel, label, confidence } = strongest
  return { start, end, channel, label, confidence }
}
