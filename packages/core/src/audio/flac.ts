import { AppError } from '../errors.ts'
import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { OUT_OF_BITS } from './bit-reader.ts'
import { ByteQueue, fourCharacters } from './byte-queue.ts'
import { decodeFlacFrame, type FlacStreamInfo } from './flac-frame.ts'
import { checkLayout } from './limits.ts'
import { joinChannels } from './mix.ts'
import { id3Length } from './sniff.ts'

const STREAM_INFO_BYTES = 34
/** Most samples of all channels that one call gives: a few bytes of silence can stand for very many. */
const MAX_PIECE_SAMPLES = 2 ** 20
/** Past this much without the end of one frame it is no frame: the largest legal one is below 3 MiB. */
const MAX_FRAME_BYTES = 8 * 2 ** 20

/**
 * Reads FLAC as it comes, bit for bit what was coded: up to 8 channels of 4 to 32 bits. Frames are checked by their
 * checksums; broken ones are left out with a warning.
 *
 * `push` and `finish` throw AppError: `audio/unknown-format`, `audio/malformed`, `audio/truncated` where the bytes end
 * before the first sample, `audio/decode-failed` where no frame can be read.
 *
 * Source: RFC 9639.
 */
export class FlacReader implements AudioReader {
  readonly #container: string
  readonly #bytes = new ByteQueue()
  readonly #warnings: string[] = []
  #state: 'marker' | 'metadata' | 'frames' = 'marker'
  #stream: FlacStreamInfo | undefined
  #info: AudioInfo | undefined
  #decoded = 0
  #brokenFrames = 0
  /** Whether the bytes from here on are searched for the next frame. */
  #searching = false

  constructor(container = 'flac') {
    this.#container = container
  }

  get info(): AudioInfo | undefined {
    return this.#info
  }

  push(bytes: Uint8Array): Audio | undefined {
    this.#bytes.push(bytes)
    if (this.#state === 'marker') this.#readMarker()
    while (this.#state === 'metadata' && this.#readMetadata());
    return this.#state === 'frames' ? this.#readFrames(false) : undefined
  }

  finish(): Audio | undefined {
    if (this.#state !== 'frames')
      throw new AppError(
        'audio/truncated',
        `Truncated FLAC file: it ends after ${this.#bytes.pushed} bytes, inside its header. Copy or download it again.`,
      )
    const audio = this.#readFrames(true)
    const expected = this.#stream?.totalSamples ?? 0
    if (this.#decoded === 0)
      throw this.#brokenFrames > 0
        ? new AppError('audio/decode-failed', 'Broken FLAC: no frame of it can be read. Copy or download it again.')
        : new AppError(
            expected > 0 ? 'audio/truncated' : 'audio/empty',
            `No samples: the FLAC header promises ${expected}, found none. Copy or download the recording again.`,
          )
    if (this.#brokenFrames > 0)
      this.#warnings.push(`${this.#brokenFrames} stretches could not be decoded and were left out.`)
    if (expected > this.#decoded)
      this.#warnings.push(`The file ends early: its header promises ${expected} samples, ${this.#decoded} are there.`)
    return audio
  }

  #readMarker(): void {
    const header = this.#bytes.peek(10)
    if (!header) return
    const tagLength = id3Length(header)
    if (tagLength > 0) {
      this.#bytes.skip(tagLength)
      this.#readMarker()
      return
    }
    const id = fourCharacters(header, 0)
    if (id !== 'fLaC')
      throw new AppError('audio/unknown-format', `Not a FLAC file: expected "fLaC", found ${JSON.stringify(id)}.`)
    this.#bytes.skip(4)
    this.#state = 'metadata'
  }

  /** @returns whether there may be another block to read at once */
  #readMetadata(): boolean {
    const header = this.#bytes.peek(4)
    if (!header) return false
    const isLast = header[0]! >= 128
    const type = header[0]! & 127
    const size = (header[1]! << 16) | (header[2]! << 8) | header[3]!
    if (!this.#stream) {
      if (type !== 0 || size < STREAM_INFO_BYTES)
        throw new AppError(
          'audio/malformed',
          `Malformed FLAC file: expected its stream info first, found a block of type ${type} with ${size} bytes. Export it again.`,
        )
      const block = this.#bytes.peek(4 + STREAM_INFO_BYTES)
      if (!block) return false
      this.#start(parseStreamInfo(block.subarray(4)))
    }
    this.#bytes.skip(4 + size)
    if (isLast) this.#state = 'frames'
    return !isLast
  }

  #start(stream: FlacStreamInfo): void {
    this.#stream = stream
    this.#info = {
      container: this.#container,
      codec: 'flac',
      sampleRate: stream.sampleRate,
      channelCount: stream.channelCount,
      ...(stream.totalSamples > 0 ? { durationSeconds: stream.totalSamples / stream.sampleRate } : {}),
      warnings: this.#warnings,
    }
  }

  #readFrames(ended: boolean): Audio | undefined {
    const stream = this.#stream!
    const { held } = this.#bytes
    const frames: Float32Array[][] = []
    let offset = 0
    let count = 0
    while (offset < held.length && count < MAX_PIECE_SAMPLES) {
      const frame = this.#readFrame(held, offset, ended)
      if (frame === 'more') break
      if (frame) {
        frames.push(frame.channels)
        this.#decoded += frame.channels[0]!.length
        count += frame.channels[0]!.length * frame.channels.length
        this.#searching = false
        offset = frame.end
      } else {
        if (!this.#searching) this.#brokenFrames++
        this.#searching = true
        offset = nextSync(held, offset + 1)
      }
    }
    this.#bytes.skip(offset)
    if (frames.length === 0) return undefined
    return { channels: joinChannels(frames, stream.channelCount), sampleRate: stream.sampleRate }
  }

  /** @returns the frame at `offset`, undefined where there is none, 'more' where its end has not come yet */
  #readFrame(held: Uint8Array, offset: number, ended: boolean): ReturnType<typeof decodeFlacFrame> | 'more' {
    try {
      return decodeFlacFrame(held, offset, this.#stream!)
    } catch (error) {
      if (error === OUT_OF_BITS) return ended || held.length - offset > MAX_FRAME_BYTES ? undefined : 'more'
      if (error instanceof AppError) return undefined
      throw error
    }
  }
}

/** Where the next frame could begin: a byte 0xFF before 0xF8 or 0xF9, or the last byte. */
function nextSync(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++)
    if (bytes[at] === 0xff && (at + 1 === bytes.length || (bytes[at + 1]! & 0xfe) === 0xf8)) return at
  return bytes.length
}

function parseStreamInfo(block: Uint8Array): FlacStreamInfo {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const packed = view.getBigUint64(10)
  const stream = {
    maxBlockSize: view.getUint16(2),
    sampleRate: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitsPerSample: Number((packed >> 36n) & 31n) + 1,
    totalSamples: Number(packed & 0xfffffffffn),
  }
  checkLayout(stream.channelCount, stream.sampleRate)
  if (stream.bitsPerSample < 4)
    throw new AppError(
      'audio/malformed',
      `Malformed FLAC file: expected 4 to 32 bits a sample, found ${stream.bitsPerSample}. Export it again.`,
    )
  return stream
}
