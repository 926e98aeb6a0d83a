import { AppError } from '../errors.ts'
import { BitReader } from './bit-reader.ts'

/** What the first metadata block says of the whole stream. */
export interface FlacStreamInfo {
  readonly maxBlockSize: number
  readonly sampleRate: number
  readonly channelCount: number
  readonly bitsPerSample: number
  /** Samples of each channel; 0 where the encoder did not know. */
  readonly totalSamples: number
}

/** How the two channels of a frame are told by each other. */
type Decorrelation = 'none' | 'left-side' | 'side-right' | 'mid-side'

interface FrameHeader {
  readonly blockSize: number
  readonly channelCount: number
  readonly decorrelation: Decorrelation
  readonly bitsPerSample: number
  /** Bytes, with its checksum. */
  readonly length: number
}

/**
 * Decodes the FLAC frame at `offset`.
 *
 * @returns its channels, full scale 1, and where the next frame begins; undefined where no valid frame header is there
 * @throws OUT_OF_BITS where `bytes` end before the frame does
 * @throws AppError `audio/decode-failed` where the frame is broken
 *
 * Source: RFC 9639, sections 9.1 to 9.3.
 */
export function decodeFlacFrame(
  bytes: Uint8Array,
  offset: number,
  stream: FlacStreamInfo,
): { channels: Float32Array[]; end: number } | undefined {
  const header = readHeader(bytes, offset, stream)
  if (!header) return undefined
  const bits = new BitReader(bytes, offset + header.length)
  const channels = Array.from({ length: header.channelCount }, (_, index) => {
    const isSide = header.decorrelation !== 'none' && index === (header.decorrelation === 'side-right' ? 0 : 1)
    return readSubframe(bits, header.blockSize, header.bitsPerSample + (isSide ? 1 : 0))
  })
  bits.alignToByte()
  const length = bits.position - offset
  const expected = bits.unsigned(16)
  const found = crc16(bytes, offset, offset + length)
  if (found !== expected) throw broken('its checksum is wrong')
  undoDecorrelation(channels, header.decorrelation)
  const scale = 2 ** (1 - header.bitsPerSample)
  return {
    channels: channels.map(channel => {
      const samples = new Float32Array(channel.length)
      for (let i = 0; i < samples.length; i++) samples[i] = channel[i]! * scale
      return samples
    }),
    end: bits.position,
  }
}

const SAMPLE_BITS = [0, 8, 12, undefined, 16, 20, 24, 32] as const
const DECORRELATIONS: readonly Decorrelation[] = ['left-side', 'side-right', 'mid-side']

function readHeader(bytes: Uint8Array, offset: number, stream: FlacStreamInfo): FrameHeader | undefined {
  const bits = new BitReader(bytes, offset)
  if (bits.unsigned(15) !== 0x7ffc) return undefined
  bits.unsigned(1)
  const blockCode = bits.unsigned(4)
  const rateCode = bits.unsigned(4)
  const channelCode = bits.unsigned(4)
  const sampleBits = SAMPLE_BITS[bits.unsigned(3)]
  const reserved = bits.unsigned(1)
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || sampleBits === undefined || reserved) return undefined
  skipCodedNumber(bits)
  const blockSize = readBlockSize(bits, blockCode)
  if (rateCode >= 12) bits.unsigned(rateCode === 12 ? 8 : 16)
  const length = bits.position - offset
  if (bits.unsigned(8) !== crc8(bytes, offset, offset + length)) return undefined
  const channelCount = channelCode < 8 ? channelCode + 1 : 2
  const bitsPerSample = sampleBits || stream.bitsPerSample
  if (channelCount !== stream.channelCount || bitsPerSample !== stream.bitsPerSample) return undefined
  return {
    blockSize,
    channelCount,
    decorrelation: DECORRELATIONS[channelCode - 8] ?? 'none',
    bitsPerSample,
    length: length + 1,
  }
}

function readBlockSize(bits: BitReader, code: number): number {
  if (code === 1) return 192
  if (code < 6) return 144 << code
  if (code === 6) return bits.unsigned(8) + 1
  return code === 7 ? bits.unsigned(16) + 1 : 1 << code
}

/** The frame's number, coded as UTF-8 codes a character. */
function skipCodedNumber(bits: BitReader): void {
  const first = bits.unsigned(8)
  const ones = Math.clz32(~(first << 24))
  for (let i = 1; i < ones; i++) bits.unsigned(8)
}

