import { COLUMN, DESCRIPTOR_RATE, type DescriptorTable, FRAME_HOP, FRAME_LENGTH } from './descriptor-table.ts'
import { describe } from './descriptors.ts'
import { trackPitch } from './pitch-track.ts'
import type { FeatureRecipe } from './recipe.ts'
import { createModulation, MODULATION_BANDS, MODULATION_EDGES } from './rhythm.ts'
import { MEL_BANDS, MFCC_COUNT } from './spectrum-descriptors.ts'
import { speechFrames } from './speech-frames.ts'
import { columnStatistics, STATISTIC_COUNT, STATISTICS } from './statistics.ts'
import { trimSilence } from './trim.ts'
import { LEAST_VOICED_FRAMES, VOICE_NAMES, voiceFunctionals } from './voice.ts'

/** Length of the `functionals` vector. */
export const FUNCTIONAL_COUNT = 1332

/** Peak that a stretch of speech is scaled to before its functionals are taken. */
export const FUNCTIONALS_PEAK = 0.5

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
    fftSize: 512,
    melScale: 'htk',
    melBands: MEL_BANDS,
    lowHz: 50,
    highHz: 8000,
    mfcc: MFCC_COUNT,
    pitchLowHz: 60,
    pitchHighHz: 600,
    pitchWindowSamples: 640,
    peak: FUNCTIONALS_PEAK,
    statistics: [...STATISTICS],
    values: FUNCTIONAL_COUNT,
  },
}

/** Columns whose statistics over speech frames are taken: log-mel, MFCC and 20 descriptors, as they lie in a row. */
const SPEECH_COLUMNS = COLUMN.periodicity + 1
/** The descriptors among them, of which the statistics over voiced frames are taken as well. */
const LOW_COLUMNS = SPEECH_COLUMNS - COLUMN.centroid
/** Bands of a modulation contour, and of a value of the band dynamics. */
const BAND_GROUP = 8
const DYNAMICS_GROUP = 5
const DYNAMICS_BANDS = MEL_BANDS / DYNAMICS_GROUP
/** dB a unit of ln(energy), as the recipe rounds it. */
const DECIBEL = 4.34

