import type { Analysis, ChannelAnalysis, ChannelSummary, Moment, Segment, Summary } from './analysis.ts'
import { roundShares } from './round.ts'
import { sharedTime } from './talk.ts'
import { clockTime, confidenceWord, LIKELY, RESTING_LABELS, spanText, UNCERTAIN } from './words.ts'

/** Moments that are named, the strongest first. */
const MOST_MOMENTS = 6
/** A shorter segment is no moment to listen to. */
const MOMENT_SECONDS = 1
/** Below this length a recording has no first and last quarter worth comparing. */
const ARC_SECONDS = 20
/** From this share of uncertain speech on, the lede says so. */
const WORTH_SAYING = 0.1

const lengthOf = ({ start, end }: { start: number; end: number }) => end - start

/** The label with the largest value; null where all are 0. The first of equals. */
function largest(shares: Readonly<Record<string, number>>, leaveOut?: string): string | null {
  let best: string | null = null
  for (const [label, share] of Object.entries(shares))
    if (label !== leaveOut && share > 0 && (best === null || share > shares[best]!)) best = label
  return best
}

/** Mean probabilities of the judged speech in [from, to), by time; null where there is none. */
function meanBetween(segments: readonly Segment[], labels: readonly string[], from: number, to: number) {
  const sums = new Float64Array(labels.length)
  let seconds = 0
  for (const segment of segments) {
    const inside = Math.min(segment.end, to) - Math.max(segment.start, from)
    if (inside <= 0 || segment.label === UNCERTAIN) continue
    seconds += inside
    labels.forEach((label, index) => {
      sums[index]! += inside * segment.probabilities[label]!
    })
  }
  if (seconds === 0) return null
  const rounded = roundShares(sums.map(sum => sum / seconds))
  return Object.fromEntries(labels.map((label, index) => [label, rounded[index]!]))
}

function arcOf(segments: readonly Segment[], labels: readonly string[], duration: number): ChannelSummary['arc'] {
  if (duration < ARC_SECONDS) return { first: null, last: null, text: 'too short to have an arc' }
  const first = meanBetween(segments, labels, 0, duration / 4)
  const last = meanBetween(segments, labels, (3 * duration) / 4, duration)
  const [from, to] = [first && largest(first), last && largest(last)]
  const text =
    from && to
      ? from === to
        ? `${from} in the first and the last quarter`
        : `from ${from} to ${to}`
      : `no speech could be judged in the ${from ? 'last' : to ? 'first' : 'first and the last'} quarter`
  return { first, last, text }
}

function summariseChannel(
  channel: number,
  segments: readonly Segment[],
  labels: readonly string[],
  duration: number,
): ChannelSummary {
  const names = [...labels, UNCERTAIN]
  const total = segments.reduce((sum, segment) => sum + lengthOf(segment), 0)
  const seconds = names.map(name =>
    segments.reduce((sum, segment) => sum + (segment.label === name ? lengthOf(segment) : 0), 0),
  )
  const shares = total > 0 ? roundShares(seconds.map(value => value / total)) : seconds
  const share = Object.fromEntries(names.map((name, index) => [name, shares[index]!]))
  return { channel, share, dominant: largest(share), arc: arcOf(segments, labels, duration) }
}

/** Segments worth a listen: judged, not at rest, of a second or more; the surest first, then the longest. */
function momentsOf(segments: readonly Segment[]): Moment[] {
  return segments
    .filter(
      segment =>
        segment.label !== UNCERTAIN && !RESTING_LABELS.has(segment.label) && lengthOf(segment) >= MOMENT_SECONDS - 1e-9,
    )
    .sort((a, b) => b.confidence - a.confidence || lengthOf(b) - lengthOf(a) || a.start - b.start)
    .slice(0, MOST_MOMENTS)
    .map(({ channel, start, end, label, confidence }) => ({ channel, start, end, label, confidence }))
}

