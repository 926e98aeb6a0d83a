import type { Audio } from './audio.ts'
import { joinBytes } from './byte-queue.ts'
import { PCM_BYTES, type PcmCodec } from './pcm.ts'

const HEADER_BYTES = 44
/** What WAV calls each way to code samples (Microsoft's format tags). */
const TAGS = { pcm_s16le: 1, pcm_f32le: 3, pcm_alaw: 6, pcm_mulaw: 7 } as const satisfies Partial<
  Record<PcmCodec, number>
>

/** How a WAV file that we write codes its samples. */
export type WavCodec = keyof typeof TAGS

/**
 * The 44 bytes before the samples in a WAV file.
 *
 * @param frames - samples of each channel; where they are more than WAV can say (4 GiB), the sizes are left open
 */
export function wavHeader(
  channelCount: number,
  sampleRate: number,
  frames: number,
  codec: WavCodec = 'pcm_s16le',
): Uint8Array<ArrayBuffer> {
  const block = channelCount * PCM_BYTES[codec]
  const bytes = frames * block
  const fits = bytes + HEADER_BYTES - 8 < 0xffffffff
  const header = new Uint8Array(HEADER_BYTES)
  const view = new DataView(header.buffer)
  const text = (offset: number, characters: string) => {
    for (let i = 0; i < characters.length; i++) header[offset + i] = characters.charCodeAt(i)
  }
  text(0, 'RIFF')
  view.setUint32(4, fits ? bytes + HEADER_BYTES - 8 : 0xffffffff, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, TAGS[codec], true)
  view.setUint16(22, channelCount, true)
  view.setUint32(24, Math.round(sampleRate), true)
  view.setUint32(28, Math.round(sampleRate) * block, true)
  view.setUint16(32, block, true)
  view.setUint16(34, 8 * PCM_BYTES[codec], true)
  text(36, 'data')
  view.setUint32(40, fits ? bytes : 0xffffffff, true)
  return header
}

/** Samples as interleaved 16-bit little-endian PCM: rounded to the nearest, clipped at full scale. */
export function toPcm16(channels: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const length = channels[0]?.length ?? 0
  const bytes = new Uint8Array(length * channels.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [index, channel] of channels.entries())
    for (let i = 0, offset = 2 * index; i < length; i++, offset += 2 * channels.length)
      view.setInt16(offset, Math.max(-32768, Math.min(32767, Math.round(channel[i]! * 32768))), true)
  return bytes
}

/** A whole recording as a 16-bit WAV file. What came from 16-bit PCM goes back to the same bits. */
export function toWav(audio: Audio): Uint8Array<ArrayBuffer> {
  const { channels, sampleRate } = audio
  return joinBytes([wavHeader(channels.length, sampleRate, channels[0]?.length ?? 0), toPcm16(channels)])
}
