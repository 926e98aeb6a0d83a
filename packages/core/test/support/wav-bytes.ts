export interface WavFields {
  tag?: number
  channelCount?: number
  sampleRate?: number
  bits?: number
  block?: number
  /** Bytes of samples. */
  data?: Uint8Array
  /** What the header says of the samples' size; default the truth. */
  dataSize?: number
  riffSize?: number
  riff?: string
  /** More of the format chunk, after its first 16 bytes. */
  extension?: Uint8Array
  /** Chunks before the samples. */
  before?: Uint8Array
  /** Chunks after the samples. */
  after?: Uint8Array
}

/** A WAV file, byte by byte as asked for, right or wrong. */
export function wavBytes({
  tag = 1,
  channelCount = 1,
  sampleRate = 8000,
  bits = 16,
  block = (channelCount * bits) / 8,
  data = new Uint8Array(0),
  dataSize = data.length,
  riffSize,
  riff = 'RIFF',
  extension = new Uint8Array(0),
  before = new Uint8Array(0),
  after = new Uint8Array(0),
}: WavFields): Uint8Array {
  const format = new Uint8Array(16 + extension.length)
  const view = new DataView(format.buffer)
  view.setUint16(0, tag, true)
  view.setUint16(2, channelCount, true)
  view.setUint32(4, sampleRate, true)
  view.setUint32(8, (sampleRate * block) >>> 0, true)
  view.setUint16(12, block, true)
  view.setUint16(14, bits, true)
  format.set(extension, 16)
  const body = join(ascii('WAVE'), before, chunk('fmt ', format), ascii('data'), size32(dataSize), data, after)
  return join(ascii(riff), size32(riffSize ?? body.length), body)
}

/** A chunk with its name and size, padded to an even length. */
export function chunk(id: string, content: Uint8Array): Uint8Array {
  return join(ascii(id), size32(content.length), content, new Uint8Array(content.length % 2))
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

export function size32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
