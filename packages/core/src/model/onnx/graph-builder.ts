import type { OnnxAttributes, OnnxNode, OnnxTensor } from './onnx-file.ts'

/** Collects the operations and constants of a graph. Values are named by what made them. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = []
  readonly constants: OnnxTensor[] = []

  /** Adds a constant. @returns its name */
  constant(name: string, data: Float32Array | BigInt64Array, shape: readonly number[] = [data.length]): string {
    this.constants.push({ name, shape, data })
    return name
  }

  /** Adds an operation. @returns the name of its result, which is `name` */
  apply(operator: string, name: string, inputs: readonly string[], attributes?: OnnxAttributes): string {
    this.nodes.push({ operator, inputs, output: name, ...(attributes && { attributes }) })
    return name
  }

  /** Adds an operation on one axis, which this operator takes as an input, not as an attribute. */
  along(operator: string, name: string, values: string, axis: number, attributes?: OnnxAttributes): string {
    return this.apply(operator, name, [values, this.#place(`${name}.axis`, axis)], attributes)
  }

  /** Columns from `start` to before `end`. */
  columns(name: string, values: string, start: number, end: number): string {
    const bounds = [this.#place(`${name}.start`, start), this.#place(`${name}.end`, end)]
    return this.apply('Slice', name, [values, ...bounds, this.#place(`${name}.axis`, 1)])
  }

  /** values * `factor`. */
  times(name: string, values: string, factor: number): string {
    return this.apply('Mul', name, [values, this.#scalar(`${name}.factor`, factor)])
  }

  /** (values - mean) / deviation, clipped to +- `limit`; 0 where a value is NaN. */
  scaled(
    name: string,
    values: string,
    scaler: { readonly mean: Float32Array; readonly deviation: Float32Array },
    limit: number,
  ): string {
    const constant = (part: string, data: Float32Array) => this.constant(`${name}.${part}`, data)
    const centred = this.apply('Sub', `${name}.centred`, [values, constant('mean', scaler.mean)])
    const divided = this.apply('Div', `${name}.divided`, [centred, constant('deviation', scaler.deviation)])
    const bounds = [this.#scalar(`${name}.lowest`, -limit), this.#scalar(`${name}.highest`, limit)]
    const clipped = this.apply('Clip', `${name}.clipped`, [divided, ...bounds])
    const unknown = this.apply('IsNaN', `${name}.unknown`, [divided])
    return this.apply('Where', name, [unknown, this.#scalar(`${name}.zero`, 0), clipped])
  }

  /** values W^T + b. @param weights - units x inputs */
  dense(name: string, values: string, weights: Float32Array, bias: Float32Array): string {
    const shape = [bias.length, weights.length / bias.length]
    const inputs = [values, this.constant(`${name}.weights`, weights, shape), this.constant(`${name}.bias`, bias)]
    return this.apply('Gemm', name, inputs, { transB: 1 })
  }

  /** values W + b, along the last of any number of axes. @param weights - inputs x units */
  linear(name: string, values: string, weights: Float32Array, bias: Float32Array): string {
    const shape = [weights.length / bias.length, bias.length]
    const products = [values, this.constant(`${name}.weights`, weights, shape)]
    return this.apply('Add', name, [
      this.apply('MatMul', `${name}.products`, products),
      this.constant(`${name}.bias`, bias),
    ])
  }

  /** Softmax of the scores over the temperature. */
  probabilities(scores: string, temperature: number): string {
    const tempered = this.apply('Div', 'tempered', [scores, this.#scalar('temperature', temperature)])
    return this.apply('Softmax', 'probabilities', [tempered], { axis: 1 })
  }

  #scalar(name: string, value: number): string {
    return this.constant(name, Float32Array.of(value), [])
  }

  #place(name: string, value: number): string {
    return this.constant(name, BigInt64Array.of(BigInt(value)))
  }
}
