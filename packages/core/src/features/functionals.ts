import { peak } from '../audio/level.ts'
import {
  COLUMN,
  DESCRIPTOR_RATE,
  type DescriptorTable,
  FRAME_HOP,
  FRAME_LENGTH,
  FRAMES_PER_SECOND,
  PITCH_FRAME_LENGTH,
} from './descriptor-table.ts'
import { describe } from './descriptors.ts'
import { BAND_GROUP, DYNAMICS_BANDS, DYNAMICS_GROUP } from './functional-names.ts'
import { PITCH_HIGH, PITCH_LOW } from './pitch-candidates.ts'
import { trackPitch } from './pitch-track.ts'
import type { FeatureRecipe } from './recipe.ts'
import { createModulation, MODULATION_BANDS } from './rhythm.ts'
import { FUNCTIONALS_PEAK, ROW_COLUMNS, scaledLevels, scaledRows, windowGain } from './scaled-rows.ts'
import { MEL_BANDS, MFCC_COUNT, SPECTRUM_SIZE } from './spectrum-descriptors.ts'
import { speechFrames } from './speech-frames.ts'
import { columnStatistics, meanOf, STATISTIC_COUNT, STATISTICS } from './statistics.ts'
import { trimSilence } from './trim.ts'
import { LEAST_VOICED_FRAMES, VOICE_NAMES, voiceFunctionals } from './voice.ts'

export { functionalNames } from './functional-names.ts'
export { windowGain } from './scaled-rows.ts'

/** Length of the `functionals` vector. */
export const FUNCTIONAL_COUNT = 1332

/** Recipe of `functionals` and `windowFunctionals`. */
export const FUNCTIONALS_RECIPE: FeatureRecipe = {
  name: 'functionals',
  version: 1,
  sampleRate: DESCRIPTOR_RATE,
  shape: 'vector',
  parameters: {
    window: 'hann-periodic',
    windowSamples: FRAME_LENGTH,
    hopSamples: FRAME_HOP,
    fftSize: SPECTRUM_SIZE,
    melScale: 'htk',
    melBands: MEL_BANDS,
    lowHz: 50,
    highHz: 8000,
    mfcc: MFCC_COUNT,
    pitchLowHz: PITCH_LOW,
    pitchHighHz: PITCH_HIGH,
    pitchWindowSamples: PITCH_FRAME_LENGTH,
    peak: FUNCTIONALS_PEAK,
    statistics: [...STATISTICS],
    values: FUNCTIONAL_COUNT,
  },
}

/** The descriptors among a row's columns, of which the statistics over voiced frames are taken as well. */
const LOW_COLUMNS = ROW_COLUMNS - COLUMN.centroid
/** dB a unit of ln(energy), as the recipe rounds it. */
const DECIBEL = 4.34

/** Where the parts of the vector begin. */
const PART = (() => {
  const speech = 0
  const voiced = speech + STATISTIC_COUNT * ROW_COLUMNS
  const level = voiced + STATISTIC_COUNT * LOW_COLUMNS
  const speechLevel = level + STATISTIC_COUNT
  const voice = speechLevel + STATISTIC_COUNT
  const rhythm = voice + VOICE_NAMES.length
  const shape = rhythm + (1 + MEL_BANDS / BAND_GROUP) * MODULATION_BANDS
  const dynamics = shape + 3
  return { speech, voiced, level, speechLevel, voice, rhythm, shape, dynamics }
})()

const modulation = createModulation()

/**
 * The 1332 functionals of the frames from `start` to before `end`: how the spectrum, the level, the voice and the
 * rhythm of this stretch of speech behave. All that depends on the stretch is computed on it alone: which frames are
 * speech, the pitch path, percentiles, runs, modulation, the gain.
 *
 * The recipe scales a stretch to a peak of 0.5; the descriptors are of the signal as it is. So the gain
 * (0.5 / largest |sample| of the frames' hops) is applied to level, log-mel bands and MFCC here, floors included: they
 * are what they would be of scaled samples. The other descriptors keep the floors inside their logarithms (1e-9, 1e-10)
 * as they are, which bins near digital silence notice: flatness, slopes and contrasts above the band of a telephone move
 * a little with the level of the recording (20 dB: 0.2 to 0.6 of their spread).
 *
 * @param out - 1332 values to fill; a new array where it is not given
 * @param options - `gain`: factor on the amplitude instead of 0.5 / peak
 * @returns `out`; all finite; zeros where a part has no frames (silence has no speech frames)
 *
 * Source: `utterance_features` of the prototype.
 */
