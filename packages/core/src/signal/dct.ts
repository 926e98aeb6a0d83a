import { AppError } from '../errors.ts'
import { type Matrix, zeros } from './matrix.ts'

/**
 * The orthonormal DCT-II as a matrix: `count` rows of `size` weights.
 *
 *   B[k][n] = s(k) cos(pi k (2n + 1) / 2N),  s(0) = sqrt(1/N),  s(k) = sqrt(2/N)
 *
 * @throws AppError `usage/invalid-option` unless 1 <= count <= size
 *
 * Source: SciPy `fft.dct(type=2, norm='ortho')`, which librosa's `feature.mfcc` uses.
 */
export function dctBasis(size: number, count: number = size): Matrix {
  if (!Number.isInteger(size) || !Number.isInteger(count) || count < 1 || count > size)
    throw new AppError(
      'usage/invalid-option',
      `Invalid DCT: expected 1 to size coefficients of a positive size, found ${count} of ${size}.`,
    )
  const basis = zeros(count, size)
  // All angles are multiples of a 4N-th of the circle: 4N cosines do for the whole matrix.
  const circle = 4 * size
  const cosine = Float64Array.from({ length: circle }, (_, i) => Math.cos((2 * Math.PI * i) / circle))
  for (let k = 0; k < count; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / size)
    for (let n = 0, angle = k; n < size; n++, angle = (angle + 2 * k) % circle)
      basis.data[k * size + n] = scale * cosine[angle]!
  }
  return basis
}

/**
 * Orthonormal DCT-II of `input`, first `count` coefficients: the step from log-mel bands to MFCCs.
 *
 *   y[k] = s(k) sum_n x[n] cos(pi k (2n + 1) / 2N),  s(0) = sqrt(1/N),  s(k) = sqrt(2/N)
 *
 * N is the number of bands, not of coefficients kept, so keeping fewer never rescales the rest.
 * Many rows at once go through `dctBasis`.
 */
export function dct(input: Float32Array, count: number = input.length): Float32Array {
  const out = new Float32Array(count)
  applyBasis(dctBasis(input.length, count), input, out)
  return out
}

/** Fills `out` (rows values) with the basis times `input` (columns values), summed in f64. */
export function applyBasis(basis: Matrix, input: Float32Array, out: Float32Array): void {
  const { rows, columns, data } = basis
  for (let r = 0; r < rows; r++) {
    let sum = 0
    for (let c = 0, at = r * columns; c < columns; c++, at++) sum += data[at]! * input[c]!
    out[r] = sum
  }
}
