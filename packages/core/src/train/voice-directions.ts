import { type Matrix, zeros } from '../signal/matrix.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** Directions in which neither voices nor classes differ by more than this share of the largest are rounding. */
const LEAST_SHARE = 1e-7

/** Directions as combinations of offsets and class means. */
export interface VoiceDirections {
  /** Directions x (groups + classes): a direction is W^-1 times the weighted sum of the offsets and class means. */
  readonly weights: Matrix
  /** Variance of the offsets along each, where the noise has 1. */
  readonly spread: Float32Array
}

/**
 * The directions in which the noise has covariance I and the offsets a diagonal one: those `most` in which the offsets are
 * largest, and of what is left the at most `classes` - 1 that the LDA of an unknown voice looks along, so that whatever is
 * left out changes nothing of what it says.
 *
 * With W = L L^T all is in the space of L^-1 x, where the noise is white. Offsets are the columns of A there, class means
 * the columns of N; A A^T has the eigenvectors A f / sqrt(lambda), where A^T A f = lambda f. The discriminants are
 * (I + A A^T)^-1 N = N - A (I + A^T A)^-1 A^T N, less their parts along the eigenvectors that are kept.
 *
 * @param products - (groups + classes)^2: V^T W^-1 V, V holding the offsets, scaled so that their sum of squares is B, then
 *   the class means without their own mean
 */
export function voiceDirections(
  products: Float64Array,
  groups: number,
  classes: number,
  most: number,
): VoiceDirections {
  const all = groups + classes
  const between = new Float64Array(groups * groups)
  for (let g = 0; g < groups; g++) for (let h = 0; h < groups; h++) between[g * groups + h] = products[g * all + h]!
  const { values, vectors } = symmetricEigen(between, groups)
  const rank = values.findIndex(value => value <= LEAST_SHARE * values[0]!)
  const kept = Math.min(most, rank < 0 ? groups : rank)

  const rows: Float64Array[] = []
  const spread: number[] = []
  for (let j = 0; j < kept; j++) {
    const row = new Float64Array(all)
    for (let g = 0; g < groups; g++) row[g] = vectors[j * groups + g]! / Math.sqrt(values[j]!)
    rows.push(row)
    spread.push(values[j]!)
  }

  const discriminants = Array.from({ length: classes }, (_, k) => {
    const row = new Float64Array(all)
    row[groups + k] = 1
    for (let j = 0; j < groups; j++) {
      let along = 0
      for (let g = 0; g < groups; g++) along += vectors[j * groups + g]! * products[g * all + groups + k]!
      along /= j < kept ? values[j]! : 1 + Math.max(0, values[j]!)
      for (let g = 0; g < groups; g++) row[g]! -= along * vectors[j * groups + g]!
    }
    return row
  })
  // An orthonormal basis of them, turned so that the offsets are uncorrelated along it.
  const lengths = symmetricEigen(quadratic(discriminants, products, all), classes)
  const basis = combine(discriminants, lengths.vectors, classes)
    .map((row, i) => row.map(value => value / Math.sqrt(lengths.values[i]!)))
    .filter((_, i) => lengths.values[i]! > LEAST_SHARE * lengths.values[0]! && i < classes - 1)
  const offsetParts = basis.map(row => {
    const parts = new Float64Array(groups)
    for (let g = 0; g < groups; g++) for (let i = 0; i < all; i++) parts[g]! += products[g * all + i]! * row[i]!
    return parts
  })
  const turn = symmetricEigen(
    Float64Array.from(offsetParts.flatMap(a => offsetParts.map(b => dot(a, b)))),
    basis.length,
  )
  rows.push(...combine(basis, turn.vectors, basis.length))
  spread.push(...Array.from(turn.values, value => Math.max(0, value)))

  // Where nothing differs one direction, along which nothing does, keeps all shapes whole.
  const weights = zeros(Math.max(1, rows.length), all)
  for (const [i, row] of rows.entries()) weights.data.set(row, i * all)
  return { weights, spread: Float32Array.from(rows.length > 0 ? spread : [0]) }
}

/** a Q b for each pair of rows. */
function quadratic(rows: readonly Float64Array[], matrix: Float64Array, size: number): Float64Array {
  const images = rows.map(row => Float64Array.from(row, (_, i) => dot(row, matrix.subarray(i * size, (i + 1) * size))))
  return Float64Array.from(rows.flatMap(a => images.map(b => dot(a, b))))
}

/** Sums of rows, weighted by each row of `weights` in turn. */
function combine(rows: readonly Float64Array[], weights: Float64Array, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const sum = new Float64Array(rows[0]?.length ?? 0)
    for (const [k, row] of rows.entries())
      for (let d = 0; d < sum.length; d++) sum[d]! += weights[i * count + k]! * row[d]!
    return sum
  })
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
