import { AppError } from '../errors.ts'
import { dct } from '../signal/dct.ts'
import { chroma, PITCH_CLASSES } from './chroma.ts'
import { applyFilters, melFilterBank } from './mel.ts'
import type { FeatureRecipe } from './recipe.ts'
import { magnitudeSpectrogram } from './stft.ts'

const COEFFICIENTS = 40
const BANDS = 128
const FFT_SIZE = 2048
const HOP_LENGTH = 512
/** dB below the loudest mel value of the recording where quieter ones end. */
const RANGE = 80
const QUIETEST = 1e-10

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
  const magnitude = magnitudeSpectrogram(samples, { fftSize: FFT_SIZE, hopLength: HOP_LENGTH })
  const bank = melFilterBank(sampleRate, { bands: BANDS, fftSize: FFT_SIZE })
  const frames = magnitude.rows
  const mel = new Float32Array(frames * BANDS)
  const power = new Float32Array(magnitude.columns)
  for (let t = 0; t < frames; t++) {
    for (let k = 0, at = t * power.length; k < power.length; k++, at++)
      power[k] = magnitude.data[at]! * magnitude.data[at]!
    applyFilters(bank, power, mel, t * BANDS)
  }
  const out = new Float32Array(COEFFICIENTS + PITCH_CLASSES.length + BANDS)
  out.set(dct(meanDecibels(mel, BANDS), COEFFICIENTS))
  out.set(columnMeans(chroma(magnitude, sampleRate).data, PITCH_CLASSES.length), COEFFICIENTS)
  out.set(columnMeans(mel, BANDS), COEFFICIENTS + PITCH_CLASSES.length)
  return out
}

function columnMeans(data: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns)
  for (let at = 0; at < data.length; ) for (let c = 0; c < columns; c++, at++) sums[c]! += data[at]!
  return sums.map(sum => (sum * columns) / data.length)
}

/** Mean over rows of the values in dB: the DCT is linear, so that the mean of MFCCs is the MFCC of the mean. */
function meanDecibels(power: Float32Array, columns: number): Float32Array {
  let loudest = QUIETEST
  for (let i = 0; i < power.length; i++) if (power[i]! > loudest) loudest = power[i]!
  const floor = Math.max(QUIETEST, loudest * 10 ** (-RANGE / 10))
  const sums = new Float64Array(columns)
  const products = new Float64Array(columns).fill(1)
  const rows = power.length / columns
  for (let t = 0; t < rows; t++) {
    for (let c = 0, at = t * columns; c < columns; c++, at++) products[c]! *= Math.max(power[at]!, floor) / loudest
    // One logarithm does for several factors, each at least 1e-8 and so far from f64's smallest together.
    if (t % 32 !== 31 && t !== rows - 1) continue
    for (let c = 0; c < columns; c++) sums[c]! += Math.log10(products[c]!)
    products.fill(1)
  }
  return Float32Array.from(sums, sum => 10 * (sum / rows + Math.log10(loudest)))
}
