import { type Lda, standardise } from '../model/lda.ts'
import { gram, multiply } from '../signal/kernels.ts'
import type { Matrix } from '../signal/matrix.ts'
import { cholesky, solveCholesky } from './cholesky.ts'
import { fitScaler, LEAST_DEVIATION } from './scaler.ts'

export interface LdaOptions {
  /** Share of the covariance that is replaced by a multiple of the identity, above 0 and at most 1. */
  readonly shrinkage?: number
}

/**
 * Shrinkage LDA in closed form, equal priors: features standardised and clipped, one covariance C for all classes,
 * C = (1 - s) S + s tr(S) / D I with S the mean within-class scatter; weights C^-1 m_k, bias -1/2 m_k C^-1 m_k.
 *
 * @param features - clips x D; every row counts the same
 * @param labels - class of each row, 0 to `classes` - 1, each at least once
 * @throws RangeError where a class has no row
 *
 * Source: Friedman 1989, "Regularized discriminant analysis"; `ShrinkageLDA` of the prototype.
 */
export function fitLda(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  { shrinkage = 0.1 }: LdaOptions = {},
): Lda {
  const { rows, columns: size, data } = features
  const { mean, deviation } = fitScaler(features)
  const scaled = new Float32Array(data.length)
  const counts = new Float64Array(classes)
  const means = new Float64Array(classes * size)
  for (let r = 0; r < rows; r++) {
    const k = labels[r]!
    counts[k]!++
    for (let d = 0; d < size; d++) {
      const value = standardise(data[r * size + d]!, mean[d]!, deviation[d]!)
      scaled[r * size + d] = value
      means[k * size + d]! += value
    }
  }
  for (let k = 0; k < classes; k++) {
    if (!counts[k]) throw new RangeError(`Invalid training set: expected clips of every class, found none of ${k}.`)
    for (let d = 0; d < size; d++) means[k * size + d]! /= counts[k]!
  }
  for (let r = 0; r < rows; r++)
    for (let d = 0, m = labels[r]! * size; d < size; d++) scaled[r * size + d]! -= means[m + d]!

  const centred = { rows, columns: size, data: scaled }
  const solve = rows < size ? solverOfRows(centred, shrinkage) : solverOfColumns(centred, shrinkage)
  const weights = new Float32Array(classes * size)
  const bias = new Float32Array(classes)
  for (let k = 0; k < classes; k++) {
    const centre = means.subarray(k * size, (k + 1) * size)
    const solved = solve(centre)
    weights.set(solved, k * size)
    let product = 0
    for (let d = 0; d < size; d++) product += centre[d]! * solved[d]!
    bias[k] = -product / 2
  }
  return { mean, deviation, weights, bias }
}

/** A function that gives C^-1 x. */
type Solver = (x: Float64Array) => Float64Array

/** C = (1 - s) R^T R / n + s t / D I for centred rows R, t the trace of R^T R / n: by the Cholesky factor of C, D x D. */
function solverOfColumns(centred: Matrix, shrinkage: number): Solver {
  const { rows, columns: size } = centred
  const covariance = Float64Array.from(gram(centred).data, value => (value / rows) * (1 - shrinkage))
  const ridge = ridgeOf(centred, shrinkage)
  for (let d = 0; d < size; d++) covariance[d * size + d]! += ridge
  cholesky(covariance, size)
  return x => {
    const solved = x.slice()
    solveCholesky(covariance, size, solved)
    return solved
  }
}

/**
 * The same for fewer rows than columns, by a factor of n x n: with C = a R^T R + c I,
 * C^-1 x = (x - R^T (R R^T + c / a I)^-1 R x) / c.
 *
 * Source: the Woodbury identity.
 */
function solverOfRows(centred: Matrix, shrinkage: number): Solver {
  const { rows, columns: size, data } = centred
  const ridge = ridgeOf(centred, shrinkage)
  if (shrinkage === 1) return x => x.map(value => value / ridge)
  const inner = Float64Array.from(multiply(centred, centred, { transposeB: true }).data)
  for (let r = 0; r < rows; r++) inner[r * rows + r]! += (ridge * rows) / (1 - shrinkage)
  cholesky(inner, rows)
  return x => {
    const projected = new Float64Array(rows)
    for (let r = 0; r < rows; r++) for (let d = 0; d < size; d++) projected[r]! += data[r * size + d]! * x[d]!
    solveCholesky(inner, rows, projected)
    const solved = x.slice()
    for (let r = 0; r < rows; r++) for (let d = 0; d < size; d++) solved[d]! -= data[r * size + d]! * projected[r]!
    return solved.map(value => value / ridge)
  }
}

/** What is added to the diagonal of the covariance. */
function ridgeOf({ rows, columns, data }: Matrix, shrinkage: number): number {
  let square = 0
  for (let i = 0; i < data.length; i++) square += data[i]! * data[i]!
  return (shrinkage * square) / rows / columns || LEAST_DEVIATION
}
