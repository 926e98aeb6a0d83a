import type { Interval } from '../../audio/audio.ts'
import type { Analysis, ChannelAnalysis, Segment } from '../analysis.ts'
import { channelName, UNCERTAIN } from '../words.ts'

/** What a channel whose emotion is off says in its track: that someone talks, no more. */
const TALK = 'talk'

/** One interval of a track, with what it says. */
export interface TrackItem extends Interval {
  /** A label, `uncertain`, or `talk` on a channel whose emotion is off. */
  readonly label: string
  /** Null where nothing was judged. */
  readonly confidence: number | null
  /** `angry 0.81`, `uncertain`, `talk`. */
  readonly text: string
}

/** A channel as the subtitle and annotation formats draw it: ordered, disjoint intervals. */
export interface Track {
  readonly channel: ChannelAnalysis
  /** `Customer`, `Agent`, `Channel 1`; two channels of one role are told apart by their number. */
  readonly name: string
  readonly items: readonly TrackItem[]
}

/** What a segment says on one line: the label with its probability, to two decimals. */
function segmentText({ label, confidence }: Segment): string {
  return label === UNCERTAIN ? UNCERTAIN : `${label} ${confidence.toFixed(2)}`
}

/** The tracks of an analysis, in channel order. */
export function tracksOf(analysis: Analysis): Track[] {
  return analysis.channels.map(channel => {
    const shared = channel.role !== 'unknown' && analysis.channels.filter(c => c.role === channel.role).length > 1
    const name = channelName(channel.role, channel.index) + (shared ? ` ${channel.index + 1}` : '')
    const items = channel.emotion
      ? analysis.segments
          .filter(segment => segment.channel === channel.index)
          .map(segment => ({
            start: segment.start,
            end: segment.end,
            label: segment.label,
            confidence: segment.label === UNCERTAIN ? null : segment.confidence,
            text: segmentText(segment),
          }))
      : channel.speech.map(([start, end]) => ({ start, end, label: TALK, confidence: null, text: TALK }))
    return { channel, name, items }
  })
}

/** The items of all tracks with the track they are on, by start, then channel. */
export function itemsByTime(analysis: Analysis): { readonly track: Track; readonly item: TrackItem }[] {
  return tracksOf(analysis)
    .flatMap(track => track.items.map(item => ({ track, item })))
    .sort((a, b) => a.item.start - b.item.start || a.track.channel.index - b.track.channel.index)
}

/** One line without tabs or line breaks, for formats in which those are separators. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
