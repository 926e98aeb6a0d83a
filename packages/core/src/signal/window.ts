import { AppError } from '../errors.ts'

/** Window shapes: raised cosines by their names, `rectangular` for none. */
export type WindowKind = 'hann' | 'hamming' | 'blackman' | 'rectangular'

/** Coefficients a_j of w[n] = sum_j (-1)^j a_j cos(2 pi j n / M). */
const COSINE_SUMS: Readonly<Record<WindowKind, readonly number[]>> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  rectangular: [1],
}

/**
 * A window of `size` values, peak 1 in its middle.
 *
 * @param symmetric - false (for spectra): one period of the shape, as `scipy.signal.get_window` and librosa have it;
 *   true (for filters): first and last value are equal, as `numpy.hanning` has it
 * @throws AppError `usage/invalid-option` where the size is not a positive integer
 *
 * Source: Harris 1978.
 */
export function createWindow(kind: WindowKind, size: number, { symmetric = false } = {}): Float32Array {
  if (!Number.isInteger(size) || size < 1)
    throw new AppError('usage/invalid-option', `Invalid window size: expected a positive integer, found ${size}.`)
  const period = symmetric ? size - 1 : size
  const out = new Float32Array(size).fill(1)
  if (period === 0) return out
  for (let n = 0; 2 * n <= period; n++) {
    const value = cosineSum(COSINE_SUMS[kind], n / period)
    out[n] = value
    if (n > 0 || symmetric) out[period - n] = value
  }
  return out
}

function cosineSum(weights: readonly number[], position: number): number {
  let value = weights[0]!
  for (let j = 1; j < weights.length; j++)
    value += (j % 2 ? -weights[j]! : weights[j]!) * Math.cos(2 * Math.PI * j * position)
  return value
}
