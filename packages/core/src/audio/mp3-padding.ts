import { id3Length } from './sniff.ts'

/** Samples that an MP3 decoder gives before the first one that the encoder was given. Source: LAME, technical FAQ. */
const DECODER_DELAY = 529

/**
 * What an MP3 file says of the silence that its encoder put around the sound.
 *
 * @param head - the first bytes; the tag must lie within them
 * @returns samples to leave out at the start and samples that remain, or undefined where the file says nothing
 *
 * Source: G. Bouvigne, MP3 Info Tag, revision 1.
 */
export function mp3Padding(head: Uint8Array): { skip: number; frames: number } | undefined {
  const start = id3Length(head)
  const isMpeg1 = ((head[start + 1] ?? 0) & 0x08) !== 0
  const isMono = (head[start + 3] ?? 0) >> 6 === 3
  const tag = start + 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17)
  if (head.length < tag + 144) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const id = view.getUint32(tag)
  if (id !== 0x58696e67 && id !== 0x496e666f) return undefined
  const flags = view.getUint32(tag + 4)
  if ((flags & 1) === 0) return undefined
  const count = view.getUint32(tag + 8)
  let encoder = tag + 8
  for (const [flag, bytes] of [
    [1, 4],
    [2, 4],
    [4, 100],
    [8, 4],
  ] as const)
    if (flags & flag) encoder += bytes
  if (head.length < encoder + 24 || head[encoder] === 0) return undefined
  const delay = (head[encoder + 21]! << 4) | (head[encoder + 22]! >> 4)
  const padding = ((head[encoder + 22]! & 15) << 8) | head[encoder + 23]!
  const frames = count * (isMpeg1 ? 1152 : 576) - delay - padding
  return frames > 0 ? { skip: delay + DECODER_DELAY, frames } : undefined
}
