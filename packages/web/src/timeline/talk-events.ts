import type { Analysis, Interval } from '@undertone/core'

/** A silence is worth a bracket from here on, seconds. */
export const LONG_SILENCE = 3

/** Something between the voices. */
export type TalkEvent =
  | (Interval & { readonly kind: 'silence' | 'overlap' })
  /** `by` is the channel that began to speak. */
  | (Interval & { readonly kind: 'interruption'; readonly by: number })

/**
 * Silences over 3 s, stretches in which two voices speak, and interruptions, ordered by start. What is an interruption is the
 * engine's decision; speech together that belongs to none is an overlap.
 */
export function talkEventsOf({ channels, source }: Pick<Analysis, 'channels' | 'source'>): TalkEvent[] {
  const interruptions = channels.flatMap(({ index, talk }) =>
    talk.interruptions.map(({ start, end }) => ({ kind: 'interruption' as const, start, end, by: index })),
  )
  const speech = channels.flatMap(channel => channel.speech).sort((a, b) => a[0] - b[0])
  const events: TalkEvent[] = [...interruptions]
  let reach = 0
  const silence = (until: number) => {
    if (until - reach > LONG_SILENCE) events.push({ kind: 'silence', start: reach, end: until })
  }
  for (const [start, end] of speech) {
    silence(start)
    const together = Math.min(reach, end)
    const isOwn = interruptions.some(other => other.start < together && other.end > start)
    if (together > start && !isOwn) events.push({ kind: 'overlap', start, end: together })
    reach = Math.max(reach, end)
  }
  if (speech.length > 0) silence(source.durationSeconds)
  return events.sort((a, b) => a.start - b.start)
}
