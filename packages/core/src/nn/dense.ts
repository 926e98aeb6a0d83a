import type { Engine } from './engine.ts'

/** A layer in which every unit sees every input. */
export interface Dense {
  readonly inputs: number
  readonly units: number
  /** Units x inputs. */
  readonly weights: Float32Array
  /** Units. */
  readonly bias: Float32Array
}

/** output = input W^T + bias: (rows x inputs) (inputs x units) + units -> rows x units. */
export function denseForward(
  engine: Engine,
  { inputs, units, weights, bias }: Dense,
  input: Float32Array,
  rows: number,
  output: Float32Array,
): void {
  engine.product({ m: rows, n: units, k: inputs, a: input, b: weights, transposeB: true, c: output, start: bias })
}

/**
 * From `outputDelta`, the slope of the loss in each output (rows x units), to the slopes in
 * weights: delta^T input, (units x rows) (rows x inputs) -> units x inputs;
 * bias: the sums of delta's columns -> units;
 * input: delta W, (rows x units) (units x inputs) -> rows x inputs, where it is asked for.
 */
export function denseBackward(
  engine: Engine,
  { inputs, units, weights }: Dense,
  input: Float32Array,
  outputDelta: Float32Array,
  rows: number,
  gradient: Pick<Dense, 'weights' | 'bias'>,
  inputDelta?: Float32Array,
): void {
  gradient.bias.fill(0)
  engine.product({ m: units, n: inputs, k: rows, a: outputDelta, transposeA: true, b: input, c: gradient.weights })
  engine.columnSums(outputDelta, rows, gradient.bias)
  if (!inputDelta) return
  engine.product({ m: rows, n: inputs, k: units, a: outputDelta, b: weights, c: inputDelta })
}
