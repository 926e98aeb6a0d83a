import type { Allocate, ConvolutionEngine } from './convolution-engine.ts'

/** Added to a variance, so that a channel that never changes can be divided by its deviation. */
const EPSILON = 1e-5
/** Share of the newest batch in the running moments. */
const MOMENTUM = 0.1

/** A layer that brings each channel to mean 0 and variance 1 over the rows of a batch, then scales and shifts it. */
export interface BatchNorm {
  /** What each channel is multiplied by, and what is added then: learned. */
  readonly gamma: Float32Array
  readonly beta: Float32Array
  /** Running moments over batches: what is taken instead of a batch's own when the network is used. */
  readonly mean: Float64Array
  readonly variance: Float64Array
  /** Of the last batch: its moments, the deviations inverted, and the line that normalising amounts to. */
  readonly batchMean: Float64Array
  readonly inverse: Float64Array
  readonly scale: Float32Array
  readonly shift: Float32Array
  /** For the way back. */
  readonly slope: Float32Array
}

/** @param gamma - a view of the network's parameters, as `beta` is */
export function createBatchNorm(
  allocate: Allocate,
  gamma: Float32Array,
  beta: Float32Array,
  channels: number,
): BatchNorm {
  return {
    ...{ gamma, beta },
    mean: new Float64Array(channels),
    variance: new Float64Array(channels).fill(1),
    batchMean: new Float64Array(channels),
    inverse: new Float64Array(channels),
    scale: allocate(channels),
    shift: allocate(channels),
    slope: allocate(channels),
  }
}

/**
 * From values, rows x channels, to the line `value scale + shift` = gamma (value - mean) / deviation + beta of each
 * channel, with the moments of these rows; the running moments follow them.
 *
 * Source: Ioffe & Szegedy 2015; running variance without bias, as in PyTorch.
 */
export function batchNormForward(engine: ConvolutionEngine, norm: BatchNorm, values: Float32Array, rows: number): void {
  const { gamma, beta, mean, variance, batchMean, inverse, scale, shift } = norm
  const channels = gamma.length
  const sums = engine.columnProducts(values, values, rows, channels)
  for (let c = 0; c < channels; c++) {
    const centre = sums[c]! / rows
    const spread = Math.max(0, sums[channels + c]! / rows - centre * centre)
    batchMean[c] = centre
    inverse[c] = 1 / Math.sqrt(spread + EPSILON)
    mean[c]! += MOMENTUM * (centre - mean[c]!)
    variance[c]! += MOMENTUM * (spread * (rows / Math.max(1, rows - 1)) - variance[c]!)
    scale[c] = gamma[c]! * inverse[c]!
    shift[c] = beta[c]! - centre * scale[c]!
  }
}

/** The line of each channel with the running moments: what a convolution before it can be multiplied by. */
export function foldedLine({ gamma, beta, mean, variance }: BatchNorm): { scale: Float32Array; shift: Float32Array } {
  const scale = gamma.map((value, c) => value / Math.sqrt(variance[c]! + EPSILON))
  return { scale, shift: beta.map((value, c) => value - mean[c]! * scale[c]!) }
}

/**
 * From `delta`, the slopes of the loss in what `batchNormForward` makes of `values` (rows x channels), to those in gamma, beta
 * and, in place of `delta`, the values: with x = (value - mean) / deviation and n rows,
 *
 *   dgamma = sum delta x,  dbeta = sum delta,  dvalue = gamma / deviation (delta - dbeta / n - x dgamma / n)
 */
export function batchNormBackward(
  engine: ConvolutionEngine,
  norm: BatchNorm,
  values: Float32Array,
  rows: number,
  delta: Float32Array,
  gradient: { readonly gamma: Float32Array; readonly beta: Float32Array },
): void {
  const { batchMean, inverse, scale, shift, slope, gamma } = norm
  const channels = gamma.length
  const sums = engine.columnProducts(delta, values, rows, channels)
  for (let c = 0; c < channels; c++) {
    const total = sums[c]!
    const product = inverse[c]! * (sums[channels + c]! - batchMean[c]! * total)
    gradient.beta[c] = total
    gradient.gamma[c] = product
    const factor = gamma[c]! * inverse[c]!
    const pull = (-factor * inverse[c]! * product) / rows
    scale[c] = factor
    slope[c] = pull
    shift[c] = (-factor * total) / rows - pull * batchMean[c]!
  }
  engine.combine(delta, values, rows, { scale, slope, shift })
}
