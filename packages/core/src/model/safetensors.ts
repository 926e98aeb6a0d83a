import { AppError } from '../errors.ts'
import { readHalves, toHalfBits } from './half.ts'

/** How a file holds a tensor's numbers: in 4 or in 2 bytes. */
export type TensorType = 'F32' | 'F16'

/** Numbers with a shape, row after row. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** `F32` where not given. As `F16` each is written as the nearest float16. */
  readonly type?: TensorType
}

/** What a safetensors file holds: texts by name, tensors by name. */
export interface SafetensorsFile {
  readonly metadata: ReadonlyMap<string, string>
  readonly tensors: ReadonlyMap<string, Tensor>
}

/**
 * The numbers of one tensor.
 *
 * @throws AppError `model/malformed` where it is missing, of another shape, or holds NaN or infinity
 */
export function finiteTensor(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = tensors.get(name)
  if (!tensor || tensor.shape.join() !== shape.join())
    throw new AppError(
      'model/malformed',
      `The model's tensor "${name}" has shape ${tensor?.shape.join(' x ') ?? 'none'}, expected ${shape.join(' x ')}. Train it again.`,
    )
  if (!holdsOnlyFinite(tensor.data))
    throw new AppError('model/malformed', `The model's tensor "${name}" holds NaN or infinity. Train it again.`)
  return tensor.data
}

function holdsOnlyFinite(data: Float32Array): boolean {
  // A loop, since a call for each of a million numbers is felt when a command starts.
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false
  return true
}

const BYTES: Readonly<Record<TensorType, number>> = { F32: 4, F16: 2 }
const METADATA = '__metadata__'
/** The format's own limit on its header. */
const LARGEST_HEADER = 100_000_000
const PREFIX = 8

/**
 * Bytes of a safetensors file: 8 bytes header length, a JSON header, the tensors one after the other in float32 or float16.
 * Names are sorted and the header padded to 8 bytes, so that equal content gives equal bytes.
 *
 * Source: the safetensors format, https://github.com/huggingface/safetensors (format section of its README).
 */
export function writeSafetensors({ metadata, tensors }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  const header = writeHeader({ metadata, tensors })
  const size = [...tensors.values()].reduce((sum, { data, type = 'F32' }) => sum + data.length * BYTES[type], 0)
  const bytes = new Uint8Array(header.length + size)
  bytes.set(header)
  const view = new DataView(bytes.buffer)
  let at = header.length
  for (const [, { data, type = 'F32' }] of sorted(tensors))
    for (const value of data) {
      if (type === 'F32') view.setFloat32(at, value, true)
      else view.setUint16(at, toHalfBits(value), true)
      at += BYTES[type]
    }
  return bytes
}

/** The bytes of such a file before its numbers. */
export function writeHeader({ metadata, tensors }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [METADATA]: Object.fromEntries(sorted(metadata)) }
  let size = 0
  for (const [name, { shape, data, type = 'F32' }] of sorted(tensors)) {
    const end = size + data.length * BYTES[type]
    header[name] = { dtype: type, shape, data_offsets: [size, end] }
    size = end
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(PREFIX + headerLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, PREFIX).set(json, PREFIX)
  return bytes
}

/**
 * Reads a safetensors file of float32 and float16 tensors, trusting nothing that it says of itself: no allocation is larger than
 * the file, and the tensors must cover it exactly, without gaps or overlaps.
 *
 * @returns what it holds, and the bytes that its numbers are in
 * @throws AppError `model/malformed`
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile & { readonly numbers: Uint8Array } {
  if (bytes.length < PREFIX) malformed(`expected at least ${PREFIX} bytes, found ${bytes.length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = view.getBigUint64(0, true)
  if (headerLength > BigInt(Math.min(LARGEST_HEADER, bytes.length - PREFIX)))
    malformed(`its header claims ${headerLength} bytes, but only ${bytes.length - PREFIX} follow`)
  const dataStart = PREFIX + Number(headerLength)
  const header = parseHeader(bytes.subarray(PREFIX, dataStart))
  const metadata = new Map<string, string>()
  const entries: ({ name: string } & Entry)[] = []
  for (const [name, value] of Object.entries(header)) {
    if (!isObject(value)) malformed(`entry "${name}" of its header is not an object`)
    if (name === METADATA) {
      for (const [key, text] of Object.entries(value)) {
        if (typeof text !== 'string') malformed(`metadata "${key}" is not a text`)
        metadata.set(key, text)
      }
    } else entries.push({ name, ...parseEntry(name, value) })
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  const tensors = new Map<string, Tensor>()
  let covered = 0
  for (const { name, type, shape, begin, end } of entries) {
    if (begin !== covered) malformed(`tensor "${name}" begins at ${begin}, expected ${covered}`)
    if (end > bytes.length - dataStart) malformed(`tensor "${name}" ends at ${end}, past the end of the file`)
    const numbers = bytes.subarray(dataStart + begin, dataStart + end)
    // A copy begins where a typed array may begin. Every platform that runs this has the lower byte first, as the file has.
    const data = type === 'F32' ? new Float32Array(new Uint8Array(numbers).buffer) : readHalves(numbers)
    tensors.set(name, { shape, data, type })
    covered = end
  }
  if (covered !== bytes.length - dataStart)
    malformed(`its tensors cover ${covered} bytes, but ${bytes.length - dataStart} follow the header`)
  return { metadata, tensors, numbers: bytes.subarray(dataStart) }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    malformed('its header is not JSON', cause)
  }
  if (!isObject(header)) malformed('its header is not a JSON object')
  return header
}

interface Entry {
  readonly type: TensorType
  readonly shape: number[]
  readonly begin: number
  readonly end: number
}

function parseEntry(name: string, value: Record<string, unknown>): Entry {
  const { dtype: type, shape, data_offsets: offsets } = value
  if (type !== 'F32' && type !== 'F16')
    malformed(`tensor "${name}" is of type ${JSON.stringify(type)}, expected "F32" or "F16"`)
  if (!isSizes(shape) || shape.length > 8) malformed(`tensor "${name}" has no valid shape`)
  if (!isSizes(offsets)) malformed(`tensor "${name}" has no valid offsets`)
  const [begin, end] = offsets
  if (offsets.length !== 2 || begin === undefined || end === undefined || end < begin)
    malformed(`tensor "${name}" has no valid offsets`)
  const size = shape.reduce((product, length) => product * length, BYTES[type])
  if (size !== end - begin)
    malformed(`tensor "${name}" of shape ${shape.join(' x ')} does not fit ${end - begin} bytes`)
  return { type, shape, begin, end }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function malformed(why: string, cause?: unknown): never {
  throw new AppError(
    'model/malformed',
    `Not a model file: ${why}. Copy or download it again.`,
    {},
    cause === undefined ? undefined : { cause },
  )
}
