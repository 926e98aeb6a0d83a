import { joinBytes } from '../../audio/byte-queue.ts'
import { bytes, type Field, message, text, wholeNumber, wholeNumbers } from './protobuf.ts'

/** An array of float32, by name; `shape` may begin with a name: a dimension that is free. */
export interface OnnxValue {
  readonly name: string
  readonly shape: readonly (number | string)[]
}

/** A constant of the graph. */
export interface OnnxTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array | BigInt64Array
}

/** Settings of an operation, by name: whole numbers, 0 or more, or lists of them. */
export type OnnxAttributes = Readonly<Record<string, number | readonly number[]>>

/** One operation. */
export interface OnnxNode {
  /** e.g. `Gemm`. */
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: OnnxAttributes
}

/** A graph of operations and what a reader should know of it. */
export interface OnnxGraph {
  readonly name: string
  readonly description: string
  readonly inputs: readonly OnnxValue[]
  readonly output: OnnxValue
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly OnnxTensor[]
  readonly metadata: ReadonlyMap<string, string>
}

/** Version of the file format and of the operators: what runtimes of 2022 and later read. */
const IR_VERSION = 8
const OPERATOR_SET = 17

/** Types of numbers. */
const FLOAT = 1
const INT64 = 7
const INTEGER_ATTRIBUTE = 2
const INTEGERS_ATTRIBUTE = 7

/**
 * The bytes of an ONNX file. Equal graphs give equal bytes.
 *
 * Source: `onnx/onnx.proto` of ONNX 1.17; numbers below are its field numbers.
 */
export function encodeOnnx({
  name,
  description,
  inputs,
  output,
  nodes,
  constants,
  metadata,
}: OnnxGraph): Uint8Array<ArrayBuffer> {
  const graph: Field[] = [
    ...nodes.map(node => message(1, nodeFields(node))),
    text(2, name),
    ...constants.map(tensor => message(5, tensorFields(tensor))),
    ...inputs.map(input => message(11, valueFields(input))),
    message(12, valueFields(output)),
  ]
  return joinBytes([
    wholeNumber(1, IR_VERSION),
    text(2, 'undertone'),
    text(6, description),
    message(7, graph),
    message(8, [text(1, ''), wholeNumber(2, OPERATOR_SET)]),
    ...[...metadata].map(([key, value]) => message(14, [text(1, key), text(2, value)])),
  ])
}

function nodeFields({ operator, inputs, output, attributes = {} }: OnnxNode): Field[] {
  return [
    ...inputs.map(name => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, [text(1, name), ...attributeFields(value)])),
  ]
}

function attributeFields(value: number | readonly number[]): Field[] {
  if (typeof value === 'number') return [wholeNumber(3, value), wholeNumber(20, INTEGER_ATTRIBUTE)]
  return [wholeNumbers(8, value), wholeNumber(20, INTEGERS_ATTRIBUTE)]
}

function tensorFields({ name, shape, data }: OnnxTensor): Field[] {
  const raw = new Uint8Array(data.byteLength)
  const view = new DataView(raw.buffer)
  if (data instanceof Float32Array) for (const [i, value] of data.entries()) view.setFloat32(4 * i, value, true)
  else for (const [i, value] of data.entries()) view.setBigInt64(8 * i, value, true)
  const type = data instanceof Float32Array ? FLOAT : INT64
  return [wholeNumbers(1, shape), wholeNumber(2, type), text(8, name), bytes(9, raw)]
}

function valueFields({ name, shape }: OnnxValue): Field[] {
  const dimensions = shape.map(size => message(1, [typeof size === 'number' ? wholeNumber(1, size) : text(2, size)]))
  return [text(1, name), message(2, [message(1, [wholeNumber(1, FLOAT), message(2, dimensions)])])]
}
