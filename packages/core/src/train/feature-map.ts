import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** Clips as points of a plane: near each other where the models heard them alike. */
export interface FeatureMap {
  /** 0..1000 each, as wide as high: the same unit along both. */
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** Places in the report's labels. */
  readonly truth: readonly number[]
  readonly guess: readonly number[]
  /** Share of the spread of the scores that the two directions hold, 0..1. */
  readonly spread: number
}

/** Points of a map at most: of more clips every n-th is shown. */
const MOST_POINTS = 1500

/**
 * The map of clips by their held-out scores, which are projections of the features onto the directions that tell the
 * classes apart, made by a model that has not heard the clip's speaker. The two directions of largest spread (principal
 * components) become the plane.
 *
 * @param scores - clips x classes
 * @param truth - class of each clip
 */
export function featureMap(scores: Matrix, truth: readonly number[]): FeatureMap {
  const step = Math.max(1, Math.ceil(scores.rows / MOST_POINTS))
  const rows = truth.map((_, row) => row).filter(row => row % step === 0)
  // What all classes share says nothing about which it is.
  const vectors = rows.map(row => centred(rowOf(scores, row)))
  const mean = meanOf(vectors, scores.columns)
  for (const vector of vectors) for (let k = 0; k < vector.length; k++) vector[k]! -= mean[k]!
  const total = vectors.reduce((sum, vector) => sum + dot(vector, vector), 0)
  const [first, second] = principalDirections(vectors, scores.columns)
  const points = vectors.map(vector => [dot(vector, first), dot(vector, second)] as const)
  const spread = points.reduce((sum, [x, y]) => sum + x * x + y * y, 0)
  const reach = points.reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 1e-9)
  const coordinate = (value: number) => Math.round(500 + (500 * value) / reach)
  return {
    x: points.map(([x]) => coordinate(x)),
    y: points.map(([, y]) => coordinate(y)),
    truth: rows.map(row => truth[row]!),
    guess: rows.map(row => argmax(rowOf(scores, row))),
    spread: total > 0 ? Number((spread / total).toFixed(3)) : 0,
  }
}

/** The two directions of largest spread. */
function principalDirections(vectors: readonly Float64Array[], size: number): [Float64Array, Float64Array] {
  const products = new Float64Array(size * size)
  for (const vector of vectors)
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) products[i * size + j]! += vector[i]! * vector[j]!
  const { vectors: directions } = symmetricEigen(products, size)
  return [directions.subarray(0, size), directions.subarray(size, 2 * size)]
}

function centred(values: Float32Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Float64Array.from(values, value => value - mean)
}

function meanOf(vectors: readonly Float64Array[], size: number): Float64Array {
  const mean = new Float64Array(size)
  for (const vector of vectors) for (let k = 0; k < size; k++) mean[k]! += vector[k]! / vectors.length
  return mean
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}
