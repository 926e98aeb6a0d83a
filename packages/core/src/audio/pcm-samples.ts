import { AppError } from '../errors.ts'
import type { Audio, AudioInfo } from './audio.ts'
import { joinBytes } from './byte-queue.ts'
import { noSamples } from './limits.ts'
import { decodePcm, PCM_BYTES, type PcmCodec } from './pcm.ts'

/** What a header says of uncompressed samples. */
export interface PcmFormat {
  readonly codec: PcmCodec
  readonly channelCount: number
  /** Hz */
  readonly sampleRate: number
}

/**
 * The samples of a file that has them uncompressed: bytes are decoded as they come, wherever they are cut, counted against
 * what the header promises, and judged at the end. Holds at most one block between calls.
 */
export class PcmSamples {
  readonly info: AudioInfo
  readonly #fileType: string
  readonly #promised: number
  readonly #block: number
  readonly #warnings: string[] = []
  readonly #codec: PcmCodec
  #received = 0
  /** Bytes of an unfinished block. */
  #rest: Uint8Array = new Uint8Array(0)

  /**
   * @param fileType - for messages: `WAV`
   * @param container - as `AudioInfo` has it
   * @param promisedBytes - Infinity: up to the end of the file
   */
  constructor(fileType: string, container: string, format: PcmFormat, promisedBytes: number) {
    const { codec, channelCount, sampleRate } = format
    this.#fileType = fileType
    this.#codec = codec
    this.#promised = promisedBytes
    this.#block = PCM_BYTES[codec] * channelCount
    const known = Number.isFinite(promisedBytes)
    const durationSeconds = Math.floor(promisedBytes / this.#block) / sampleRate
    this.info = { container, ...format, ...(known && { durationSeconds }), warnings: this.#warnings }
  }

  /** Promised bytes that have not come. */
  get missingBytes(): number {
    return this.#promised - this.#received
  }

  /**
   * @param bytes - at most `missingBytes` of them
   * @returns the samples that these bytes complete, or undefined where they complete none
   * @throws AppError `audio/not-finite`
   */
  push(bytes: Uint8Array): Audio | undefined {
    this.#received += bytes.length
    const whole = this.#rest.length > 0 ? joinBytes([this.#rest, bytes]) : bytes
    const used = whole.length - (whole.length % this.#block)
    this.#rest = whole.slice(used)
    if (used === 0) return undefined
    const { channelCount, sampleRate } = this.info
    return { channels: decodePcm(whole.subarray(0, used), this.#codec, channelCount), sampleRate }
  }

  /**
   * The bytes have ended: completes the warnings.
   *
   * @throws AppError `audio/empty`, `audio/truncated` where not even one of the promised samples came
   */
  finish(): void {
    const promised = this.#promised
    const found = this.#received
    const isOpen = promised === Number.POSITIVE_INFINITY
    if (found < this.#block) {
      if (isOpen || promised < this.#block) throw noSamples()
      throw new AppError(
        'audio/truncated',
        `Truncated ${this.#fileType} file: its header promises ${promised} bytes of samples, found ${found}. Copy or download it again.`,
        { promised, found },
      )
    }
    if (!isOpen && found < promised)
      this.#warnings.push(`The file ends early: its header promises ${promised} bytes of samples, ${found} are there.`)
    if (this.#rest.length > 0)
      this.#warnings.push(`The last ${this.#rest.length} bytes are no whole sample of every channel; left out.`)
  }
}
