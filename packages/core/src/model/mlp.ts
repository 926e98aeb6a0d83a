import type { Activation } from '../nn/engine.ts'
import { activatePlain } from '../nn/engine-plain.ts'
import { multiply } from '../signal/kernels.ts'

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
const LARGEST = 1e6

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
  return Number.isNaN(result) ? 0 : Math.min(LARGEST, Math.max(-LARGEST, result))
}
