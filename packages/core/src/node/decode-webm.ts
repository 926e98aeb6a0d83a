import type { OpusDecoder } from 'opus-decoder'
import type { Audio, AudioInfo } from '../audio/audio.ts'
import { joinChannels } from '../audio/mix.ts'
import type { PieceDecoder } from '../audio/piece-stream.ts'
import { WebmOpusPackets } from '../audio/webm.ts'
import { AppError } from '../errors.ts'

const SAMPLE_RATE = 48_000
/** Packets in a row that cannot be decoded: what is lost on the way is fewer. */
const MOST_BROKEN = 50

/** Opus in WebM as it comes, by libopus in WebAssembly: what browsers record. Sound comes at 48 kHz. */
export function createWebmDecoder(): PieceDecoder & { readonly sliceBytes: number } {
  const packets = new WebmOpusPackets()
  const warnings: string[] = []
  let decoder: OpusDecoder | undefined
  let info: AudioInfo | undefined
  let isFree = false
  let broken = 0

  return {
    get info() {
      return info
    },
    // A packet of one byte can stand for 120 ms.
    sliceBytes: 2048,
    async push(bytes): Promise<Audio | undefined> {
      const found = packets.push(bytes)
      const { layout } = packets
      if (!layout || isFree) return undefined
      if (!decoder) {
        const { channelCount: channels, preSkip, streamCount, coupledCount: coupledStreamCount, mapping } = layout
        const { OpusDecoder } = await import('opus-decoder')
        if (isFree) return undefined
        decoder = new OpusDecoder({
          channels,
          preSkip,
          streamCount,
          coupledStreamCount,
          channelMappingTable: [...mapping],
        })
        await decoder.ready
        info = { container: 'webm', codec: 'opus', sampleRate: SAMPLE_RATE, channelCount: channels, warnings }
      }
      const pieces: Float32Array[][] = []
      for (const { bytes: packet, padding } of found) {
        const { channelData, samplesDecoded, errors } = decoder.decodeFrame(packet)
        if (errors.length > 0 && warnings.length === 0)
          warnings.push(`Some of it could not be decoded: ${errors[0]!.message}`)
        broken = samplesDecoded > 0 ? 0 : broken + 1
        if (broken > MOST_BROKEN)
          throw new AppError('audio/decode-failed', 'What is in the WebM stream is not Opus. Record it again.')
        const length = samplesDecoded - Math.round((padding * SAMPLE_RATE) / 1e9)
        if (length > 0) pieces.push(channelData.map(channel => channel.slice(0, length)))
      }
      if (pieces.length === 0) return undefined
      return { channels: joinChannels(pieces, layout.channelCount), sampleRate: SAMPLE_RATE }
    },
    finish() {
      if (!info)
        throw new AppError('audio/empty', 'The WebM stream ended before its header: expected sound. Record it again.')
      return undefined
    },
    free() {
      isFree = true
      decoder?.free()
    },
  }
}
