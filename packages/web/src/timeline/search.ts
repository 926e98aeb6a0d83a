import type { Interval } from '@undertone/core'

/**
 * Index of the first interval that ends after `time`; their number where none does.
 *
 * @param intervals - ordered, disjoint
 */
export function firstEndingAfter(intervals: readonly Interval[], time: number): number {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (intervals[middle]!.end > time) high = middle
    else low = middle + 1
  }
  return low
}

/** The intervals that touch [from, to). */
export function intervalsIn<T extends Interval>(intervals: readonly T[], from: number, to: number): T[] {
  const found: T[] = []
  for (let at = firstEndingAfter(intervals, from); at < intervals.length && intervals[at]!.start < to; at++)
    found.push(intervals[at]!)
  return found
}
