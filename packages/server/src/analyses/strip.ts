import type { Analysis, Segment } from '@undertone/core'
import type { StripPart } from '../contract/list.ts'

/** A strip shows a recording of any length in so many slots at most: as fine as a list can draw it. */
const SLOTS = 240

/**
 * The whole recording at a glance, for lists: which label is heard longest in each slot of time over the channels that
 * were judged, slots of one label joined. What is between the parts is silence, or a voice that is not judged.
 */
export function stripOf({ source, segments }: Analysis): StripPart[] {
  const slotSeconds = source.durationSeconds / SLOTS
  const parts: { start: number; end: number; label: string; weight: number; sure: number }[] = []
  for (let slot = 0; slot < SLOTS; slot++) {
    const heard = longestIn(segments, slot * slotSeconds, (slot + 1) * slotSeconds)
    if (!heard) continue
    const last = parts.at(-1)
    if (last?.end === slot && last.label === heard.label) {
      last.end = slot + 1
      last.weight += heard.seconds
      last.sure += heard.sure
    } else parts.push({ start: slot, end: slot + 1, label: heard.label, weight: heard.seconds, sure: heard.sure })
  }
  return parts.map(({ start, end, label, weight, sure }) => [
    round(start * slotSeconds),
    round(end * slotSeconds),
    label,
    round(sure / weight),
  ])
}

/** The label with the most time between `start` and `end`, and its confidence times its seconds. */
function longestIn(segments: readonly Segment[], start: number, end: number) {
  const byLabel = new Map<string, { seconds: number; sure: number }>()
  for (const segment of segments) {
    const seconds = Math.min(segment.end, end) - Math.max(segment.start, start)
    if (seconds <= 0) continue
    const sum = byLabel.get(segment.label) ?? { seconds: 0, sure: 0 }
    sum.seconds += seconds
    sum.sure += seconds * segment.confidence
    byLabel.set(segment.label, sum)
  }
  const [longest] = [...byLabel].sort(([, a], [, b]) => b.seconds - a.seconds)
  // A sliver of a slot is not worth its colour.
  if (!longest || longest[1].seconds < (end - start) / 4) return undefined
  return { label: longest[0], ...longest[1] }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
