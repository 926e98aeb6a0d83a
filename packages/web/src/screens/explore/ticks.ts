import { plainNumber, tickStep } from '@undertone/core/report'
import type { Tick } from '../../explore/clip-sound.ts'

const MOST = 7

/** Seconds along a stretch, counted as in its recording. */
export function timeTicks(start: number, seconds: number): Tick[] {
  const step = stepOf(seconds)
  const ticks: Tick[] = []
  for (let n = Math.ceil(start / step - 1e-9); n * step <= start + seconds; n++)
    ticks.push({ at: (n * step - start) / seconds, text: plainNumber(n * step, step < 1 ? 1 : 0) })
  return ticks
}

function stepOf(seconds: number): number {
  return [0.1, 0.2, 0.5].find(step => seconds / step <= MOST) ?? tickStep(seconds, MOST)
}