function readSubframe(bits: BitReader, blockSize: number, frameBits: number): Float64Array {
  const samples = new Float64Array(blockSize)
  if (bits.unsigned(1) !== 0) throw broken('a subframe begins with no zero')
  const type = bits.unsigned(6)
  const wasted = bits.unsigned(1) === 1 ? bits.unary() + 1 : 0
  const sampleBits = frameBits - wasted
  if (sampleBits < 1) throw broken('it has no bits left')
  if (type === 0) samples.fill(bits.signed(sampleBits))
  else if (type === 1) for (let i = 0; i < blockSize; i++) samples[i] = bits.signed(sampleBits)
  else if (type >= 8 && type <= 12) readFixed(bits, samples, type - 8, sampleBits)
  else if (type >= 32) readLinear(bits, samples, type - 31, sampleBits)
  else throw broken(`subframe type ${type} is reserved`)
  if (wasted > 0) for (let i = 0; i < blockSize; i++) samples[i]! *= 2 ** wasted
  return samples
}

const FIXED: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]]

function readFixed(bits: BitReader, samples: Float64Array, order: number, sampleBits: number): void {
  readWarmUp(bits, samples, order, sampleBits)
  readResidual(bits, samples, order)
  predict(samples, FIXED[order]!, 0)
}

function readLinear(bits: BitReader, samples: Float64Array, order: number, sampleBits: number): void {
  readWarmUp(bits, samples, order, sampleBits)
  const precision = bits.unsigned(4) + 1
  if (precision === 16) throw broken('its precision is reserved')
  const shift = bits.signed(5)
  if (shift < 0) throw broken('it shifts to the left')
  const coefficients = Array.from({ length: order }, () => bits.signed(precision))
  readResidual(bits, samples, order)
  predict(samples, coefficients, shift)
}

function readWarmUp(bits: BitReader, samples: Float64Array, order: number, sampleBits: number): void {
  if (order > samples.length) throw broken('its predictor is longer than it')
  for (let i = 0; i < order; i++) samples[i] = bits.signed(sampleBits)
}

function readResidual(bits: BitReader, samples: Float64Array, order: number): void {
  const method = bits.unsigned(2)
  if (method > 1) throw broken('its residual is coded in a reserved way')
  const parameterBits = method === 0 ? 4 : 5
  const unfolded = (1 << parameterBits) - 1
  const partitions = 1 << bits.unsigned(4)
  const size = samples.length / partitions
  if (!Number.isInteger(size) || size < order) throw broken('its partitions do not fit')
  for (let partition = 0; partition < partitions; partition++) {
    const from = partition === 0 ? order : partition * size
    const to = (partition + 1) * size
    const parameter = bits.unsigned(parameterBits)
    if (parameter < unfolded) {
      bits.rice(samples, from, to, parameter)
    } else {
      const width = bits.unsigned(5)
      for (let i = from; i < to; i++) samples[i] = width === 0 ? 0 : bits.signed(width)
    }
  }
}

/** Adds to each residual what the samples before it predict. Doubles hold every sum exactly: 33 + 15 + 5 bits. */
function predict(samples: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length
  const weights = Float64Array.from(coefficients)
  const scale = 2 ** -shift
  for (let i = order; i < samples.length; i++) {
    let sum = 0
    for (let j = 0, at = i - 1; j < order; j++, at--) sum += weights[j]! * samples[at]!
    samples[i]! += Math.floor(sum * scale)
  }
}

function undoDecorrelation(channels: readonly Float64Array[], decorrelation: Decorrelation): void {
  if (decorrelation === 'none') return
  const first = channels[0]!
  const second = channels[1]!
  for (let i = 0; i < first.length; i++) {
    const a = first[i]!
    const b = second[i]!
    if (decorrelation === 'left-side') second[i] = a - b
    else if (decorrelation === 'side-right') first[i] = a + b
    else {
      const sum = 2 * a + (b % 2 === 0 ? 0 : 1)
      first[i] = (sum + b) / 2
      second[i] = (sum - b) / 2
    }
  }
}

const CRC_8 = crcTable(8, 0x07)
const CRC_16 = crcTable(16, 0x8005)

function crcTable(width: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (width - 1)
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte << (width - 8)
    for (let bit = 0; bit < 8; bit++) value = value & top ? (value << 1) ^ polynomial : value << 1
    return value & ((1 << width) - 1)
  })
}

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = CRC_8[value ^ bytes[i]!]!
  return value
}

function crc16(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = ((value << 8) & 0xffff) ^ CRC_16[(value >> 8) ^ bytes[i]!]!
  return value
}

function broken(reason: string): AppError {
  return new AppError('audio/decode-failed', `Broken FLAC frame: ${reason}. Copy or download the recording again.`, {
    reason,
  })
}
