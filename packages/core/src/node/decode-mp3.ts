import { MPEGDecoder } from 'mpg123-decoder'
import type { Audio, AudioInfo } from '../audio/audio.ts'
import type { PieceDecoder } from '../audio/piece-stream.ts'
import { mpegChannelCount } from '../audio/sniff.ts'

/**
 * MP3 by mpg123 in WebAssembly; the encoder's padding is cut off by the LAME tag.
 *
 * @param head - the first bytes, which say whether it is mono: this decoder always gives two channels
 */
export async function createMp3Decoder(head: Uint8Array): Promise<PieceDecoder> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  const warnings: string[] = []
  let info: AudioInfo | undefined

  return {
    get info() {
      return info
    },
    push(bytes): Audio | undefined {
      if (bytes.length === 0) return undefined
      const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(bytes)
      if (errors.length > 0 && warnings.length === 0)
        warnings.push(`Some of it could not be decoded: ${errors[0]!.message}`)
      if (samplesDecoded === 0) return undefined
      info ??= { container: 'mp3', codec: 'mp3', sampleRate, channelCount: mpegChannelCount(head) ?? 2, warnings }
      return { channels: channelData.slice(0, info.channelCount), sampleRate }
    },
    finish: () => undefined,
    free: () => decoder.free(),
  }
}