/** What one segment sounds like: "angry, likely 0.81", or that it is not clear, with the two closest labels. */
function soundsLike({ label, confidence, probabilities }: Segment): string {
  if (label !== UNCERTAIN) return `Sounds ${label}, ${confidenceWord(confidence)} ${confidence.toFixed(2)}.`
  const [first, second] = Object.entries(probabilities).sort((a, b) => b[1] - a[1])
  if (!first || !second || first[1] === second[1]) return 'Not clear enough to say.'
  return `Not clear enough to say: closest are ${first[0]} ${first[1].toFixed(2)} and ${second[0]} ${second[1].toFixed(2)}.`
}

/** Who is heard, at the head of a sentence. */
function subjectOf({ role, index }: ChannelAnalysis, channels: readonly ChannelAnalysis[]): string {
  const alone = channels.filter(channel => channel.role === role).length === 1
  if (role === 'unknown') return channels.length === 1 ? 'The voice' : `Channel ${index + 1}`
  return alone ? `The ${role}` : `The ${role} on channel ${index + 1}`
}

function sentenceOf(summary: ChannelSummary, segments: readonly Segment[], subject: string): string {
  const total = segments.reduce((sum, segment) => sum + lengthOf(segment), 0)
  const unsure = summary.share[UNCERTAIN]!
  const top = largest(summary.share, UNCERTAIN)
  if (top === null) return `${subject} speaks for ${spanText(total)}, none of it clear enough to say how it sounds.`
  const clearest = segments
    .filter(segment => segment.label === top)
    .reduce((best, segment) => (segment.confidence > best.confidence ? segment : best))
  const { last } = summary.arc
  const ending = last && largest(last)
  // A sentence is read without its figures: what only leans to a label is left to the timeline.
  const end = ending && ending !== top && last[ending]! >= LIKELY ? `, and ${ending} by the end` : ''
  const doubt = unsure >= WORTH_SAYING ? `; ${Math.round(unsure * 100)} % could not be judged` : ''
  const said =
    summary.share[top] === 1
      ? `throughout (${spanText(total)} of speech)`
      : `for ${spanText(summary.share[top]! * total)} of ${spanText(total)} of speech`
  return `${subject} sounds ${top} ${said}, most clearly at ${clockTime(clearest.start)}${end}${doubt}.`
}

/** The lede: one sentence a channel that was judged, in words that speak of the sound and never of the person. */
function ledeOf(
  channels: readonly ChannelAnalysis[],
  segments: readonly Segment[],
  summaries: readonly ChannelSummary[],
): string {
  if (channels.every(channel => channel.speech.length === 0)) return 'No speech was found.'
  if (summaries.length === 0) return 'Talk only: emotion is off on every channel.'
  if (segments.length === 0) return 'No speech was found on the channels whose emotion is judged.'
  if (segments.length === 1 && channels.length === 1) return soundsLike(segments[0]!)
  return summaries
    .map(summary => {
      const own = segments.filter(segment => segment.channel === summary.channel)
      const channel = channels.find(({ index }) => index === summary.channel)!
      return own.length > 0 ? sentenceOf(summary, own, subjectOf(channel, channels)) : ''
    })
    .filter(sentence => sentence !== '')
    .join(' ')
}

/**
 * The answer to "how did it go", counted from the segments and the speech alone.
 *
 * @param segments - of all channels, ordered by start
 * @param labels - of the model
 * @param voices - channels that are voices of their own; the others repeat one of them
 */
export function summarise(
  channels: Analysis['channels'],
  segments: readonly Segment[],
  labels: readonly string[],
  voices: readonly number[],
  durationSeconds: number,
): Summary {
  const summaries = channels
    .filter(channel => channel.emotion)
    .map(({ index }) => {
      const own = segments.filter(segment => segment.channel === index)
      return summariseChannel(index, own, labels, durationSeconds)
    })
  const distinct = channels.filter(({ index }) => voices.includes(index))
  const heard = segments.filter(({ channel }) => voices.includes(channel))
  const regions = distinct.map(({ speech }) => speech.map(([start, end]) => ({ start, end })))
  return {
    channels: summaries,
    moments: momentsOf(heard),
    ...sharedTime(regions, durationSeconds),
    text: ledeOf(
      distinct,
      heard,
      summaries.filter(({ channel }) => voices.includes(channel)),
    ),
  }
}
