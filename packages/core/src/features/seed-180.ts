import { AppError } from '../errors.ts'
import { dct } from '../signal/dct.ts'
import { createFrameReader } from '../signal/frame.ts'
import { createSpectrumAnalyser } from '../signal/spectrum-analyser.ts'
import { createWindow } from '../signal/window.ts'
import { chromaFilterBank, PITCH_CLASSES, scaleToLargest } from './chroma.ts'
import { melFilterBank } from './mel.ts'
import type { FeatureRecipe } from './recipe.ts'
import { createTuningEstimator } from './tuning.ts'

const COEFFICIENTS = 40
const BANDS = 128
const FFT_SIZE = 2048
const HOP_LENGTH = 512
/** dB below the loudest mel value of the recording where quieter ones end. */
const RANGE = 80
const QUIETEST = 1e-10
/** Frames whose spectra wait in memory for the tuning (8 MB); those of a longer recording are computed twice. */
const FRAMES_KEPT = 2048

/** One name for each value of `seed180`. */
export const SEED_180_NAMES: readonly string[] = [
  ...Array.from({ length: COEFFICIENTS }, (_, i) => `mfcc ${i}`),
  ...PITCH_CLASSES.map(name => `chroma ${name}`),
  ...Array.from({ length: BANDS }, (_, i) => `mel ${i}`),
]

/**
 * The recipe of `seed180`: the vector of the report that this project started from.
 *
 * @param sampleRate - Hz that recordings are brought to first; null: each at its own
 */
export function seed180Recipe(sampleRate: number | null = null): FeatureRecipe {
  return {
    name: 'seed-180',
    version: 1,
    sampleRate,
    shape: 'vector',
    parameters: {
      mfcc: COEFFICIENTS,
      chroma: PITCH_CLASSES.length,
      mel: BANDS,
      fftSize: FFT_SIZE,
      hopLength: HOP_LENGTH,
      window: 'hann',
      scale: 'slaney',
      rangeDb: RANGE,
    },
  }
}

/**
 * Mean over time of 40 MFCC, 12 chroma and 128 mel band energies.
 *
 * @param samples - at least one
 * @param sampleRate - Hz
 * @returns 180 values: MFCC in dB, chroma in [0, 1], mel energies >= 0
 * @throws AppError `audio/empty`
 *
 * Source: librosa 0.11 `mfcc(n_mfcc=40)`, `chroma_stft(S=abs(stft))`, `melspectrogram`, each with its defaults.
 */
export function seed180(samples: Float32Array, sampleRate: number): Float32Array {
  if (samples.length === 0)
    throw new AppError('audio/empty', 'The recording has no samples: expected at least one to compute seed-180 from.')
  const frames = createFrameReader(samples, FFT_SIZE, HOP_LENGTH)
  const rows = Math.min(frames.count, FRAMES_KEPT)
  const isKept = frames.count === rows
  const analyser = createSpectrumAnalyser({
    window: createWindow('hann', FFT_SIZE),
    bands: melFilterBank(sampleRate, { bands: BANDS, fftSize: FFT_SIZE }),
    rows,
  })
  const analyse = (t: number) => {
    frames.read(t, analyser.frame)
    analyser.analyse(t % rows)
  }

  const mel = new Float32Array(frames.count * BANDS)
  const tuning = createTuningEstimator(sampleRate, FFT_SIZE)
  for (let t = 0; t < frames.count; t++) {
    analyse(t)
    analyser.readBands(mel, t * BANDS)
    tuning.add(analyser.findPeaks(tuning.first, tuning.end, tuning.share))
  }

  const classes = PITCH_CLASSES.length
  const bank = chromaFilterBank(sampleRate, { fftSize: FFT_SIZE, tuning: tuning.estimate() })
  const chroma = new Float32Array(frames.count * classes)
  for (let first = 0; first < frames.count; first += rows) {
    const count = Math.min(rows, frames.count - first)
    if (!isKept) for (let t = 0; t < count; t++) analyse(first + t)
    chroma.set(analyser.project(bank, count).data, first * classes)
  }
  for (let t = 0; t < frames.count; t++) scaleToLargest(chroma, t * classes, classes)

  const out = new Float32Array(SEED_180_NAMES.length)
  const { mean, meanDb } = bandMeans(mel, BANDS)
  out.set(dct(meanDb, COEFFICIENTS))
  out.set(columnMeans(chroma, classes), COEFFICIENTS)
  out.set(mean, COEFFICIENTS + classes)
  return out
}

function columnMeans(data: Float32Array, columns: number): Float32Array {
  const out = new Float32Array(columns)
  for (let c = 0; c < columns; c++) {
    let sum = 0
    for (let at = c; at < data.length; at += columns) sum += data[at]!
    out[c] = (sum * columns) / data.length
  }
  return out
}

/**
 * Means over rows, of the values and of the values in dB: the DCT is linear, so that the mean of MFCCs is the MFCC of
 * the mean.
 */
function bandMeans(power: Float32Array, columns: number): { mean: Float32Array; meanDb: Float32Array } {
  let loudest = QUIETEST
  for (let i = 0; i < power.length; i++) if (power[i]! > loudest) loudest = power[i]!
  const scale = 1 / loudest
  const floor = Math.max(QUIETEST * scale, 10 ** (-RANGE / 10))
  const mean = new Float32Array(columns)
  const meanDb = new Float32Array(columns)
  const rows = power.length / columns
  // Row by row, since the rows lie one after the other in memory.
  const sums = new Float64Array(columns)
  const logarithms = new Float64Array(columns)
  const products = new Float64Array(columns).fill(1)
  for (let row = 0, at = 0; row < rows; row++)
    for (let c = 0; c < columns; c++, at++) {
      const value = power[at]! * scale
      sums[c]! += value
      const product = products[c]! * Math.max(value, floor)
      // One logarithm does for many factors, each at least 1e-8: well before their product is too small for f64.
      if (product > 1e-280) products[c] = product
      else {
        logarithms[c]! += Math.log10(product)
        products[c] = 1
      }
    }
  for (let c = 0; c < columns; c++) {
    mean[c] = (sums[c]! / rows) * loudest
    meanDb[c] = 10 * ((logarithms[c]! + Math.log10(products[c]!)) / rows + Math.log10(loudest))
  }
  return { mean, meanDb }
}
