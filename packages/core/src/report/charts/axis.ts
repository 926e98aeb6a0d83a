import { plainNumber } from '../words.ts'

/** One axis of a chart: what it measures, its ends, and the values that are written beside it. */
export interface Axis {
  /** What is measured, with its unit. */
  readonly name: string
  readonly low: number
  readonly high: number
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
}

/** How the ends and the ticks of an axis are found. */
export interface AxisOptions {
  /** Ends; those of the values, widened to a round number, where not given. */
  readonly low?: number
  readonly high?: number
  /** Ticks at most. */
  readonly most?: number
  readonly format?: (value: number) => string
}

/**
 * An axis around values, its ticks at multiples of 1, 2, 2.5 or 5 times a power of ten.
 *
 * @param values - finite; none: the axis runs from 0 to 1
 */
export function axisAround(name: string, values: readonly number[], options: AxisOptions = {}): Axis {
  const { most = 5 } = options
  const all = values.length > 0 ? values : [0, 1]
  const from = options.low ?? least(all)
  const to = options.high ?? -least(all.map(value => -value))
  const step = roundStep(spreadOf(from, to) / Math.max(1, most - 1))
  const first = Math.floor(from / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9))
  const low = options.low ?? first * step
  const high = Math.max(options.high ?? last * step, low + step / 1e6)
  const format = options.format ?? (value => plainNumber(value, decimalsOf(step)))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
    .filter(value => value >= low - step * 1e-6 && value <= high + step * 1e-6)
    .map(value => ({ value, text: format(value) }))
  return { name, low, high, ticks }
}

/** An axis of shares, from `low` to 1, its ticks in per cent. */
export function shareAxis(name: string, { low = 0, most = 5 }: { low?: number; most?: number } = {}): Axis {
  return axisAround(name, [], { low, high: 1, most, format: value => String(Math.round(value * 100)) })
}

/** Where a value lies along an axis: 0 at its low end, 1 at its high end; values beyond the ends lie on them. */
export function along({ low, high }: Axis, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** A share of a length, 0..1, as a CSS and SVG percentage. */
export function percentage(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
}

/** Of the values; where they do not differ, or by less than can be drawn, their size. */
function spreadOf(from: number, to: number): number {
  const size = Math.max(Math.abs(from), Math.abs(to))
  if (size < 1e-12) return 1
  return to - from > size * 1e-9 ? to - from : size
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 2.5, 5].find(factor => factor * power >= wanted * (1 - 1e-9)) ?? 10) * power
}

function decimalsOf(step: number): number {
  const tens = Math.floor(Math.log10(step) + 1e-9)
  const halved = Math.abs(step / 10 ** tens - 2.5) < 1e-6
  return Math.max(0, (halved ? 1 : 0) - tens)
}
