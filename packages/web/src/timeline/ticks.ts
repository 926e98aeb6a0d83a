import { clockTime, tickStep } from '@undertone/core/report'
import { lengthOf, type View } from './view.ts'

const APART = 64

export interface Tick {
  /** Seconds. */
  readonly time: number
  readonly label: string
}

/** Labels of a time axis, at least 64 px apart, at whole steps of the recording's time. */
export function ticksIn(view: View, width: number): Tick[] {
  const step = tickStep(lengthOf(view), Math.max(1, width / APART))
  const ticks: Tick[] = []
  for (let n = Math.ceil(view.start / step); n * step <= view.end; n++)
    ticks.push({ time: n * step, label: clockTime(n * step) })
  return ticks
}
