import { roundToHalf } from '../model/half.ts'
import { type Lda, standardise } from '../model/lda.ts'
import { gram, multiply } from '../signal/kernels.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { cholesky, solveCholesky } from './cholesky.ts'
import { fitScaler, LEAST_DEVIATION } from './scaler.ts'
import { voiceDirections } from './voice-directions.ts'

export interface LdaOptions {
  /** Share of the covariance that is replaced by a multiple of the identity, above 0 and at most 1. */
  readonly shrinkage?: number
  /**
   * Group of each row, from 0 on without gaps: rows of one voice on one kind of line, whose common offset is no noise. None
   * is known where not given; then an unknown voice is all that the model knows.
   */
  readonly groups?: ArrayLike<number>
  /** Directions of offsets that are kept at most, those first in which voices differ most. */
  readonly directions?: number
}

/** Directions of offsets that a model keeps: more change no figure, and a model file grows with them. */
const KEPT_DIRECTIONS = 64

/**
 * Shrinkage LDA in closed form, equal priors: features standardised and clipped, one covariance for all classes,
 * T = (1 - s) S + s tr(S) / D I with S the mean within-class scatter. With groups T = B + W: B is the part of S between
 * the groups' means, W the rest; `voiceDirections` says in which projection the two are diagonal.
 *
 * @param features - clips x D; every row counts the same
 * @param labels - class of each row, 0 to `classes` - 1, each at least once
 * @throws RangeError where a class has no row
 *
 * Source: Friedman 1989, "Regularized discriminant analysis"; `ShrinkageLDA` and `voice_offset` of the prototype.
 */
export function fitLda(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  { shrinkage = 0.1, groups, directions = KEPT_DIRECTIONS }: LdaOptions = {},
): Lda {
  const { rows, columns: size, data } = features
  const { mean, deviation } = fitScaler(features)
  const scaled: Matrix = zeros(rows, size)
  for (let r = 0, at = 0; r < rows; r++)
    for (let d = 0; d < size; d++, at++) scaled.data[at] = standardise(data[at]!, mean[d]!, deviation[d]!)
  const classMeans = subtractMeans(scaled, labels, classes)
  const ridge = ridgeOf(scaled, shrinkage)
  const groupCount = groups ? Array.from(groups).reduce((most, group) => Math.max(most, group + 1), 0) : 0
  const offsets = groups ? subtractMeans(scaled, groups, groupCount) : []

  const centre = meanOf(classMeans, size)
  const vectors = zeros(groupCount + classes, size)
  for (const [g, { mean: offset, share }] of offsets.entries()) {
    const scale = Math.sqrt((1 - shrinkage) * share)
    for (let d = 0; d < size; d++) vectors.data[g * size + d] = offset[d]! * scale
  }
  for (const [k, { mean: own }] of classMeans.entries())
    for (let d = 0; d < size; d++) vectors.data[(groupCount + k) * size + d] = own[d]! - centre[d]!

  const solve = rows < size ? solverOfRows(scaled, shrinkage, ridge) : solverOfColumns(scaled, shrinkage, ridge)
  const solved = solve(vectors)
  const products = Float64Array.from(multiply(vectors, solved, { transposeB: true }).data)
  const { weights, spread } = voiceDirections(products, groupCount, classes, directions)
  const projection = multiply(solved, weights, { transposeA: true, transposeB: true }).data.map(roundToHalf)
  return { mean, deviation, projection, means: projectMeans(classMeans, projection, spread.length), spread }
}

interface GroupMean {
  readonly mean: Float64Array
  /** Rows of the group / rows. */
  readonly share: number
}

