import { along, axisAround, percentage } from './axis.ts'
import { type ChartFrame, chartFrame } from './chart-frame.ts'

/** A range of values and how many there are. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/**
 * Values sorted into equal ranges.
 *
 * @param options - `bins`: ranges; `low` and `high`: ends, those of the values where not given; values beyond count in
 *   the outermost range
 * @returns no ranges for no values
 */
export function binned(
  values: readonly number[],
  { bins = 24, ...ends }: { bins?: number; low?: number; high?: number } = {},
): Bin[] {
  if (values.length === 0) return []
  const low = ends.low ?? values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const most = ends.high ?? values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY)
  const high = most > low ? most : low + 1
  const counts = new Array<number>(bins).fill(0)
  for (const value of values)
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))]!++
  const edge = (index: number) => low + (index * (high - low)) / bins
  return counts.map((count, index) => ({ from: edge(index), to: edge(index + 1), count }))
}

/** How many values lie in each range, as upright bars. @param frame - without its y axis, which counts */
export function histogram(
  { countName = 'clips', ...frame }: Omit<ChartFrame, 'y'> & { readonly countName?: string },
  bins: readonly Bin[],
): string {
  const y = axisAround(
    countName,
    bins.map(({ count }) => count),
    { low: 0, most: 4 },
  )
  const bars = bins.map(({ from, to, count }) => {
    const [left, right, top] = [along(frame.x, from), along(frame.x, to), along(y, count)]
    return `<rect class="chart-bar" x="${percentage(left)}" width="${percentage(right - left)}" y="${percentage(1 - top)}" height="${percentage(top)}"><title>${count}</title></rect>`
  })
  return chartFrame({ ...frame, y }, '', bars.join(''))
}
