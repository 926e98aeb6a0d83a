import type { Allocate, ConvolutionEngine, ConvolutionShape } from './convolution-engine.ts'
import { convolutionShape } from './convolution-engine.ts'

/** Added to a variance over time, so that its root has a slope where nothing changes. */
export const DEVIATION_EPSILON = 1e-4

/** Weights of attentive pooling: channels x hidden, hidden, hidden x channels, channels. */
export interface AttentionWeights {
  readonly first: Float32Array
  readonly firstBias: Float32Array
  readonly second: Float32Array
  readonly secondBias: Float32Array
}

/** Attentive pooling of batches: each channel's mean and deviation over time, weighed by what the network attends to. */
export interface AttentivePooling {
  readonly times: number
  readonly channels: number
  readonly toHidden: ConvolutionShape
  readonly toScores: ConvolutionShape
  /** Images x times rows of hidden values, and of each channel's shares of attention. */
  readonly hidden: Float32Array
  readonly shares: Float32Array
  readonly hiddenDelta: Float32Array
  readonly shareDelta: Float32Array
}

/** @param images - of the largest batch */
export function createAttentivePooling(
  allocate: Allocate,
  { images, times, channels, hidden }: { images: number; times: number; channels: number; hidden: number },
): AttentivePooling {
  const rows = images * times
  return {
    ...{ times, channels },
    toHidden: denseShape(rows, channels, hidden),
    toScores: denseShape(rows, hidden, channels),
    hidden: allocate(rows * hidden),
    shares: allocate(rows * channels),
    hiddenDelta: allocate(rows * hidden),
    shareDelta: allocate(rows * channels),
  }
}

/** A dense layer as a convolution: rows x inputs -> rows x units. */
export function denseShape(rows: number, inputs: number, units: number): ConvolutionShape {
  const plane = { lines: rows, width: 1, channels: inputs, border: 0 }
  return convolutionShape(plane, { kernel: [1, 1], stride: [1, 1], units })
}

/** Writes the bias in each row. */
export function fillRows(bias: Float32Array, output: Float32Array, rows: number): void {
  for (let row = 0; row < rows; row++) output.set(bias, row * bias.length)
}

/** sums = the sum of the rows. */
export function sumRows(values: Float32Array, rows: number, sums: Float32Array): void {
  sums.fill(0)
  for (let row = 0, at = 0; row < rows; row++) for (let c = 0; c < sums.length; c++, at++) sums[c]! += values[at]!
}

/**
 * (images x times) x channels values h -> images x 2 channels: with a = softmax over time of W2 tanh(W1 h + b1) + b2, one
 * share a channel and time, the means m = sum a h and the deviations sqrt(sum a h^2 - m^2).
 *
 * Source: Okabe et al. 2018, with the channel-wise attention of Desplanques et al. 2020 (ECAPA-TDNN).
 */
export function attentivePoolingForward(
  engine: ConvolutionEngine,
  pooling: AttentivePooling,
  weights: AttentionWeights,
  values: Float32Array,
  images: number,
  output: Float32Array,
): void {
  const { times, channels, hidden, shares } = pooling
  const rows = images * times
  const used = rows * weights.firstBias.length
  fillRows(weights.firstBias, hidden, rows)
  engine.convolve({ ...pooling.toHidden, lines: rows, outLines: rows }, 1, values, weights.first, hidden)
  for (let i = 0; i < used; i++) hidden[i] = Math.tanh(hidden[i]!)
  fillRows(weights.secondBias, shares, rows)
  engine.convolve({ ...pooling.toScores, lines: rows, outLines: rows }, 1, hidden, weights.second, shares)
  for (let image = 0; image < images; image++)
    for (let c = 0; c < channels; c++) {
      const start = image * times * channels + c
      const end = start + times * channels
      let top = Number.NEGATIVE_INFINITY
      for (let at = start; at < end; at += channels) if (shares[at]! > top) top = shares[at]!
      let total = 0
      for (let at = start; at < end; at += channels) {
        shares[at] = Math.exp(shares[at]! - top)
        total += shares[at]!
      }
      let mean = 0
      let square = 0
      for (let at = start; at < end; at += channels) {
        const share = shares[at]! / total
        const value = values[at]!
        shares[at] = share
        mean += share * value
        square += share * value * value
      }
      output[2 * image * channels + c] = mean
      output[(2 * image + 1) * channels + c] = deviation(square - mean * mean)
    }
}

/**
 * From `outputDelta` (images x 2 channels) to the slopes in the weights and in the values, after `attentivePoolingForward`. With m
 * and s the mean and the deviation of a channel, v = ds / 2 s the slope in the variance:
 *
 *   da = dm h + v (h^2 - 2 m h),  dscore = a (da - sum a da),  dh = a (dm + 2 v (h - m)) + what comes back through W1
 *
 * @param output - of the way forward
 * @param delta - gets the slopes in the values
 */
export function attentivePoolingBackward(
  engine: ConvolutionEngine,
  pooling: AttentivePooling,
  weights: AttentionWeights,
  { values, output, images }: { readonly values: Float32Array; readonly output: Float32Array; readonly images: number },
  outputDelta: Float32Array,
  gradient: AttentionWeights,
  delta: Float32Array,
): void {
  const { times, channels, hidden, shares, hiddenDelta, shareDelta } = pooling
  const rows = images * times
  const used = rows * weights.firstBias.length
  for (let image = 0; image < images; image++)
    for (let c = 0; c < channels; c++) {
      const start = image * times * channels + c
      const end = start + times * channels
      const mean = output[2 * image * channels + c]!
      const meanDelta = outputDelta[2 * image * channels + c]!
      const deviationAt = (2 * image + 1) * channels + c
      const pull = outputDelta[deviationAt]! / (2 * output[deviationAt]!)
      let total = 0
      for (let at = start; at < end; at += channels) {
        const value = values[at]!
        const slope = meanDelta * value + pull * (value * value - 2 * mean * value)
        shareDelta[at] = slope
        total += shares[at]! * slope
        delta[at] = shares[at]! * (meanDelta + 2 * pull * (value - mean))
      }
      for (let at = start; at < end; at += channels) shareDelta[at] = shares[at]! * (shareDelta[at]! - total)
    }
  const toScores = { ...pooling.toScores, lines: rows, outLines: rows }
  gradient.second.fill(0)
  engine.convolveGradient(toScores, 1, hidden, shareDelta, gradient.second)
  sumRows(shareDelta, rows, gradient.secondBias)
  hiddenDelta.fill(0, 0, used)
  engine.convolveBack(toScores, 1, shareDelta, weights.second, hiddenDelta)
  for (let i = 0; i < used; i++) hiddenDelta[i]! *= 1 - hidden[i]! * hidden[i]!
  const toHidden = { ...pooling.toHidden, lines: rows, outLines: rows }
  gradient.first.fill(0)
  engine.convolveGradient(toHidden, 1, values, hiddenDelta, gradient.first)
  sumRows(hiddenDelta, rows, gradient.firstBias)
  engine.convolveBack(toHidden, 1, hiddenDelta, weights.first, delta)
}

function deviation(variance: number): number {
  return Math.sqrt(Math.max(0, variance) + DEVIATION_EPSILON)
}
