// Statistics of the columns of a table: the twin is packages/core/src/features/statistics.ts.

import { table, statistics, lanes } from './descriptor-memory'

/** Sorts `count` vectors at `at` in place, each lane on its own. Source: Batcher's merge exchange, Knuth 5.2.2 M. */
function sortLanes(at: usize, count: i32): void {
  let top = 1
  while (top * 2 < count) top *= 2
  for (let p = top; p > 0; p >>= 1) {
    let q = top
    let r = 0
    let d = p
    while (true) {
      const distance = <usize>d << 4
      for (let start = r; start < count - d; start += 2 * p) {
        const stop = at + (<usize>min(start + p, count - d) << 4)
        for (let i = at + (<usize>start << 4); i < stop; i += 16) {
          const a = v128.load(i)
          const b = v128.load(i + distance)
          v128.store(i, f32x4.pmin(a, b))
          v128.store(i + distance, f32x4.pmax(a, b))
        }
      }
      if (q == p) break
      d = q - p
      q >>= 1
      r = p
    }
  }
}

@inline
function percentile(count: i32, share: f64): v128 {
  const at = share * <f64>(count - 1)
  const low = <i32>at
  const below = v128.load(lanes + (<usize>low << 4))
  const above = v128.load(lanes + (<usize>min(low + 1, count - 1) << 4))
  return f32x4.add(below, f32x4.mul(f32x4.sub(above, below), f32x4.splat(<f32>(at - <f64>low))))
}

/**
 * The statistics of the first `columns` columns of `table` (`count` rows of `stride` floats), four columns at a time, into
 * `statistics`: 12 rows of `columns` values. `columnStatistics` of statistics.ts is the twin.
 * At least one row; columns and stride multiples of 4; at most 128 columns, 16384 rows and 2^18 values.
 */
export function describeColumns(count: i32, columns: i32, stride: i32): void {
  const step = <usize>stride << 2
  const width = <usize>columns << 2
  const share = f32x4.splat(<f32>1 / <f32>count)
  const steps = f32x4.splat(<f32>1 / <f32>max(1, count - 1))
  for (let column: usize = 0; column < width; column += 16) {
    const end = table + column + <usize>count * step
    let to = lanes
    let sum = f32x4.splat(0)
    // Sums of 32 rows are added up apart: the rounding of a long stretch stays that of a short one.
    for (let at = table + column; at < end; ) {
      const stop = min(end, at + 32 * step)
      let part = f32x4.splat(0)
      for (; at < stop; at += step) {
        const value = v128.load(at)
        v128.store(to, value)
        part = f32x4.add(part, value)
        to += 16
      }
      sum = f32x4.add(sum, part)
    }
    const mean = f32x4.mul(sum, share)

    let square = f32x4.splat(0)
    let cube = f32x4.splat(0)
    let change = f32x4.splat(0)
    let changeSquare = f32x4.splat(0)
    const firstValue = v128.load(lanes)
    const lastValue = v128.load(to - 16)
    const meanChange = f32x4.mul(f32x4.sub(lastValue, firstValue), steps)
    // The first row has no change: it is taken as the mean one, which adds nothing to the spread.
    let before = f32x4.sub(firstValue, meanChange)
    for (let at = lanes; at < to; ) {
      const stop = min(to, at + 512)
      let partSquare = f32x4.splat(0)
      let partCube = f32x4.splat(0)
      let partChange = f32x4.splat(0)
      let partChangeSquare = f32x4.splat(0)
      for (; at < stop; at += 16) {
        const value = v128.load(at)
        const centred = f32x4.sub(value, mean)
        const squared = f32x4.mul(centred, centred)
        partSquare = f32x4.add(partSquare, squared)
        partCube = f32x4.add(partCube, f32x4.mul(squared, centred))
        const moved = f32x4.sub(value, before)
        partChange = f32x4.add(partChange, f32x4.abs(moved))
        const strayed = f32x4.sub(moved, meanChange)
        partChangeSquare = f32x4.add(partChangeSquare, f32x4.mul(strayed, strayed))
        before = value
      }
      square = f32x4.add(square, partSquare)
      cube = f32x4.add(cube, partCube)
      change = f32x4.add(change, partChange)
      changeSquare = f32x4.add(changeSquare, partChangeSquare)
    }
    change = f32x4.sub(change, f32x4.abs(meanChange))
    const sd = f32x4.add(f32x4.sqrt(f32x4.mul(square, share)), f32x4.splat(1e-6))
    const skew = f32x4.div(f32x4.mul(cube, share), f32x4.mul(f32x4.mul(sd, sd), sd))

    sortLanes(lanes, count)
    const p5 = percentile(count, 0.05)
    const p25 = percentile(count, 0.25)
    const p50 = percentile(count, 0.5)
    const p75 = percentile(count, 0.75)
    const p95 = percentile(count, 0.95)
    let out = statistics + column
    v128.store(out, mean)
    v128.store((out += width), sd)
    v128.store((out += width), p5)
    v128.store((out += width), p25)
    v128.store((out += width), p50)
    v128.store((out += width), p75)
    v128.store((out += width), p95)
    v128.store((out += width), f32x4.sub(p75, p25))
    v128.store((out += width), f32x4.sub(p95, p5))
    v128.store((out += width), f32x4.pmax(f32x4.splat(-5), f32x4.pmin(f32x4.splat(5), skew)))
    v128.store((out += width), f32x4.mul(change, steps))
    v128.store((out += width), f32x4.sqrt(f32x4.mul(changeSquare, steps)))
  }
}
