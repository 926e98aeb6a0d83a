import { AppError } from '../errors.ts'

/**
 * The mean of channels of one length: what a listener with one ear hears. Never done unasked:
 * two speakers on two channels are one mush afterwards.
 *
 * @throws AppError `audio/invalid` where there is no channel or lengths differ
 */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0]
  if (!first || channels.some(channel => channel.length !== first.length))
    throw new AppError(
      'audio/invalid',
      `Cannot mix: expected channels of one length, found ${channels.map(channel => channel.length).join(', ') || 'none'}.`,
    )
  return first.map((_, i) => {
    let sum = 0
    for (const channel of channels) sum += channel[i]!
    return sum / channels.length
  })
}

/** Joins pieces that follow each other into one array. */
export function joinSamples(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

/** Joins pieces of planar channels that follow each other: `channelCount` arrays of one length. */
export function joinChannels(
  pieces: readonly (readonly Float32Array[])[],
  channelCount: number,
): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: channelCount }, (_, index) => joinSamples(pieces.map(channels => channels[index]!)))
}
