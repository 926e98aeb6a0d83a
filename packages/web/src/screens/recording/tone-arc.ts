import type { Segment } from '@undertone/core'
import { UNCERTAIN } from '@undertone/core/report'

/** How pleasant a label sounds, from -5 to +5: a reading aid of this chart alone, nothing that was measured. */
const PLEASANT: Readonly<Record<string, number>> = {
  happy: 4,
  calm: 2,
  surprised: 0,
  neutral: 0,
  bored: -1,
  sad: -2.5,
  fearful: -3,
  disgust: -3.5,
  angry: -4.5,
}
/** More of a quarter than this is uncertain: it has no value. */
const MOST_UNCERTAIN = 0.5

/**
 * Mean tone of one voice in each quarter of the recording, by speaking time.
 *
 * @returns four values, -5..5; undefined where nothing was judged or most of it is uncertain
 */
export function toneArc(segments: readonly Segment[], duration: number): (number | undefined)[] {
  return [0, 1, 2, 3].map(quarter => {
    const from = (quarter * duration) / 4
    const to = ((quarter + 1) * duration) / 4
    let judged = 0
    let uncertain = 0
    let sum = 0
    for (const { start, end, label } of segments) {
      const inside = Math.min(end, to) - Math.max(start, from)
      if (inside <= 0) continue
      const value = PLEASANT[label]
      if (label === UNCERTAIN || value === undefined) uncertain += inside
      else {
        judged += inside
        sum += value * inside
      }
    }
    return judged > 0 && uncertain <= MOST_UNCERTAIN * (judged + uncertain) ? sum / judged : undefined
  })
}
