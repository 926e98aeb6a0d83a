import { AppError } from '../errors.ts'
import { G711_SAMPLES } from './g711.ts'

/** How uncompressed samples lie in bytes, by FFmpeg's names. */
export const PCM_BYTES = {
  pcm_u8: 1,
  pcm_s8: 1,
  pcm_s16le: 2,
  pcm_s16be: 2,
  pcm_s24le: 3,
  pcm_s24be: 3,
  pcm_s32le: 4,
  pcm_s32be: 4,
  pcm_f32le: 4,
  pcm_f32be: 4,
  pcm_f64le: 8,
  pcm_f64be: 8,
  pcm_mulaw: 1,
  pcm_alaw: 1,
} as const

/** A name of `PCM_BYTES`. */
export type PcmCodec = keyof typeof PCM_BYTES

type Read = (view: DataView, offset: number) => number

const READ: Readonly<Record<PcmCodec, Read>> = {
  pcm_u8: (view, offset) => (view.getUint8(offset) - 128) / 128,
  pcm_s8: (view, offset) => view.getInt8(offset) / 128,
  pcm_s16le: (view, offset) => view.getInt16(offset, true) / 32768,
  pcm_s16be: (view, offset) => view.getInt16(offset) / 32768,
  pcm_s24le: (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8388608,
  pcm_s24be: (view, offset) => ((view.getInt8(offset) << 16) | view.getUint16(offset + 1)) / 8388608,
  pcm_s32le: (view, offset) => view.getInt32(offset, true) / 2147483648,
  pcm_s32be: (view, offset) => view.getInt32(offset) / 2147483648,
  pcm_f32le: (view, offset) => view.getFloat32(offset, true),
  pcm_f32be: (view, offset) => view.getFloat32(offset),
  pcm_f64le: (view, offset) => view.getFloat64(offset, true),
  pcm_f64be: (view, offset) => view.getFloat64(offset),
  pcm_mulaw: (view, offset) => G711_SAMPLES.mulaw[view.getUint8(offset)]!,
  pcm_alaw: (view, offset) => G711_SAMPLES.alaw[view.getUint8(offset)]!,
}

/**
 * Interleaved bytes to planar samples. Integers of n bits are divided by 2^(n-1); floats are kept as they are,
 * also beyond full scale.
 *
 * @param bytes - a whole number of blocks of `channelCount` samples; what is left over is not read
 * @returns `channelCount` arrays of one length
 * @throws AppError `audio/not-finite` where a float sample is NaN, infinite, or too large for 32 bits
 */
export function decodePcm(bytes: Uint8Array, codec: PcmCodec, channelCount: number): Float32Array[] {
  const size = PCM_BYTES[codec]
  const block = size * channelCount
  const length = Math.floor(bytes.length / block)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const channels = Array.from({ length: channelCount }, () => new Float32Array(length))
  for (const [index, channel] of channels.entries()) fill(channel, view, codec, index * size, block)
  if (codec.startsWith('pcm_f')) checkFinite(channels)
  return channels
}

// One loop for each of the common codings, so that the compiler sees one kind of read in it.
function fill(channel: Float32Array, view: DataView, codec: PcmCodec, start: number, block: number): void {
  let offset = start
  if (codec === 'pcm_s16le') {
    for (let i = 0; i < channel.length; i++, offset += block) channel[i] = view.getInt16(offset, true) / 32768
  } else if (codec === 'pcm_mulaw' || codec === 'pcm_alaw') {
    const samples = codec === 'pcm_mulaw' ? G711_SAMPLES.mulaw : G711_SAMPLES.alaw
    for (let i = 0; i < channel.length; i++, offset += block) channel[i] = samples[view.getUint8(offset)]!
  } else if (codec === 'pcm_f32le') {
    for (let i = 0; i < channel.length; i++, offset += block) channel[i] = view.getFloat32(offset, true)
  } else {
    const read = READ[codec]
    for (let i = 0; i < channel.length; i++, offset += block) channel[i] = read(view, offset)
  }
}

function checkFinite(channels: readonly Float32Array[]): void {
  for (const [index, channel] of channels.entries())
    for (let i = 0; i < channel.length; i++)
      if (!Number.isFinite(channel[i]!))
        throw new AppError(
          'audio/not-finite',
          `A sample of channel ${index} is ${channel[i]}: expected finite numbers. Export the recording again.`,
          { channel: index },
        )
}
