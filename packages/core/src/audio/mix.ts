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
  const mixed = new Float32Array(first.length)
  for (const channel of channels) for (let i = 0; i < mixed.length; i++) mixed[i]! += channel[i]! / channels.length
  return mixed
}

/** Joins pieces that follow each other into one array. */
export function joinSamples(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
