import { AppError } from '../errors.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'

/** How a change over time is fitted; the defaults are librosa's. */
export interface DeltaOptions {
  /** Frames that a slope is fitted to: odd, at least 3. */
  readonly width?: number
  /** 1: change a frame (a line is fitted); 2: its own change (a parabola is). */
  readonly order?: 1 | 2
}

/**
 * Local change of each column over time: the derivative of the polynomial that fits `width` frames best.
 * The ends have that of the first and the last full fit.
 *
 * @param matrix - frames x features
 * @returns the same shape, unit of the feature a frame (or a frame squared)
 * @throws AppError `usage/invalid-option` where the width is even, too small, or more than there are frames
 *
 * Source: librosa 0.11 `feature.delta` (mode `interp`); Savitzky and Golay 1964.
 */
export function delta(matrix: Matrix, { width = 9, order = 1 }: DeltaOptions = {}): Matrix {
  const { rows, columns, data } = matrix
  if (width % 2 !== 1 || width < 3 || width > rows)
    throw new AppError(
      'usage/invalid-option',
      `Invalid delta width: expected an odd number from 3 to the ${rows} frames there are, found ${width}.`,
    )
  const weights = derivativeWeights(width, order)
  const half = (width - 1) / 2
  const out = zeros(rows, columns)
  const sums = new Float64Array(columns)
  for (let t = 0; t < rows; t++) {
    const centre = Math.min(rows - 1 - half, Math.max(half, t))
    sums.fill(0)
    for (let k = 0; k < width; k++) {
      const weight = weights[k]!
      for (let c = 0, at = (centre - half + k) * columns; c < columns; c++, at++) sums[c]! += weight * data[at]!
    }
    out.data.set(sums, t * columns)
  }
  return out
}

/** Least squares in closed form: the powers of k are orthogonal once their mean is taken out. */
function derivativeWeights(width: number, order: 1 | 2): Float64Array {
  const half = (width - 1) / 2
  const powers = Float64Array.from({ length: width }, (_, i) => (i - half) ** order)
  const mean = powers.reduce((sum, value) => sum + value, 0) / width
  const spread = powers.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return powers.map(value => (order * (value - mean)) / spread)
}
