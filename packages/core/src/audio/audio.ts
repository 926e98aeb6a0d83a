import { AppError } from '../errors.ts'

/**
 * Sound as numbers: planar channels of one length, full scale 1, at `sampleRate` Hz.
 * A plain object, so that it crosses `postMessage`. Features take one channel and a rate, never this.
 */
export interface Audio {
  readonly channels: readonly Float32Array[]
  readonly sampleRate: number
}

/** A stretch of time in seconds, half-open: `start` belongs to it, `end` does not. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** What a decoder knows of a recording before it is decoded. */
export interface AudioInfo {
  /** The file format: `wav`, `mp3`, `flac`, `mov,mp4`, ... */
  readonly container: string
  /** How the samples are coded: `pcm_s16le`, `pcm_mulaw`, `mp3`, `aac`, ... (FFmpeg's names). */
  readonly codec: string
  /** Hz, the recording's own. */
  readonly sampleRate: number
  readonly channelCount: number
  /** Where the container says so; the decoded length is the truth. */
  readonly durationSeconds?: number
  /** What is odd about the recording but does not stop its decoding, in plain words; complete once the last piece was read. */
  readonly warnings: readonly string[]
}

/**
 * Reads one format from bytes as they come, wherever they are cut: the same samples for any chunks.
 * `info` is there as soon as the header was read.
 */
export interface AudioReader {
  readonly info: AudioInfo | undefined
  /**
   * @returns the samples that these bytes complete, or undefined where they complete none. One call gives so many at
   * most: call again without bytes until nothing comes, so that a small file of much silence fills no memory.
   */
  push(bytes: Uint8Array): Audio | undefined
  /** The bytes have ended. Throws where they may not end here. */
  finish(): Audio | undefined
}

/**
 * A recording decoded piece by piece, in order, at its own rate: hours need no more memory than seconds.
 * Iterate once; leaving the loop early closes it.
 */
export interface AudioStream extends AsyncIterable<Audio> {
  readonly info: AudioInfo
  /** Frees the decoder, also in the middle. Safe to call twice. */
  close(): Promise<void>
}

/** Length in seconds. */
export function durationOf(audio: Audio): number {
  return (audio.channels[0]?.length ?? 0) / audio.sampleRate
}

/**
 * Checks what the types cannot say: at least one channel, equal lengths, a finite positive rate, finite samples.
 *
 * @throws AppError `audio/invalid`, `audio/not-finite`
 */
export function checkAudio(audio: Audio): Audio {
  const { channels, sampleRate } = audio
  if (!(sampleRate > 0 && Number.isFinite(sampleRate)))
    throw new AppError('audio/invalid', `Invalid sample rate: expected a positive number of Hz, found ${sampleRate}.`)
  const first = channels[0]
  if (!first) throw new AppError('audio/invalid', 'Invalid audio: expected at least one channel, found none.')
  for (const [index, channel] of channels.entries()) {
    if (channel.length !== first.length)
      throw new AppError(
        'audio/invalid',
        `Invalid audio: expected channels of one length, found ${first.length} and ${channel.length} samples.`,
      )
    for (let i = 0; i < channel.length; i++)
      if (!Number.isFinite(channel[i]!))
        throw new AppError(
          'audio/not-finite',
          `Sample ${i} of channel ${index} is ${channel[i]}: expected finite numbers. Export the recording again.`,
          { channel: index, sample: i },
        )
  }
  return audio
}
