import type { Analysis, ChannelRole } from '@undertone/core'
import type { StripPart } from '../contract/list.ts'
import { stripOf } from './strip.ts'

const NEGATIVE: ReadonlySet<string> = new Set(['angry', 'fearful', 'sad', 'disgust'])

/** What lists are filtered and sorted by. */
export interface Figures {
  /** Share of each label by speaking time over the channels that were judged, summing to 1; empty without any. */
  readonly shares: Record<string, number>
  /** Confidence of the strongest negative moment, 0..1; null where there is none. */
  readonly strongest: number | null
  readonly strip: StripPart[]
  readonly roles: ChannelRole[]
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
  const negative = segments.filter(({ label, start, end }) => NEGATIVE.has(label) && end - start >= 1)
  return {
    shares,
    strongest: negative.length === 0 ? null : Math.max(...negative.map(({ confidence }) => confidence)),
    strip: stripOf(analysis),
    roles: channels.map(({ role }) => role),
    duration: source.durationSeconds,
    headline: summary.text,
  }
}
