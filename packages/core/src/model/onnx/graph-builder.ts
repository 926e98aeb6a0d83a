import type { OnnxNode, OnnxTensor } from './onnx-file.ts'

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
  apply(
    operator: string,
    name: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, number>>,
  ): string {
    this.nodes.push({ operator, inputs, output: name, ...(attributes && { attributes }) })
    return name
  }

  /** Columns from `start` to before `end`. */
  columns(name: string, values: string, start: number, end: number): string {
    const bound = (which: string, place: number) => this.constant(`${name}.${which}`, BigInt64Array.of(BigInt(place)))
    return this.apply('Slice', name, [values, bound('start', start), bound('end', end), bound('axis', 1)])
  }

  /** (values - mean) / deviation, clipped to +- `limit`; 0 where a value is NaN. */
  scaled(
    name: string,
    values: string,
    scaler: { readonly mean: Float32Array; readonly deviation: Float32Array },
    limit: number,
  ): string {
    const constant = (part: string, data: Float32Array) => this.constant(`${name}.${part}`, data)
    const scalar = (part: string, value: number) => this.constant(`${name}.${part}`, Float32Array.of(value), [])
    const centred = this.apply('Sub', `${name}.centred`, [values, constant('mean', scaler.mean)])
    const divided = this.apply('Div', `${name}.divided`, [centred, constant('deviation', scaler.deviation)])
    const bounds = [scalar('lowest', -limit), scalar('highest', limit)]
    const clipped = this.apply('Clip', `${name}.clipped`, [divided, ...bounds])
    const unknown = this.apply('IsNaN', `${name}.unknown`, [divided])
    return this.apply('Where', name, [unknown, scalar('zero', 0), clipped])
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
