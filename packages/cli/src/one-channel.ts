import { type Audio, mixDown } from '@undertone/core'
import { AppError } from '@undertone/core/errors'

/** Which channel of a recording a command is to read. */
export interface ChannelChoice {
  /** From 0. */
  readonly channel?: number
  /** The mean of all channels. */
  readonly mix?: boolean
}

/**
 * The one channel that features are computed of. Two speakers on two channels are never mixed unasked; channels that hold
 * the same samples (a mono recording saved as stereo, as five files of RAVDESS are) count as one.
 *
 * @throws AppError `audio/invalid` where the channel is not there, or where several differ and none was chosen
 */
export function oneChannel({ channels }: Audio, { channel, mix = false }: ChannelChoice): Float32Array {
  const first = channels[0] ?? new Float32Array(0)
  if (channel !== undefined) {
    const chosen = channels[channel]
    if (chosen) return chosen
    throw new AppError('audio/invalid', `No channel ${channel}: the recording has ${channels.length}, counted from 0.`)
  }
  if (channels.every(other => same(first, other))) return first
  if (mix) return mixDown(channels)
  throw new AppError(
    'audio/invalid',
    `The recording has ${channels.length} channels that differ, and features are of one voice: choose with --channel 0 to ${channels.length - 1}, or mix them with --mix.`,
  )
}

function same(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]))
}
