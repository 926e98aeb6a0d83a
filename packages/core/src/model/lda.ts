import { AppError } from '../errors.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'

/**
 * Shrinkage linear discriminant analysis, trained: features are standardised and clipped, then each class has one
 * linear score, the log-likelihood of a Gaussian up to a term that all classes share (equal priors).
 */
export interface Lda {
  /** Mean of each feature on the training clips: D values. */
  readonly mean: Float32Array
  /** Standard deviation of each feature on the training clips, > 0: D values. */
  readonly deviation: Float32Array
  /** Classes x D. */
  readonly weights: Float32Array
  /** One value a class. */
  readonly bias: Float32Array
}

/** Standardised features are clipped to +- this, so that one odd value cannot decide alone. */
export const CLIP = 4

/**
 * Fills `out` (one value a class) with the scores of `features` (D values).
 * NaN counts as the training mean.
 */
export function ldaScores(lda: Lda, features: Float32Array, out: Float32Array): Float32Array {
  const { mean, deviation, weights, bias } = lda
  const size = mean.length
  if (features.length !== size)
    throw new RangeError(`Invalid features: expected ${size} values, found ${features.length}.`)
  const scores = Float64Array.from(bias)
  for (let d = 0; d < size; d++) {
    const value = standardise(features[d]!, mean[d]!, deviation[d]!)
    for (let k = 0, at = d; k < scores.length; k++, at += size) scores[k]! += value * weights[at]!
  }
  out.set(scores)
  return out
}

/** (value - mean) / deviation, clipped to +-4; 0 where the value is NaN. */
export function standardise(value: number, mean: number, deviation: number): number {
  const scaled = (value - mean) / deviation
  return scaled > CLIP ? CLIP : scaled < -CLIP ? -CLIP : Number.isNaN(scaled) ? 0 : scaled
}

/** The tensors of a model file. */
export function ldaToTensors({ mean, deviation, weights, bias }: Lda): Map<string, Tensor> {
  return new Map([
    ['bias', { shape: [bias.length], data: bias }],
    ['deviation', { shape: [deviation.length], data: deviation }],
    ['mean', { shape: [mean.length], data: mean }],
    ['weights', { shape: [bias.length, mean.length], data: weights }],
  ])
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function ldaFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number): Lda {
  const size = tensors.get('mean')?.shape[0] ?? 0
  const deviation = finiteTensor(tensors, 'deviation', [size])
  if (size === 0 || !deviation.every(value => value > 0))
    throw new AppError('model/malformed', 'The model has no features, or some without spread. Train it again.')
  return {
    mean: finiteTensor(tensors, 'mean', [size]),
    deviation,
    weights: finiteTensor(tensors, 'weights', [classes, size]),
    bias: finiteTensor(tensors, 'bias', [classes]),
  }
}
