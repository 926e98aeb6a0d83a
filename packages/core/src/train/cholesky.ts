import { multiply } from '../signal/kernels.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'

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

/**
 * Solves L L^T X = B for several right-hand sides at once, in place. As in {@link cholesky} columns of L are done in blocks;
 * what finished ones take from the others is one matrix product in float32, where there are more than 64.
 *
 * @param lower - as `cholesky` leaves it
 * @param b - n x `columns`, row-major
 */
export function solveCholesky(lower: Float64Array, n: number, b: Float64Array, columns = 1): void {
  // What is solved so far, for the matrix products.
  const mirror = new Float32Array(n * columns)
  for (let first = 0; first < n; first += BLOCK) {
    const end = Math.min(n, first + BLOCK)
    if (first > 0) {
      const strip = zeros(end - first, first)
      for (let i = first; i < end; i++) strip.data.set(lower.subarray(i * n, i * n + first), (i - first) * first)
      const solved = { rows: first, columns, data: mirror.subarray(0, first * columns) }
      subtract(b, first * columns, multiply(strip, solved))
    }
    for (let i = first; i < end; i++) {
      for (let k = first; k < i; k++) subtractRow(b, i, k, lower[i * n + k]!, columns)
      divideRow(b, i, lower[i * n + i]!, columns)
    }
    mirror.set(b.subarray(first * columns, end * columns), first * columns)
  }
  for (let first = Math.floor((n - 1) / BLOCK) * BLOCK; first >= 0; first -= BLOCK) {
    const end = Math.min(n, first + BLOCK)
    if (end < n) {
      const strip = zeros(n - end, end - first)
      for (let i = end; i < n; i++)
        strip.data.set(lower.subarray(i * n + first, i * n + end), (i - end) * strip.columns)
      const solved = { rows: n - end, columns, data: mirror.subarray(end * columns) }
      subtract(b, first * columns, multiply(strip, solved, { transposeA: true }))
    }
    for (let i = end - 1; i >= first; i--) {
      for (let k = i + 1; k < end; k++) subtractRow(b, i, k, lower[k * n + i]!, columns)
      divideRow(b, i, lower[i * n + i]!, columns)
    }
    mirror.set(b.subarray(first * columns, end * columns), first * columns)
  }
}

function subtract(b: Float64Array, at: number, { data }: Matrix): void {
  for (let i = 0; i < data.length; i++) b[at + i]! -= data[i]!
}

function subtractRow(b: Float64Array, row: number, other: number, factor: number, columns: number): void {
  for (let c = 0, x = row * columns, y = other * columns; c < columns; c++, x++, y++) b[x]! -= factor * b[y]!
}

function divideRow(b: Float64Array, row: number, divisor: number, columns: number): void {
  for (let x = row * columns; x < (row + 1) * columns; x++) b[x]! /= divisor
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
