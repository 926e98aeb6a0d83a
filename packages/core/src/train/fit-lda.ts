import { type Lda, standardise } from '../model/lda.ts'
import { gram } from '../signal/kernels.ts'
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

  const covariance = Float64Array.from(gram({ rows, columns: size, data: scaled }).data, value => value / rows)
  let trace = 0
  for (let d = 0; d < size; d++) trace += covariance[d * size + d]!
  for (let i = 0; i < covariance.length; i++) covariance[i]! *= 1 - shrinkage
  for (let d = 0; d < size; d++) covariance[d * size + d]! += (shrinkage * trace) / size || LEAST_DEVIATION
  cholesky(covariance, size)

  const weights = new Float32Array(classes * size)
  const bias = new Float32Array(classes)
  for (let k = 0; k < classes; k++) {
    const centre = means.subarray(k * size, (k + 1) * size)
    const solved = centre.slice()
    solveCholesky(covariance, size, solved)
    weights.set(solved, k * size)
    let product = 0
    for (let d = 0; d < size; d++) product += centre[d]! * solved[d]!
    bias[k] = -product / 2
  }
  return { mean, deviation, weights, bias }
}
