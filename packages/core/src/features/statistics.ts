import { percentileOfSorted } from '../signal/select.ts'
import { descriptorKernels, kernelBuffer } from './descriptor-kernels.ts'

/** The statistics that describe how a value behaved over time, in the order of the `functionals` recipe. */
export const STATISTICS = [
  'mean',
  'sd',
  'p5',
  'p25',
  'p50',
  'p75',
  'p95',
  'iqr',
  'range90',
  'skew',
  'meanAbsDelta',
  'sdDelta',
] as const

/** How many there are. */
export const STATISTIC_COUNT = STATISTICS.length

const kernels = descriptorKernels && {
  module: descriptorKernels,
  table: kernelBuffer(descriptorKernels, 'table'),
  statistics: kernelBuffer(descriptorKernels, 'statistics'),
}

export { percentileOfSorted } from '../signal/select.ts'

const PERCENTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/** Percentile of values in any order, which stay as they are. NaN where there are none. */
export function percentile(values: Float32Array, share: number): number {
  return percentileOfSorted(values.slice().sort(), share)
}

/**
 * Statistics of each column of a table: mean; standard deviation (population, + 1e-6); percentiles 5, 25, 50, 75, 95;
 * p75 - p25; p95 - p5; skewness within +-5; mean |change| and standard deviation of the change from row to row.
 * A table without rows has zeros, one with a single row has no change.
 *
 * @param values - rows x `stride`, row-major; the first `columns` of each row are described
 * @param out - gets 12 x `columns` values from `offset` on, all columns of a statistic together
 *
 * Source: `functionals` of the prototype; NumPy's `percentile`.
 */
export function columnStatistics(
  values: Float32Array,
  rows: number,
  columns: number,
  stride: number,
  out: Float32Array,
  offset: number,
): void {
  if (
    kernels &&
    rows > 0 &&
    rows * stride <= kernels.table.length &&
    columns <= 128 &&
    rows <= 16384 &&
    columns % 4 === 0 &&
    stride % 4 === 0
  ) {
    kernels.table.set(values.length === rows * stride ? values : values.subarray(0, rows * stride))
    kernels.module.describeColumns(rows, columns, stride)
    const count = STATISTIC_COUNT * columns
    out.set(count === kernels.statistics.length ? kernels.statistics : kernels.statistics.subarray(0, count), offset)
  } else columnStatisticsPlain(values, rows, columns, stride, out, offset)
}

/** The twin of `columnStatistics` that needs no WebAssembly, for any number of rows and columns. */
export function columnStatisticsPlain(
  values: Float32Array,
  rows: number,
  columns: number,
  stride: number,
  out: Float32Array,
  offset: number,
): void {
  out.fill(0, offset, offset + STATISTIC_COUNT * columns)
  if (rows === 0) return
  const column = new Float32Array(rows)
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) column[r] = values[r * stride + c]!
    let sum = 0
    for (let r = 0; r < rows; r++) sum += column[r]!
    const mean = sum / rows
    let square = 0
    let cube = 0
    let change = 0
    let changeSquare = 0
    for (let r = 0; r < rows; r++) {
      const centred = column[r]! - mean
      square += centred * centred
      cube += centred * centred * centred
      if (r === 0) continue
      const step = column[r]! - column[r - 1]!
      change += Math.abs(step)
      changeSquare += step * step
    }
    const sd = Math.sqrt(square / rows) + 1e-6
    const steps = Math.max(1, rows - 1)
    const meanStep = (column[rows - 1]! - column[0]!) / steps
    const skew = cube / rows / (sd * sd * sd)
    let at = offset + c
    const write = (value: number) => {
      out[at] = value
      at += columns
    }
    write(mean)
    write(sd)
    column.sort()
    for (const share of PERCENTILES) write(percentileOfSorted(column, share))
    write(out[offset + 5 * columns + c]! - out[offset + 3 * columns + c]!)
    write(out[offset + 6 * columns + c]! - out[offset + 2 * columns + c]!)
    write(Math.min(5, Math.max(-5, skew)))
    write(change / steps)
    write(Math.sqrt(Math.max(0, changeSquare / steps - meanStep * meanStep)))
  }
}

/** Mean of the first `count` values; 0 where there are none. */
export function meanOf(values: ArrayLike<number>, count = values.length): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i]!
  return count > 0 ? sum / count : 0
}

/** Population standard deviation of the first `count` values; 0 where there are none. */
export function deviationOf(values: ArrayLike<number>, count = values.length): number {
  const mean = meanOf(values, count)
  let square = 0
  for (let i = 0; i < count; i++) square += (values[i]! - mean) ** 2
  return count > 0 ? Math.sqrt(square / count) : 0
}

/** Least-squares slope of values at 0, 1, 2, ... from `start` to before `end`, a unit a step; 0 for fewer than two. */
export function trendOf(values: ArrayLike<number>, start = 0, end = values.length): number {
  const count = end - start
  if (count < 2) return 0
  const centre = (count - 1) / 2
  let product = 0
  for (let i = 0; i < count; i++) product += values[start + i]! * (i - centre)
  return (12 * product) / (count * (count * count - 1))
}
