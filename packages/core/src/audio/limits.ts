import { AppError } from '../errors.ts'

/** Most channels that a recording may have: 7.1 surround. */
export const MAX_CHANNELS = 8
/** Lowest sample rate that is read, Hz. */
export const MIN_SAMPLE_RATE = 1000
/** Highest sample rate that is read, Hz. */
export const MAX_SAMPLE_RATE = 384_000

/** Longest recording that is decoded unless a caller says otherwise, seconds: a day. */
export const MAX_SECONDS = 24 * 3600

/** What is thrown where a recording turns out to hold no sample. */
export function noSamples(): AppError {
  return new AppError(
    'audio/empty',
    'Empty recording: expected at least one sample, found none. Check that the recorder kept what it heard.',
  )
}

/**
 * Checks what a header or a decoder says of a recording before anything is allocated for it.
 *
 * @throws AppError `audio/malformed` for no channel or an impossible rate, `audio/too-many-channels`
 */
export function checkLayout(channelCount: number, sampleRate: number): void {
  if (!(channelCount >= 1))
    throw new AppError(
      'audio/malformed',
      `Malformed header: expected 1 to ${MAX_CHANNELS} channels, found ${channelCount}. Export the recording again.`,
      { channelCount },
    )
  if (channelCount > MAX_CHANNELS)
    throw new AppError(
      'audio/too-many-channels',
      `Too many channels: expected 1 to ${MAX_CHANNELS}, found ${channelCount}. Split the recording into files of fewer channels.`,
      { channelCount },
    )
  if (!(sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE))
    throw new AppError(
      'audio/malformed',
      `Malformed header: expected a sample rate of ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz, found ${sampleRate} Hz. Export the recording again.`,
      { sampleRate },
    )
}
