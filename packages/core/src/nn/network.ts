import type { Random } from '../random.ts'
import { type Dense, denseBackward, denseForward } from './dense.ts'
import type { Activation, Engine } from './engine.ts'
import { logLoss, type Mixed } from './log-loss.ts'

/** Dense layers, one after the other, with an activation after each but the last; and what training needs beside them. */
export interface Network {
  readonly activation: Activation
  readonly layers: readonly Dense[]
  /** All weights and biases, layer after layer, each on a whole vector: `layers` are views of it. */
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  readonly layerGradients: readonly Dense[]
  /** Rows x inputs first, then what each layer makes of them: rows x units. */
  readonly values: readonly Float32Array[]
  /** Slopes of the loss in the outputs of each layer but the last, whose own buffer is used again. */
  readonly deltas: readonly Float32Array[]
  readonly rows: number
}

/** Floats and arrays that a network of these sizes takes in an engine. */
export function networkNeeds(sizes: readonly number[], rows: number): { floats: number; arrays: number } {
  const parameters = parameterCount(sizes)
  const values = sizes.reduce((sum, size) => sum + rows * size, 0)
  return { floats: 2 * parameters + 2 * values, arrays: 2 + 2 * sizes.length }
}

/**
 * A network of zeros.
 *
 * @param engine - with room reserved
 * @param sizes - inputs, units of each hidden layer, classes
 * @param rows - of the largest batch
 */
export function createNetwork(engine: Engine, sizes: readonly number[], activation: Activation, rows: number): Network {
  const parameters = engine.array(parameterCount(sizes))
  const gradients = engine.array(parameters.length)
  return {
    activation,
    layers: layersOf(parameters, sizes),
    parameters,
    gradients,
    layerGradients: layersOf(gradients, sizes),
    values: sizes.map(size => engine.array(rows * size)),
    deltas: sizes.slice(1, -1).map(size => engine.array(rows * size)),
    rows,
  }
}

/**
 * Weights and biases uniform within sqrt(factor / (inputs + units)), factor 2 for `logistic` and 6 for the others.
 *
 * Source: Glorot & Bengio 2010; the biases too as in scikit-learn 1.9 `MLPClassifier._init_coef`.
 */
export function initialise({ layers, activation }: Network, random: Random): void {
  for (const { inputs, units, weights, bias } of layers) {
    const bound = Math.sqrt((activation === 'logistic' ? 2 : 6) / (inputs + units))
    for (const values of [weights, bias])
      for (let i = 0; i < values.length; i++) values[i] = bound * (2 * random.uniform() - 1)
  }
}

/**
 * From the rows in `values[0]` to scores before the softmax.
 *
 * @returns rows x classes, a view that lasts until the next call
 */
export function forward(engine: Engine, { layers, values, activation }: Network, rows: number): Float32Array {
  for (const [place, layer] of layers.entries()) {
    const output = values[place + 1]!.subarray(0, rows * layer.units)
    denseForward(engine, layer, values[place]!, rows, output)
    if (place + 1 < layers.length) engine.activate(activation, output)
  }
  return values.at(-1)!.subarray(0, rows * layers.at(-1)!.units)
}

/**
 * Fills `gradients` after `forward`, and spoils its scores.
 *
 * @param options - `alpha`: strength of the L2 term; `weights`: one a row; `mixed`: as `logLoss`
 * @returns the loss: (sum of the rows' log losses + alpha / 2 sum of squared weights) / (sum of the rows' weights)
 *
 * Source: scikit-learn 1.9 `MLPClassifier._backprop`.
 */
export function backward(
  engine: Engine,
  network: Network,
  labels: ArrayLike<number>,
  rows: number,
  { alpha, weights, mixed }: { readonly alpha: number; readonly weights?: ArrayLike<number>; readonly mixed?: Mixed },
): number {
  const { layers, layerGradients, values, deltas, activation } = network
  let total = rows
  if (weights) {
    total = 0
    for (let row = 0; row < rows; row++) total += weights[row]!
  }
  const scores = values.at(-1)!.subarray(0, rows * layers.at(-1)!.units)
  let loss = logLoss(scores, labels, rows, scores, weights, mixed)
  for (let place = layers.length - 1; place >= 0; place--) {
    const layer = layers[place]!
    const gradient = layerGradients[place]!
    const delta = place + 1 < layers.length ? deltas[place]!.subarray(0, rows * layer.units) : scores
    const below = place > 0 ? deltas[place - 1]!.subarray(0, rows * layer.inputs) : undefined
    denseBackward(engine, layer, values[place]!, delta, rows, gradient, below)
    if (below) engine.slope(activation, values[place]!.subarray(0, below.length), below)
    loss += (alpha / 2) * engine.decay(gradient.weights, layer.weights, alpha, total)
    engine.decay(gradient.bias, layer.bias, 0, total)
  }
  return loss / total
}

function parameterCount(sizes: readonly number[]): number {
  let count = 0
  for (let layer = 1; layer < sizes.length; layer++)
    count += wholeVectors(sizes[layer]! * sizes[layer - 1]!) + wholeVectors(sizes[layer]!)
  return count
}

function layersOf(parameters: Float32Array, sizes: readonly number[]): Dense[] {
  let at = 0
  const take = (length: number) => {
    const view = parameters.subarray(at, at + length)
    at += wholeVectors(length)
    return view
  }
  return sizes.slice(1).map((units, place) => {
    const inputs = sizes[place]!
    return { inputs, units, weights: take(units * inputs), bias: take(units) }
  })
}

function wholeVectors(length: number): number {
  return (length + 7) & ~7
}
