import { AppError } from '../errors.ts'
import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { ByteQueue, fourCharacters } from './byte-queue.ts'
import { checkLayout } from './limits.ts'
import type { PcmCodec } from './pcm.ts'
import { type PcmFormat, PcmSamples } from './pcm-samples.ts'

const DESCRIPTION_BYTES = 18
const COMPRESSION_BYTES = 22

/**
 * Reads AIFF and AIFF-C as it comes: PCM of 8 to 32 bits in either order of bytes (`sowt`), float of 32 and 64,
 * A-law, mu-law. A sound chunk that promises more than there is gives what is there and a warning.
 *
 * `push` and `finish` throw AppError: `audio/unknown-format`, `audio/malformed`, `audio/too-many-channels`,
 * `audio/unsupported-codec` (also where the samples come before their description), `audio/truncated` where the bytes
 * end before the first sample, `audio/empty`, `audio/not-finite`.
 *
 * Source: Apple, Audio Interchange File Format 1.3 (1989) and AIFF-C draft (1991).
 */
export class AiffReader implements AudioReader {
  readonly #bytes = new ByteQueue()
  #state: 'form' | 'chunk' | 'samples' | 'end' = 'form'
  #compressed = false
  #format: PcmFormat | undefined
  #samples: PcmSamples | undefined

  get info(): AudioInfo | undefined {
    return this.#samples?.info
  }

  push(bytes: Uint8Array): Audio | undefined {
    if (this.#state === 'end') return undefined
    this.#bytes.push(bytes)
    if (this.#state === 'form') this.#readForm()
    while (this.#state === 'chunk' && this.#readChunk());
    if (this.#state !== 'samples') return undefined
    const samples = this.#samples!
    const audio = samples.push(this.#bytes.takeUpTo(samples.missingBytes))
    if (samples.missingBytes === 0) this.#end()
    return audio
  }

  finish(): Audio | undefined {
    if (this.#state === 'form' || this.#state === 'chunk') {
      if (this.#format && this.#bytes.pushed >= this.#bytes.position)
        throw new AppError('audio/empty', 'Empty recording: expected a chunk of samples, found none.')
      throw new AppError(
        'audio/truncated',
        `Truncated AIFF file: it ends after ${this.#bytes.pushed} bytes, inside its header. Copy or download it again.`,
      )
    }
    if (this.#state === 'samples') this.#end()
    return undefined
  }

  #readForm(): void {
    const header = this.#bytes.take(12)
    if (!header) return
    const type = fourCharacters(header, 8)
    if (fourCharacters(header, 0) !== 'FORM' || (type !== 'AIFF' && type !== 'AIFC'))
      throw new AppError(
        'audio/unknown-format',
        `Not an AIFF file: expected "FORM....AIFF" at its start, found ${JSON.stringify(fourCharacters(header, 0))}.`,
      )
    this.#compressed = type === 'AIFC'
    this.#state = 'chunk'
  }

  /** @returns whether there may be another chunk to read at once */
  #readChunk(): boolean {
    const header = this.#bytes.peek(8)
    if (!header) return false
    const id = fourCharacters(header, 0)
    const size = new DataView(header.buffer, header.byteOffset).getUint32(4)
    if (id === 'SSND') return this.#startSamples(size)
    if (id === 'COMM') {
      const wanted = this.#compressed ? COMPRESSION_BYTES : DESCRIPTION_BYTES
      if (size < wanted)
        throw new AppError(
          'audio/malformed',
          `Malformed AIFF file: expected a description of ${wanted} bytes, found ${size}.`,
        )
      const chunk = this.#bytes.peek(8 + wanted)
      if (!chunk) return false
      this.#format = parseDescription(chunk.subarray(8), this.#compressed)
    }
    this.#bytes.skip(8 + size + (size & 1))
    return true
  }

  #startSamples(size: number): boolean {
    const format = this.#format
    if (!format)
      throw new AppError(
        'audio/unsupported-codec',
        'Unsupported AIFF file: its samples come before their description. Export it again as WAV.',
      )
    const header = this.#bytes.peek(16)
    if (!header) return false
    const offset = new DataView(header.buffer, header.byteOffset).getUint32(8)
    if (size < 8 + offset)
      throw new AppError(
        'audio/malformed',
        `Malformed AIFF file: its samples begin ${offset} bytes into a chunk of ${size}.`,
      )
    this.#bytes.skip(16 + offset)
    this.#samples = new PcmSamples('AIFF', 'aiff', format, size - 8 - offset)
    this.#state = 'samples'
    return false
  }

  #end(): void {
    this.#state = 'end'
    this.#samples!.finish()
  }
}

const CODECS: Readonly<Record<string, PcmCodec>> = {
  'NONE:1': 'pcm_s8',
  'NONE:2': 'pcm_s16be',
  'NONE:3': 'pcm_s24be',
  'NONE:4': 'pcm_s32be',
  'twos:1': 'pcm_s8',
  'twos:2': 'pcm_s16be',
  'sowt:1': 'pcm_s8',
  'sowt:2': 'pcm_s16le',
  'sowt:3': 'pcm_s24le',
  'sowt:4': 'pcm_s32le',
  'in24:3': 'pcm_s24be',
  'in32:4': 'pcm_s32be',
  'fl32:4': 'pcm_f32be',
  'FL32:4': 'pcm_f32be',
  'fl64:8': 'pcm_f64be',
  'FL64:8': 'pcm_f64be',
}
const LAWS: Readonly<Record<string, PcmCodec>> = {
  ulaw: 'pcm_mulaw',
  ULAW: 'pcm_mulaw',
  alaw: 'pcm_alaw',
  ALAW: 'pcm_alaw',
}

function parseDescription(chunk: Uint8Array, compressed: boolean): PcmFormat {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const channelCount = view.getUint16(0)
  const bits = view.getUint16(6)
  const sampleRate = readExtended(view, 8)
  checkLayout(channelCount, sampleRate)
  const compression = compressed ? fourCharacters(chunk, 18) : 'NONE'
  const codec = LAWS[compression] ?? CODECS[`${compression}:${Math.ceil(bits / 8)}`]
  if (codec) return { codec, channelCount, sampleRate }
  throw new AppError(
    compression === 'NONE' ? 'audio/malformed' : 'audio/unsupported-codec',
    `Unsupported AIFF coding: ${JSON.stringify(compression)} of ${bits} bits. Export it again as 16-bit PCM.`,
    { compression, bits },
  )
}

/** An 80-bit IEEE 754 extended number, which is how AIFF writes its rate. */
function readExtended(view: DataView, offset: number): number {
  const exponent = (view.getUint16(offset) & 0x7fff) - 16383
  const mantissa = view.getUint32(offset + 2) * 2 ** -31 + view.getUint32(offset + 6) * 2 ** -63
  const sign = view.getUint8(offset) & 0x80 ? -1 : 1
  return sign * mantissa * 2 ** exponent
}
