import type { OnnxNode, OnnxTensor } from './onnx-file.ts'

/** Collects the operations and constants of a graph. Values are named by what made them. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = []
  readonly constants: OnnxTensor[] = []

  /** Adds a constant. @returns its name */
  constant(name: string, data: Float32Array, shape: readonly number[] = [data.length]): string {
    this.constants.push({ name, shape, data })
    return name
  }

  /** Adds an operation. @returns the name of its result, which is `name` */
  apply(
    operator: string,
    name: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, number>>,
  ): string {
    this.nodes.push({ operator, inputs, output: name, ...(attributes && { attributes }) })
    return name
  }

  /** (values - mean) / deviation, clipped to +- `limit`; 0 where a value is NaN. */
  scaled(
    values: string,
    scaler: { readonly mean: Float32Array; readonly deviation: Float32Array },
    limit: number,
  ): string {
    const centred = this.apply('Sub', 'centred', [values, this.constant('mean', scaler.mean)])
    const divided = this.apply('Div', 'divided', [centred, this.constant('deviation', scaler.deviation)])
    const low = this.constant('lowest', Float32Array.of(-limit), [])
    const high = this.constant('highest', Float32Array.of(limit), [])
    const clipped = this.apply('Clip', 'clipped', [divided, low, high])
    const unknown = this.apply('IsNaN', 'unknown', [divided])
    return this.apply('Where', 'scaled', [unknown, this.constant('zero', Float32Array.of(0), []), clipped])
  }

  /** values W^T + b. @param weights - units x inputs */
  dense(name: string, values: string, weights: Float32Array, bias: Float32Array): string {
    const shape = [bias.length, weights.length / bias.length]
    const inputs = [values, this.constant(`${name}.weights`, weights, shape), this.constant(`${name}.bias`, bias)]
    return this.apply('Gemm', name, inputs, { transB: 1 })
  }

  /** Softmax of the scores over the temperature. */
  probabilities(scores: string, temperature: number): string {
    const tempered = this.apply('Div', 'tempered', [
      scores,
      this.constant('temperature', Float32Array.of(temperature), []),
    ])
    return this.apply('Softmax', 'probabilities', [tempered], { axis: 1 })
  }
}
