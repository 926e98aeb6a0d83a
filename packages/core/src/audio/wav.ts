import { AppError } from '../errors.ts'
import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { ByteQueue, fourCharacters } from './byte-queue.ts'
import { checkLayout } from './limits.ts'
import type { PcmCodec } from './pcm.ts'
import { type PcmFormat, PcmSamples } from './pcm-samples.ts'

const OPEN_ENDED = 0xffffffff
const FORMAT_BYTES = 40
const SIZES_BYTES = 28

/**
 * Reads WAV as it comes: PCM of 8 (unsigned), 16, 24 and 32 bits, float of 32 and 64, A-law, mu-law, plain or
 * WAVE_FORMAT_EXTENSIBLE, in RIFF, RF64 or BW64; any chunks before the samples, and odd padding.
 *
 * A data chunk of size 0xFFFFFFFF, or 0 where the file's own size says that its writer never came back to fill it in
 * (a pipe), reaches to the end. One that promises more than there is gives what is there and a warning.
 *
 * `push` and `finish` throw AppError: `audio/unknown-format` where it is no WAV, `audio/malformed`,
 * `audio/too-many-channels`, `audio/unsupported-codec` (ADPCM, GSM, MP3 in WAV, ...), `audio/truncated` where the
 * bytes end before the first sample, `audio/empty`, `audio/not-finite`.
 *
 * Source: Microsoft, Multimedia Programming Interface 1.0 (1991) and WAVEFORMATEXTENSIBLE; EBU Tech 3306 (RF64);
 * ITU-R BS.2088 (BW64).
 */
export class WavReader implements AudioReader {
  readonly #bytes = new ByteQueue()
  #format: PcmFormat | undefined
  #samples: PcmSamples | undefined
  #state: 'riff' | 'chunk' | 'samples' | 'end' = 'riff'
  #container: 'wav' | 'rf64' = 'wav'
  #riffSize = 0
  #dataSize64: number | undefined

  get info(): AudioInfo | undefined {
    return this.#samples?.info
  }

  push(bytes: Uint8Array): Audio | undefined {
    if (this.#state === 'end') return undefined
    this.#bytes.push(bytes)
    if (this.#state === 'riff') this.#readRiff()
    while (this.#state === 'chunk' && this.#readChunk());
    return this.#state === 'samples' ? this.#readSamples() : undefined
  }

  finish(): Audio | undefined {
    if (this.#state === 'riff' || (this.#state === 'chunk' && this.#bytes.pushed < this.#riffSize + 8))
      throw new AppError(
        'audio/truncated',
        `Truncated WAV file: it ends after ${this.#bytes.pushed} bytes, inside its header. Copy or download it again.`,
        { bytes: this.#bytes.pushed },
      )
    if (this.#state === 'chunk')
      throw new AppError('audio/malformed', 'Malformed WAV file: expected a "data" chunk, found none. Export it again.')
    this.#end()
    return undefined
  }

  #readRiff(): void {
    const header = this.#bytes.take(12)
    if (!header) return
    const id = fourCharacters(header, 0)
    if ((id !== 'RIFF' && id !== 'RF64' && id !== 'BW64') || fourCharacters(header, 8) !== 'WAVE')
      throw new AppError(
        'audio/unknown-format',
        `Not a WAV file: expected "RIFF....WAVE" at its start, found ${JSON.stringify(id)}.`,
      )
    if (id !== 'RIFF') this.#container = 'rf64'
    this.#riffSize = uint32(header, 4)
    this.#state = 'chunk'
  }

  /** @returns whether there may be another chunk to read at once */
  #readChunk(): boolean {
    const header = this.#bytes.peek(8)
    if (!header) return false
    const id = fourCharacters(header, 0)
    const size = uint32(header, 4)
    if (id === 'data') {
      this.#bytes.take(8)
      this.#startSamples(size)
      return false
    }
    const kept = id === 'fmt ' ? Math.min(size, FORMAT_BYTES) : id === 'ds64' ? Math.min(size, SIZES_BYTES) : 0
    const chunk = this.#bytes.peek(8 + kept)
    if (!chunk) return false
    if (id === 'fmt ') this.#format = parseFormat(chunk.subarray(8))
    if (id === 'ds64' && kept === SIZES_BYTES) this.#dataSize64 = uint64(chunk, 16)
    this.#bytes.skip(8 + size + (size & 1))
    return true
  }

  #startSamples(size: number): void {
    const format = this.#format
    if (!format)
      throw new AppError(
        'audio/malformed',
        'Malformed WAV file: expected a "fmt " chunk before the samples, found none. Export it again.',
      )
    const unfinished =
      this.#riffSize === 0 || this.#riffSize === OPEN_ENDED || this.#riffSize + 8 <= this.#bytes.position
    const known = size === OPEN_ENDED ? this.#dataSize64 : size === 0 && unfinished ? undefined : size
    this.#samples = new PcmSamples('WAV', this.#container, format, known ?? Number.POSITIVE_INFINITY)
    this.#state = 'samples'
  }

  #readSamples(): Audio | undefined {
    const samples = this.#samples!
    const audio = samples.push(this.#bytes.takeUpTo(samples.missingBytes))
    if (samples.missingBytes === 0) this.#end()
    return audio
  }

  #end(): void {
    if (this.#state === 'samples') this.#samples!.finish()
    this.#state = 'end'
  }
}

const EXTENSIBLE = 0xfffe

function parseFormat(chunk: Uint8Array): PcmFormat {
  if (chunk.length < 14)
    throw new AppError(
      'audio/malformed',
      `Malformed WAV file: expected a "fmt " chunk of at least 14 bytes, found ${chunk.length}. Export it again.`,
    )
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const channelCount = view.getUint16(2, true)
  const sampleRate = view.getUint32(4, true)
  const block = view.getUint16(12, true)
  const bits = chunk.length >= 16 ? view.getUint16(14, true) : 8
  const firstTag = view.getUint16(0, true)
  const tag = firstTag === EXTENSIBLE && chunk.length >= 26 ? view.getUint16(24, true) : firstTag
  checkLayout(channelCount, sampleRate)
  const bytes = block > 0 ? block / channelCount : Math.ceil(bits / 8)
  const codec = CODECS[`${tag}:${bytes}`]
  if (codec && bits >= 1 && Math.ceil(bits / 8) <= bytes) return { codec, channelCount, sampleRate }
  if (tag === 1 || tag === 3 || tag === 6 || tag === 7)
    throw new AppError(
      'audio/malformed',
      `Malformed WAV file: ${bits} bits a sample in blocks of ${block} bytes for ${channelCount} channels is no known coding (tag ${tag}). Export it again as 16-bit PCM.`,
      { tag, bits, block, channelCount },
    )
  throw new AppError(
    'audio/unsupported-codec',
    `Unsupported WAV coding: expected PCM, float, A-law or mu-law, found format tag 0x${tag.toString(16)}. Export it again as 16-bit PCM.`,
    { tag },
  )
}

const CODECS: Readonly<Record<string, PcmCodec>> = {
  '1:1': 'pcm_u8',
  '1:2': 'pcm_s16le',
  '1:3': 'pcm_s24le',
  '1:4': 'pcm_s32le',
  '3:4': 'pcm_f32le',
  '3:8': 'pcm_f64le',
  '6:1': 'pcm_alaw',
  '7:1': 'pcm_mulaw',
}

function uint32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true)
}

function uint64(bytes: Uint8Array, offset: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(offset, true))
}
