import { AppError } from '../errors.ts'
import { createProjector, type Projector } from '../signal/projector.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'

/**
 * Shrinkage linear discriminant analysis, trained, with what it learned of voices: standardised and clipped features z are
 * projected to y = z P, where
 *
 *   y = class mean + offset of the voice + noise,   noise ~ N(0, 1),   offset ~ N(0, diag(spread)).
 *
 * Of an unknown voice, the likelihoods of y order the classes exactly as the LDA on z does.
 *
 * Source: probabilistic LDA (Ioffe 2006), here with one covariance of offsets for voices and lines.
 */
export interface Lda {
  /** Mean of each feature on the training clips: D values. */
  readonly mean: Float32Array
  /** Standard deviation of each feature on the training clips, > 0: D values. */
  readonly deviation: Float32Array
  /** P: D x p, each value a float16. */
  readonly projection: Float32Array
  /** Classes x p. */
  readonly means: Float32Array
  /** Variance of the offsets, in units of the noise, >= 0: p values. */
  readonly spread: Float32Array
}

/** Standardised features are clipped to +- this, so that one odd value cannot decide alone. */
export const CLIP = 4

/**
 * A function that gives the projection of `features` (D values): p values, in `out`. NaN counts as the training mean.
 * Made once for many: with the first it copies P to where the kernel finds it.
 */
export function createLdaProjection({
  mean,
  deviation,
  projection,
}: Lda): (features: Float32Array, out: Float32Array) => Float32Array {
  const rows = mean.length
  let projector: Projector | undefined
  return (features, out) => {
    if (features.length !== rows)
      throw new RangeError(`Invalid features: expected ${rows} values, found ${features.length}.`)
    projector ??= createProjector({ rows, columns: projection.length / rows, data: projection })
    const { values } = projector
    for (let d = 0; d < rows; d++) values[d] = standardise(features[d]!, mean[d]!, deviation[d]!)
    out.set(projector.project())
    return out
  }
}

/** (value - mean) / deviation, clipped to +-4; 0 where the value is NaN. */
export function standardise(value: number, mean: number, deviation: number): number {
  const scaled = (value - mean) / deviation
  return scaled > CLIP ? CLIP : scaled < -CLIP ? -CLIP : Number.isNaN(scaled) ? 0 : scaled
}

/** The tensors of a model file. @param prefix - of their names */
export function ldaToTensors({ mean, deviation, projection, means, spread }: Lda, prefix = ''): [string, Tensor][] {
  const size = spread.length
  return [
    [`${prefix}mean`, { shape: [mean.length], data: mean }],
    [`${prefix}deviation`, { shape: [mean.length], data: deviation }],
    [`${prefix}projection`, { shape: [mean.length, size], data: projection, type: 'F16' }],
    [`${prefix}means`, { shape: [means.length / size, size], data: means }],
    [`${prefix}spread`, { shape: [size], data: spread }],
  ]
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function ldaFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number, prefix = ''): Lda {
  const features = tensors.get(`${prefix}mean`)?.shape[0] ?? 0
  const size = tensors.get(`${prefix}spread`)?.shape[0] ?? 0
  const deviation = finiteTensor(tensors, `${prefix}deviation`, [features])
  const spread = finiteTensor(tensors, `${prefix}spread`, [size])
  if (features === 0 || size === 0 || !deviation.every(value => value > 0) || !spread.every(value => value >= 0))
    throw new AppError('model/malformed', 'The model has no features, or some without spread. Train it again.')
  return {
    mean: finiteTensor(tensors, `${prefix}mean`, [features]),
    deviation,
    projection: finiteTensor(tensors, `${prefix}projection`, [features, size]),
    means: finiteTensor(tensors, `${prefix}means`, [classes, size]),
    spread,
  }
}