/** Takes its group's mean from each row. @returns the means */
function subtractMeans({ rows, columns: size, data }: Matrix, groups: ArrayLike<number>, count: number): GroupMean[] {
  const sums = Array.from({ length: count }, () => new Float64Array(size))
  const counts = new Float64Array(count)
  for (let r = 0, at = 0; r < rows; r++) {
    const sum = sums[groups[r]!]!
    counts[groups[r]!]!++
    for (let d = 0; d < size; d++, at++) sum[d]! += data[at]!
  }
  const empty = counts.indexOf(0)
  if (empty >= 0) throw new RangeError(`Invalid training set: expected clips of every class, found none of ${empty}.`)
  for (const [g, sum] of sums.entries()) for (let d = 0; d < size; d++) sum[d]! /= counts[g]!
  for (let r = 0, at = 0; r < rows; r++) {
    const mean = sums[groups[r]!]!
    for (let d = 0; d < size; d++, at++) data[at]! -= mean[d]!
  }
  return sums.map((mean, g) => ({ mean, share: counts[g]! / rows }))
}

function meanOf(groups: readonly GroupMean[], size: number): Float64Array {
  const sum = new Float64Array(size)
  for (const { mean } of groups) for (let d = 0; d < size; d++) sum[d]! += mean[d]! / groups.length
  return sum
}

function projectMeans(means: readonly GroupMean[], projection: Float32Array, size: number): Float32Array {
  const out = new Float64Array(means.length * size)
  for (const [k, { mean }] of means.entries())
    for (let d = 0; d < mean.length; d++)
      for (let p = 0; p < size; p++) out[k * size + p]! += mean[d]! * projection[d * size + p]!
  return Float32Array.from(out)
}

/** A function that gives W^-1 x for each row x. */
type Solver = (vectors: Matrix) => Matrix

/** W = (1 - s) R^T R / n + c I for centred rows R: by the Cholesky factor of W, D x D. */
function solverOfColumns(centred: Matrix, shrinkage: number, ridge: number): Solver {
  const { rows, columns: size } = centred
  const covariance = Float64Array.from(gram(centred).data, value => (value / rows) * (1 - shrinkage))
  for (let d = 0; d < size; d++) covariance[d * size + d]! += ridge
  cholesky(covariance, size)
  return vectors => solveRows(covariance, vectors)
}

/**
 * The same for fewer rows than columns, by a factor of n x n: with W = a R^T R + c I,
 * W^-1 x = (x - R^T (R R^T + c / a I)^-1 R x) / c.
 *
 * Source: the Woodbury identity.
 */
function solverOfRows(centred: Matrix, shrinkage: number, ridge: number): Solver {
  const { rows } = centred
  const byRidge = (x: Matrix): Matrix => ({ ...x, data: x.data.map(value => value / ridge) })
  if (shrinkage === 1) return byRidge
  const inner = Float64Array.from(multiply(centred, centred, { transposeB: true }).data)
  for (let r = 0; r < rows; r++) inner[r * rows + r]! += (ridge * rows) / (1 - shrinkage)
  cholesky(inner, rows)
  return vectors => {
    const known = multiply(solveRows(inner, multiply(vectors, centred, { transposeB: true })), centred)
    return byRidge({ ...vectors, data: vectors.data.map((value, i) => value - known.data[i]!) })
  }
}

/** Solves L L^T x = b for each row b. */
function solveRows(lower: Float64Array, rows: Matrix): Matrix {
  const { rows: count, columns: size } = rows
  const turned = new Float64Array(size * count)
  for (let r = 0; r < count; r++) for (let d = 0; d < size; d++) turned[d * count + r] = rows.data[r * size + d]!
  solveCholesky(lower, size, turned, count)
  const out = zeros(count, size)
  for (let r = 0; r < count; r++) {
    const row = rowOf(out, r)
    for (let d = 0; d < size; d++) row[d] = turned[d * count + r]!
  }
  return out
}

/** What is added to the diagonal of the covariance. */
function ridgeOf({ rows, columns, data }: Matrix, shrinkage: number): number {
  let square = 0
  for (let i = 0; i < data.length; i++) square += data[i]! * data[i]!
  return (shrinkage * square) / rows / columns || LEAST_DEVIATION
}
