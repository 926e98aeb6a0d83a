import { FLACDecoder } from '@wasm-audio-decoders/flac'
import type { Audio, AudioInfo } from '../audio/audio.ts'
import { AppError } from '../errors.ts'
import type { PieceDecoder } from './piece-stream.ts'

/** FLAC, also in Ogg, by libFLAC in WebAssembly: the samples exactly as they were coded. */
export async function createFlacDecoder(container: 'flac' | 'ogg'): Promise<PieceDecoder> {
  const decoder = new FLACDecoder()
  await decoder.ready
  const warnings: string[] = []
  let info: AudioInfo | undefined

  const accept = (decoded: Awaited<ReturnType<FLACDecoder['decode']>>): Audio | undefined => {
    const error = decoded.errors[0]
    if (error)
      throw new AppError(
        'audio/decode-failed',
        `Broken FLAC: ${error.message} in frame ${error.frameNumber}. Copy or download the recording again.`,
      )
    if (decoded.samplesDecoded === 0) return undefined
    info ??= {
      container,
      codec: 'flac',
      sampleRate: decoded.sampleRate,
      channelCount: decoded.channelData.length,
      warnings,
    }
    return { channels: decoded.channelData, sampleRate: decoded.sampleRate }
  }
  return {
    get info() {
      return info
    },
    push: async bytes => accept(await decoder.decode(bytes)),
    finish: async () => accept(await decoder.flush()),
    free: () => decoder.free(),
  }
}
