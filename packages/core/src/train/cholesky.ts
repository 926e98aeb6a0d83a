import { multiply } from '../signal/kernels.ts'
import { zeros } from '../signal/matrix.ts'

/** Columns that are finished together. */
const BLOCK = 64

/**
 * The lower triangle L with A = L L^T, in place and row after row; what lies above the diagonal is left alone.
 *
 * Columns are done in blocks of 64: what the blocks before take from a block is one matrix product on SIMD, in float32 (up to
 * 64 columns all is float64), so that entries are off by about 1e-6 of the diagonal.
 *
 * @param a - n x n, symmetric, positive definite, row-major
 * @throws RangeError where it is not positive definite
 *
 * Source: Golub & Van Loan, Matrix Computations, 4.2 (block Cholesky, left-looking).
 */
export function cholesky(a: Float64Array, n: number): void {
  for (let first = 0; first < n; first += BLOCK) {
    const end = Math.min(n, first + BLOCK)
    if (first > 0) subtractEarlier(a, n, first, end)
    for (let i = first; i < n; i++) {
      const row = i * n
      for (let j = first; j < Math.min(i + 1, end); j++) {
        const other = j * n
        const left = a[row + j]! - dot(a, row + first, other + first, j - first)
        if (j < i) a[row + j] = left / a[other + j]!
        else if (left > 0) a[row + i] = Math.sqrt(left)
        else throw new RangeError(`Invalid matrix: expected it to be positive definite, found ${left} at ${i}.`)
      }
    }
  }
}

/** Takes from the columns from `first` to before `end` what the finished columns before them make of them. */
function subtractEarlier(a: Float64Array, n: number, first: number, end: number): void {
  const done = zeros(n - first, first)
  for (let i = first; i < n; i++) done.data.set(a.subarray(i * n, i * n + first), (i - first) * first)
  const own = { rows: end - first, columns: first, data: done.data.subarray(0, (end - first) * first) }
  const product = multiply(done, own, { transposeB: true })
  for (let i = first; i < n; i++)
    for (let j = first; j < end; j++) a[i * n + j]! -= product.data[(i - first) * product.columns + j - first]!
}

/** Solves L L^T x = b in place. @param lower - as `cholesky` leaves it; @param b - n values */
export function solveCholesky(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * b[k]!
    b[i] = sum / lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / lower[i * n + i]!
    b[i] = value
    for (let k = 0; k < i; k++) b[k]! -= value * lower[i * n + k]!
  }
}

/** Four sums side by side: one would wait for itself at every step. */
function dot(a: Float64Array, x: number, y: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < length; k += 4) {
    s0 += a[x + k]! * a[y + k]!
    s1 += a[x + k + 1]! * a[y + k + 1]!
    s2 += a[x + k + 2]! * a[y + k + 2]!
    s3 += a[x + k + 3]! * a[y + k + 3]!
  }
  for (; k < length; k++) s0 += a[x + k]! * a[y + k]!
  return s0 + s1 + (s2 + s3)
}
