import { type Audio, checkAudio } from '../audio/audio.ts'
import { mixDown } from '../audio/mix.ts'
import { resample } from '../audio/resample.ts'
import { AppError } from '../errors.ts'
import { windowVector } from '../features/default-recipe.ts'
import { DESCRIPTOR_RATE, describe, FRAME_HOP, FRAME_LENGTH } from '../features/descriptors.ts'
import type { FeatureRecipe } from '../features/recipe.ts'
import { trimSilence } from '../features/trim.ts'
import { toFrames } from '../segment/region.ts'
import { findSpeech } from '../segment/speech-detector.ts'
import { windowsOf } from '../segment/windows.ts'
import type { ListedClip } from './dataset.ts'

/** The feature vectors of one clip under one condition. */
export interface ClipFeatures {
  /** Of the whole clip without the silence around it. */
  readonly whole: Float32Array
  /** Of the windows that the analysis of a recording would cut from it: none where it finds no speech. */
  readonly windows: readonly Float32Array[]
}

/**
 * The samples of a clip as the features want them: cut where the clip is a part of its file, the channel that was asked
 * for or else the mean of all (five RAVDESS files are stereo), 16 kHz.
 *
 * @throws AppError `audio/invalid`, `audio/not-finite`, `audio/empty`
 */
export function clipSamples(audio: Audio, { cut, channel }: Pick<ListedClip, 'cut' | 'channel'> = {}): Float32Array {
  const { channels, sampleRate } = checkAudio(audio)
  const one = channel === undefined ? mixDown(channels) : channels[channel]
  if (!one)
    throw new AppError('audio/invalid', `Expected a channel ${channel}, found ${channels.length} from 0 on.`, {
      channel,
    })
  const part = cut ? one.subarray(Math.round(cut.start * sampleRate), Math.round(cut.end * sampleRate)) : one
  if (part.length === 0) throw new AppError('audio/empty', 'The clip has no samples: its cut lies outside of its file.')
  return resample(part, sampleRate, DESCRIPTOR_RATE)
}

/**
 * The feature vectors of a clip, by the code that analyses recordings: descriptors of the signal as it is, vectors of ranges
 * of frames.
 *
 * @param samples - 16 kHz, one channel
 * @param recipe - one of `ANALYSIS_RECIPES`
 */
export function clipFeatures(samples: Float32Array, recipe: FeatureRecipe): ClipFeatures {
  const table = describe(samples)
  const speech = trimSilence(samples)
  // The trim lies on the frame grid, so that the clip's frames need not be computed again.
  const start = Math.round((speech.byteOffset - samples.byteOffset) / 4 / FRAME_HOP)
  const end = Math.min(table.endFrame, start + Math.max(1, Math.floor((speech.length - FRAME_LENGTH) / FRAME_HOP) + 1))
  const windows = windowsOf(findSpeech(table).map(toFrames))
  return {
    whole: windowVector(table, start, end, recipe),
    windows: windows.map(({ startFrame, endFrame }) => windowVector(table, startFrame, endFrame, recipe)),
  }
}