export function windowFunctionals(
  table: DescriptorTable,
  start: number,
  end: number,
  out: Float32Array = new Float32Array(FUNCTIONAL_COUNT),
  { gain = windowGain(table, start, end) }: { gain?: number } = {},
): Float32Array {
  const frames = end - start
  out.fill(0)
  if (frames < 1) return out

  const levels = scaledLevels(table, start, end, gain)
  const { speech, speechCount, loudest } = speechFrames(levels)
  const track = trackPitch(table, start, end, { gain })

  const rows = scaledRows(table, start, end, gain)
  rows[COLUMN.flux] = 0
  for (let i = 0; i < frames; i++) rows[i * ROW_COLUMNS + COLUMN.periodicity] = track.strength[i]!
  writeRhythm(rows, levels, out)

  if (track.voicedCount >= LEAST_VOICED_FRAMES) {
    const voicedRows = new Float32Array(track.voicedCount * LOW_COLUMNS)
    let at = 0
    for (let i = 0; i < frames; i++)
      if (track.voiced[i])
        for (let c = COLUMN.centroid; c < ROW_COLUMNS; c++) voicedRows[at++] = rows[i * ROW_COLUMNS + c]!
    columnStatistics(voicedRows, track.voicedCount, LOW_COLUMNS, LOW_COLUMNS, out, PART.voiced)
  }

  const relative = levels.map(level => level - loudest)
  columnStatistics(relative, frames, 1, 1, out, PART.level)
  keepRows(relative, 1, speech)
  columnStatistics(relative, speechCount, 1, 1, out, PART.speechLevel)
  keepRows(rows, ROW_COLUMNS, speech)
  writeSpeechStatistics(rows, speechCount, out)
  writeDynamics(rows, speechCount, out)

  voiceFunctionals(track, levels, out, PART.voice)
  out[PART.shape] = frames / FRAMES_PER_SECOND
  out[PART.shape + 1] = speechCount / frames
  out[PART.shape + 2] = speechCount / FRAMES_PER_SECOND
  // Samples of 1e19 and more have powers beyond float32.
  for (let i = 0; i < out.length; i++) if (!Number.isFinite(out[i]!)) out[i] = 0
  return out
}

/**
 * The functionals of one stretch of speech.
 *
 * @param samples - 16 kHz, one channel; trimmed (`trimSilence`) and scaled to a peak of 0.5 here
 * @returns 1332 values, named by `functionalNames`
 */
export function functionals(samples: Float32Array): Float32Array {
  const speech = trimSilence(samples)
  const largest = Math.max(1e-9, peak(speech))
  const scaled = new Float32Array(speech.length)
  for (let i = 0; i < speech.length; i++) scaled[i] = (speech[i]! / largest) * FUNCTIONALS_PEAK
  const table = describe(scaled)
  return windowFunctionals(table, 0, table.endFrame, undefined, { gain: 1 })
}

/** Moves the rows that are kept to the front, in order. */
function keepRows(rows: Float32Array, columns: number, kept: Uint8Array): void {
  let to = 0
  for (let i = 0; i < kept.length; i++)
    if (kept[i]) {
      if (to < i * columns) rows.copyWithin(to, i * columns, (i + 1) * columns)
      to += columns
    }
}

/** Statistics over speech frames, in the vector's order: log-mel, MFCC, descriptors. */
function writeSpeechStatistics(rows: Float32Array, count: number, out: Float32Array): void {
  const all = new Float32Array(STATISTIC_COUNT * ROW_COLUMNS)
  columnStatistics(rows, count, ROW_COLUMNS, ROW_COLUMNS, all, 0)
  let at = PART.speech
  for (const [first, end] of [
    [COLUMN.logMel, COLUMN.mfcc],
    [COLUMN.mfcc, COLUMN.centroid],
    [COLUMN.centroid, ROW_COLUMNS],
  ] as const)
    for (let statistic = 0; statistic < STATISTIC_COUNT; statistic++)
      for (let c = first; c < end; c++) out[at++] = all[statistic * ROW_COLUMNS + c]!
}

/** Modulation of the level and of five groups of mel bands. */
function writeRhythm(rows: Float32Array, levels: Float32Array, out: Float32Array): void {
  modulation(levels, out, PART.rhythm)
  const contour = new Float32Array(levels.length)
  for (let group = 0; group < MEL_BANDS / BAND_GROUP; group++) {
    for (let i = 0; i < contour.length; i++) {
      const at = i * ROW_COLUMNS + COLUMN.logMel + group * BAND_GROUP
      let sum = 0
      for (let band = 0; band < BAND_GROUP; band++) sum += rows[at + band]!
      contour[i] = (sum / BAND_GROUP) * DECIBEL
    }
    modulation(contour, out, PART.rhythm + (1 + group) * MODULATION_BANDS)
  }
}

/** How the bands of the first, middle and last third of the speech frames differ from all of them. */
function writeDynamics(rows: Float32Array, count: number, out: Float32Array): void {
  const small = Math.floor(count / 3)
  const edges = [0, small + (count % 3 > 0 ? 1 : 0), 2 * small + (count % 3), count]
  const sums = new Float64Array(3 * MEL_BANDS)
  for (let third = 0; third < 3; third++)
    for (let r = edges[third]!; r < edges[third + 1]!; r++)
      for (let band = 0; band < MEL_BANDS; band++) sums[third * MEL_BANDS + band]! += rows[r * ROW_COLUMNS + band]!
  for (let group = 0; group < DYNAMICS_BANDS; group++) {
    const thirds = [0, 1, 2].map(third => {
      const at = third * MEL_BANDS + group * DYNAMICS_GROUP
      return meanOf(sums.subarray(at, at + DYNAMICS_GROUP))
    })
    const overall = meanOf(thirds, 3) * (3 / count)
    for (let third = 0; third < 3; third++) {
      const length = edges[third + 1]! - edges[third]!
      if (length > 0) out[PART.dynamics + third * DYNAMICS_BANDS + group] = thirds[third]! / length - overall
    }
  }
}
