import { AppError } from '../errors.ts'
import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { checkLayout } from './limits.ts'
import { type PcmCodec, PcmStream } from './pcm.ts'

/** What bytes without any header are: nobody can tell but the one who made them. */
export interface RawLayout {
  readonly codec: PcmCodec
  /** Hz; default 8000 */
  readonly sampleRate?: number
  /** Default 1 */
  readonly channelCount?: number
}

const EXTENSIONS: Readonly<Record<string, PcmCodec>> = {
  ulaw: 'pcm_mulaw',
  mulaw: 'pcm_mulaw',
  ul: 'pcm_mulaw',
  pcmu: 'pcm_mulaw',
  g711: 'pcm_mulaw',
  alaw: 'pcm_alaw',
  al: 'pcm_alaw',
  pcma: 'pcm_alaw',
}

/** How a file without a header is coded, by the end of its name: `.ulaw`, `.alaw`, `.g711` (mu-law) and their like. */
export function rawLayoutOf(name: string): RawLayout | undefined {
  const codec = EXTENSIONS[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '']
  return codec && { codec }
}

/**
 * Reads samples without a header, as telephone systems save them.
 *
 * The constructor and `finish` throw AppError: `audio/malformed`, `audio/too-many-channels`, `audio/empty`.
 */
export class RawReader implements AudioReader {
  readonly info: AudioInfo
  readonly #stream: PcmStream
  readonly #warnings: string[] = []
  #samples = 0

  constructor({ codec, sampleRate = 8000, channelCount = 1 }: RawLayout) {
    checkLayout(channelCount, sampleRate)
    this.#stream = new PcmStream(codec, channelCount)
    this.info = { container: 'raw', codec, sampleRate, channelCount, warnings: this.#warnings }
  }

  push(bytes: Uint8Array): Audio | undefined {
    const channels = this.#stream.push(bytes)
    const length = channels[0]!.length
    this.#samples += length
    return length > 0 ? { channels, sampleRate: this.info.sampleRate } : undefined
  }

  finish(): Audio | undefined {
    if (this.#samples === 0)
      throw new AppError('audio/empty', 'Empty recording: expected at least one sample, found none.')
    if (this.#stream.restBytes > 0)
      this.#warnings.push(`The last ${this.#stream.restBytes} bytes are no whole sample of every channel; left out.`)
    return undefined
  }
}