/** Where the parts of the vector begin. */
const PART = (() => {
  const speech = 0
  const voiced = speech + STATISTIC_COUNT * SPEECH_COLUMNS
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
 * The recipe scales a stretch to a peak of 0.5. The descriptors are of the signal as it is, so the gain
 * (0.5 / largest |sample| of the frames' hops) is added to the log-mel bands and the first coefficient as the constant
 * that it is on a logarithm. The small constants inside the logarithms stay where they are: only bands near digital
 * silence (1e-8) tell the difference from scaling the samples.
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
  const { data } = table
  const frames = end - start
  out.fill(0)
  if (frames < 1) return out

  const levels = new Float32Array(frames)
  for (let i = 0; i < frames; i++) levels[i] = data[table.offsetOf(start + i) + COLUMN.level]!
  const { speech, speechCount, loudest } = speechFrames(levels)
  const track = trackPitch(table, start, end, { gain })

  const rows = new Float32Array(speechCount * SPEECH_COLUMNS)
  const voicedRows = new Float32Array(track.voicedCount * LOW_COLUMNS)
  const relative = new Float32Array(frames)
  const speechRelative = new Float32Array(speechCount)
  let speechAt = 0
  let voicedAt = 0
  for (let i = 0; i < frames; i++) {
    const offset = table.offsetOf(start + i)
    relative[i] = levels[i]! - loudest
    if (speech[i]) {
      copyRow(data, offset, 0, SPEECH_COLUMNS, rows, speechAt * SPEECH_COLUMNS, i === 0, track.strength[i]!)
      speechRelative[speechAt++] = relative[i]!
    }
    if (track.voiced[i])
      copyRow(
        data,
        offset,
        COLUMN.centroid,
        LOW_COLUMNS,
        voicedRows,
        voicedAt++ * LOW_COLUMNS,
        i === 0,
        track.strength[i]!,
      )
  }
  writeSpeechStatistics(rows, speechCount, 2 * Math.log(gain), out)
  if (track.voicedCount >= LEAST_VOICED_FRAMES)
    columnStatistics(voicedRows, track.voicedCount, LOW_COLUMNS, LOW_COLUMNS, out, PART.voiced)
  columnStatistics(relative, frames, 1, 1, out, PART.level)
  columnStatistics(speechRelative, speechCount, 1, 1, out, PART.speechLevel)
  voiceFunctionals(track, levels, out, PART.voice)
  writeRhythm(table, start, levels, out)
  out[PART.shape] = frames / 100
  out[PART.shape + 1] = speechCount / frames
  out[PART.shape + 2] = speechCount / 100
  writeDynamics(rows, speechCount, out)
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
  let peak = 1e-9
  for (let i = 0; i < speech.length; i++) peak = Math.max(peak, Math.abs(speech[i]!))
  const scaled = new Float32Array(speech.length)
  for (let i = 0; i < speech.length; i++) scaled[i] = (speech[i]! / peak) * FUNCTIONALS_PEAK
  const table = describe(scaled)
  return windowFunctionals(table, 0, table.endFrame, undefined, { gain: 1 })
}

/** The factor that brings the largest |sample| of the frames' hops to 0.5; 1 for silence. */
export function windowGain(table: DescriptorTable, start: number, end: number): number {
  let peak = 0
  for (let frame = start; frame < end; frame++) peak = Math.max(peak, table.data[table.offsetOf(frame) + COLUMN.peak]!)
  return peak > 0 ? FUNCTIONALS_PEAK / peak : 1
}

/** Names of the 1332 values, in order: `logmel03.p95` is the 95th percentile of the fourth mel band over speech. */
export function functionalNames(): string[] {
  const number = (value: number) => String(value).padStart(2, '0')
  const low = [
    'centroid',
    'bandwidth',
    ...['25', '50', '85', '95'].map(share => `rollOff${share}`),
    'flatness',
    'flux',
    'alphaRatio',
    'hammarberg',
    ...['0to500', '500to1500', '1500to5000'].map(range => `slope${range}`),
    ...['0', '250', '500', '1000', '2000', '4000'].map(hz => `contrast${hz}`),
    'strength',
  ]
  const spectral = [
    ...Array.from({ length: MEL_BANDS }, (_, band) => `logmel${number(band)}`),
    ...Array.from({ length: MFCC_COUNT }, (_, k) => `mfcc${number(k)}`),
  ]
  const statisticsOf = (names: readonly string[]) =>
    STATISTICS.flatMap(statistic => names.map(name => `${name}.${statistic}`))
  const contours = [
    'level',
    ...Array.from(
      { length: MEL_BANDS / BAND_GROUP },
      (_, group) => `logmel${number(group * BAND_GROUP)}to${number((group + 1) * BAND_GROUP - 1)}`,
    ),
  ]
  return [
    ...statisticsOf(spectral.slice(0, MEL_BANDS)),
    ...statisticsOf(spectral.slice(MEL_BANDS)),
    ...statisticsOf(low),
    ...statisticsOf(low.map(name => `voiced.${name}`)),
    ...statisticsOf(['level']),
    ...statisticsOf(['speechLevel']),
    ...VOICE_NAMES,
    ...contours.flatMap(contour =>
      MODULATION_EDGES.slice(0, -1).map((low, band) => `${contour}.modulation${low}to${MODULATION_EDGES[band + 1]}`),
    ),
    'durationSeconds',
    'speechShare',
    'speechSeconds',
    ...['first', 'middle', 'last'].flatMap(third =>
      Array.from(
        { length: DYNAMICS_BANDS },
        (_, group) =>
          `logmel${number(group * DYNAMICS_GROUP)}to${number((group + 1) * DYNAMICS_GROUP - 1)}.${third}Third`,
      ),
    ),
  ]
}

/** Copies `count` values of a row from column `first` on; the flux of a stretch's first frame is 0. */
function copyRow(
  data: Float32Array,
  offset: number,
  first: number,
  count: number,
  target: Float32Array,
  at: number,
  isFirstFrame: boolean,
  strength: number,
): void {
  for (let c = 0; c < count; c++) target[at + c] = data[offset + first + c]!
  if (isFirstFrame) target[at + COLUMN.flux - first] = 0
  target[at + COLUMN.periodicity - first] = strength
}

/** Statistics over speech frames, in the vector's order: log-mel, MFCC, descriptors; the gain as a shift. */
function writeSpeechStatistics(rows: Float32Array, count: number, shift: number, out: Float32Array): void {
  const all = new Float32Array(STATISTIC_COUNT * SPEECH_COLUMNS)
  columnStatistics(rows, count, SPEECH_COLUMNS, SPEECH_COLUMNS, all, 0)
  let at = PART.speech
  for (const [first, end] of [
    [COLUMN.logMel, COLUMN.mfcc],
    [COLUMN.mfcc, COLUMN.centroid],
    [COLUMN.centroid, SPEECH_COLUMNS],
  ] as const)
    for (let statistic = 0; statistic < STATISTIC_COUNT; statistic++)
      for (let c = first; c < end; c++) out[at++] = all[statistic * SPEECH_COLUMNS + c]!
  if (count === 0) return
  // Mean and percentiles move with the gain; spread, shape and change do not.
  for (const statistic of [0, 2, 3, 4, 5, 6]) {
    for (let band = 0; band < MEL_BANDS; band++) out[PART.speech + statistic * MEL_BANDS + band]! += shift
    out[PART.speech + STATISTIC_COUNT * MEL_BANDS + statistic * MFCC_COUNT]! += shift * Math.sqrt(MEL_BANDS)
  }
}

/** Modulation of the level and of five groups of mel bands. */
function writeRhythm(table: DescriptorTable, start: number, levels: Float32Array, out: Float32Array): void {
  modulation(levels, out, PART.rhythm)
  const contour = new Float32Array(levels.length)
  for (let group = 0; group < MEL_BANDS / BAND_GROUP; group++) {
    for (let i = 0; i < contour.length; i++) {
      const at = table.offsetOf(start + i) + COLUMN.logMel + group * BAND_GROUP
      let sum = 0
      for (let band = 0; band < BAND_GROUP; band++) sum += table.data[at + band]!
      contour[i] = (sum / BAND_GROUP) * DECIBEL
    }
    modulation(contour, out, PART.rhythm + (1 + group) * MODULATION_BANDS)
  }
}

/** How the bands of the first, middle and last third of the speech frames differ from all of them. */
function writeDynamics(rows: Float32Array, count: number, out: Float32Array): void {
  const sums = new Float64Array(4 * DYNAMICS_BANDS)
  const small = Math.floor(count / 3)
  const ends = [small + (count % 3 > 0 ? 1 : 0), 2 * small + (count % 3), count]
  let third = 0
  for (let r = 0; r < count; r++) {
    while (r >= ends[third]!) third++
    for (let band = 0; band < MEL_BANDS; band++) {
      const value = rows[r * SPEECH_COLUMNS + band]!
      const group = Math.floor(band / DYNAMICS_GROUP)
      sums[third * DYNAMICS_BANDS + group]! += value
      sums[3 * DYNAMICS_BANDS + group]! += value
    }
  }
  for (let part = 0; part < 3; part++) {
    const length = ends[part]! - (part === 0 ? 0 : ends[part - 1]!)
    if (length === 0) continue
    for (let group = 0; group < DYNAMICS_BANDS; group++) {
      const mean = sums[part * DYNAMICS_BANDS + group]! / (length * DYNAMICS_GROUP)
      const overall = sums[3 * DYNAMICS_BANDS + group]! / (count * DYNAMICS_GROUP)
      out[PART.dynamics + part * DYNAMICS_BANDS + group] = mean - overall
    }
  }
}
