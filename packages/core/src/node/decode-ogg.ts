import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import { OggOpusDecoder } from 'ogg-opus-decoder'
import type { Audio, AudioInfo } from '../audio/audio.ts'
import type { PieceDecoder } from '../audio/piece-stream.ts'
import { AppError } from '../errors.ts'

/** Opus and Vorbis in Ogg by their own libraries in WebAssembly; Opus comes at 48 kHz, whatever it was made from. */
export async function createOggDecoder(codec: 'opus' | 'vorbis'): Promise<PieceDecoder> {
  const decoder = codec === 'opus' ? new OggOpusDecoder() : new OggVorbisDecoder()
  await decoder.ready
  const warnings: string[] = []
  let info: AudioInfo | undefined

  const accept = ({ channelData, samplesDecoded, sampleRate, errors }: Decoded): Audio | undefined => {
    if (errors.length > 0 && warnings.length === 0)
      warnings.push(`Some of it could not be decoded: ${errors[0]!.message}`)
    if (samplesDecoded <= 0 || channelData.length === 0) return undefined
    info ??= { container: 'ogg', codec, sampleRate, channelCount: channelData.length, warnings }
    if (sampleRate !== info.sampleRate || channelData.length !== info.channelCount)
      throw new AppError(
        'audio/unsupported-codec',
        'The recording changes its rate or its channels in the middle. Cut it there.',
      )
    return { channels: channelData.map(channel => channel.subarray(0, samplesDecoded)), sampleRate }
  }
  return {
    get info() {
      return info
    },
    sliceBytes: 2048,
    push: async bytes =>
      bytes.length > 0 ? accept(await Promise.resolve(decoder.decode(bytes)).catch(broken)) : undefined,
    finish: async () => accept(await Promise.resolve(decoder.flush()).catch(broken)),
    free: () => decoder.free(),
  }
}

/** The library's own parser trips over some broken files. */
function broken(error: unknown): never {
  throw new AppError(
    'audio/decode-failed',
    `Broken Ogg file: ${error instanceof Error ? error.message : String(error)}. Copy or download the recording again.`,
    {},
    { cause: error },
  )
}

interface Decoded {
  readonly channelData: readonly Float32Array[]
  readonly samplesDecoded: number
  readonly sampleRate: number
  readonly errors: readonly { readonly message: string }[]
}
