import { AppError } from '../errors.ts'
import { ACTIVATIONS, type Activation } from '../nn/engine.ts'
import { activatePlain } from '../nn/engine-plain.ts'
import { multiply } from '../signal/kernels.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'

/** A multi-layer perceptron, trained: features are scaled, then pass through dense layers. */
export interface Mlp {
  /** Subtracted from each feature: D values; zeros where features are taken as they are. */
  readonly mean: Float32Array
  /** What each feature is then divided by: D values; ones where features are taken as they are. */
  readonly deviation: Float32Array
  /** After each layer but the last. */
  readonly activation: Activation
  readonly layers: readonly MlpLayer[]
}

export interface MlpLayer {
  /** Units x inputs. */
  readonly weights: Float32Array
  /** Units. */
  readonly bias: Float32Array
}

/** Scaled features end here, so that an infinite one still gives finite scores. */
export const MLP_LIMIT = 1e6

/**
 * Fills `out` (one value a class) with the scores of `features` (D values) before the softmax.
 * NaN counts as the mean.
 */
export function mlpScores(
  { mean, deviation, activation, layers }: Mlp,
  features: Float32Array,
  out: Float32Array,
): Float32Array {
  if (features.length !== mean.length)
    throw new RangeError(`Invalid features: expected ${mean.length} values, found ${features.length}.`)
  let values = features.map((value, d) => scaled(value, mean[d]!, deviation[d]!))
  for (const [place, { weights, bias }] of layers.entries()) {
    values = multiply(
      { rows: 1, columns: values.length, data: values },
      { rows: bias.length, columns: values.length, data: weights },
      { transposeB: true },
    ).data.map((value, unit) => value + bias[unit]!)
    if (place + 1 < layers.length) activatePlain(activation, values)
  }
  out.set(values)
  return out
}

/** (value - mean) / deviation within +-10^6; 0 where the value is NaN. */
export function scaled(value: number, mean: number, deviation: number): number {
  const result = (value - mean) / deviation
  return Number.isNaN(result) ? 0 : Math.min(MLP_LIMIT, Math.max(-MLP_LIMIT, result))
}

/** The tensors of a model file: the activation as its place in `ACTIVATIONS`, the scaler, each layer's two. */
export function mlpToTensors({ mean, deviation, activation, layers }: Mlp): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>([
    ['activation', { shape: [1], data: Float32Array.of(ACTIVATIONS.indexOf(activation)) }],
    ['mean', { shape: [mean.length], data: mean }],
    ['deviation', { shape: [deviation.length], data: deviation }],
  ])
  for (const [place, { weights, bias }] of layers.entries()) {
    tensors.set(`layer${place}.weights`, { shape: [bias.length, weights.length / bias.length], data: weights })
    tensors.set(`layer${place}.bias`, { shape: [bias.length], data: bias })
  }
  return tensors
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function mlpFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number): Mlp {
  const size = tensors.get('mean')?.shape[0] ?? 0
  const activation = ACTIVATIONS[finiteTensor(tensors, 'activation', [1])[0]!]
  const deviation = finiteTensor(tensors, 'deviation', [size])
  if (!activation || size === 0 || !deviation.every(value => value > 0))
    throw new AppError(
      'model/malformed',
      'The model has no features, some without spread, or an activation that is not known. Train it again.',
    )
  const layers: MlpLayer[] = []
  let inputs = size
  for (let units = unitsOf(tensors, 0); units > 0; units = unitsOf(tensors, layers.length)) {
    const weights = finiteTensor(tensors, `layer${layers.length}.weights`, [units, inputs])
    layers.push({ weights, bias: finiteTensor(tensors, `layer${layers.length}.bias`, [units]) })
    inputs = units
  }
  if (layers.length === 0 || inputs !== classes)
    throw new AppError('model/malformed', `The model ends in ${inputs} scores, expected ${classes}. Train it again.`)
  return { mean: finiteTensor(tensors, 'mean', [size]), deviation, activation, layers }
}

function unitsOf(tensors: ReadonlyMap<string, Tensor>, layer: number): number {
  return tensors.get(`layer${layer}.bias`)?.shape[0] ?? 0
}
