import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { checkLayout } from './limits.ts'
import type { PcmCodec } from './pcm.ts'
import { PcmSamples } from './pcm-samples.ts'

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
  readonly #samples: PcmSamples

  constructor({ codec, sampleRate = 8000, channelCount = 1 }: RawLayout) {
    checkLayout(channelCount, sampleRate)
    this.#samples = new PcmSamples('raw', 'raw', { codec, channelCount, sampleRate }, Number.POSITIVE_INFINITY)
  }

  get info(): AudioInfo {
    return this.#samples.info
  }

  push(bytes: Uint8Array): Audio | undefined {
    return this.#samples.push(bytes)
  }

  finish(): Audio | undefined {
    this.#samples.finish()
    return undefined
  }
}
