import type { Matrix } from '../signal/matrix.ts'

/** Keeps a feature that never changes from being divided by zero. */
export const LEAST_DEVIATION = 1e-6

/** What standardises features: D values each. */
export interface Scaler {
  readonly mean: Float32Array
  /** Above 0. */
  readonly deviation: Float32Array
}

/** Mean and standard deviation of each column, summed in float64. */
export function fitScaler({ rows, columns, data }: Matrix): Scaler {
  const sums = new Float64Array(columns)
  const squares = new Float64Array(columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) sums[c]! += data[r * columns + c]!
  for (let c = 0; c < columns; c++) sums[c]! /= rows
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) squares[c]! += (data[r * columns + c]! - sums[c]!) ** 2
  return {
    mean: Float32Array.from(sums),
    deviation: Float32Array.from(squares, square => Math.sqrt(square / rows) + LEAST_DEVIATION),
  }
}
