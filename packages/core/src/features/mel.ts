import { AppError } from '../errors.ts'
import { type BandWeights, writeBandSums } from '../signal/band-weights.ts'
import { type DecibelOptions, powerToDecibels } from '../signal/decibel.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'
import { createSpectrumReader, type StftOptions } from './stft.ts'

/** Slaney: linear below 1 kHz, logarithmic above (librosa's default). HTK: 2595 log10(1 + f / 700). */
export type MelScale = 'slaney' | 'htk'

/** Where mel bands lie and how high they are; the defaults are librosa's. */
export interface MelOptions {
  /** Triangles. */
  readonly bands?: number
  /** Hz where the first triangle begins. */
  readonly low?: number
  /** Hz where the last triangle ends; half the sample rate where it is not given. */
  readonly high?: number
  readonly scale?: MelScale
  /** `area`: a triangle's height is 2 over its width in Hz (librosa's `slaney`); `peak`: its height is 1. */
  readonly norm?: 'area' | 'peak'
  /** Points of the transform whose bins are weighted. */
  readonly fftSize?: number
}

/** A bank of filters that each weigh a few neighbouring bins. */
export interface FilterBank extends BandWeights {
  readonly bins: number
}

/**
 * Mel triangles over the bins of a power spectrum.
 *
 * @param sampleRate - Hz
 * @throws AppError `usage/invalid-option` where the frequencies are out of order or there is no band
 *
 * Source: librosa 0.11 `filters.mel`; the scales of Slaney's Auditory Toolbox (1998) and of HTK (Young et al. 2006).
 */
export function melFilterBank(
  sampleRate: number,
  { bands = 128, low = 0, high = sampleRate / 2, scale = 'slaney', norm = 'area', fftSize = 2048 }: MelOptions = {},
): FilterBank {
  if (!(bands >= 1 && low >= 0 && low < high))
    throw new AppError(
      'usage/invalid-option',
      `Invalid mel bands: expected at least one, from a lower to a higher frequency, found ${bands} from ${low} to ${high} Hz.`,
    )
  const bins = Math.floor(fftSize / 2) + 1
  const step = sampleRate / fftSize
  const lowest = hertzToMel(low, scale)
  const width = (hertzToMel(high, scale) - lowest) / (bands + 1)
  const edge = Float64Array.from({ length: bands + 2 }, (_, i) => melToHertz(lowest + width * i, scale))
  const first = new Int32Array(bands)
  const end = new Int32Array(bands)
  const start = new Int32Array(bands)
  const weights: number[] = []
  for (let band = 0; band < bands; band++) {
    const left = edge[band]!
    const centre = edge[band + 1]!
    const right = edge[band + 2]!
    const height = norm === 'area' ? 2 / (right - left) : 1
    start[band] = weights.length
    let bin = Math.max(0, Math.floor(left / step))
    while (bin < bins && bin * step <= left) bin++
    first[band] = bin
    for (; bin < bins && bin * step < right; bin++)
      weights.push(height * Math.min((bin * step - left) / (centre - left), (right - bin * step) / (right - centre)))
    end[band] = bin
  }
  return { bands, bins, first, end, start, weights: Float32Array.from(weights) }
}

/** The bank as a matrix with all its zeros: bands x bins. */
export function denseFilters(bank: FilterBank): Matrix {
  const out = zeros(bank.bands, bank.bins)
  for (let band = 0; band < bank.bands; band++)
    out.data.set(
      bank.weights.subarray(bank.start[band]!, bank.start[band]! + bank.end[band]! - bank.first[band]!),
      band * bank.bins + bank.first[band]!,
    )
  return out
}

/**
 * Energy in mel bands over time: frames x bands.
 *
 * @param sampleRate - Hz
 *
 * Source: librosa 0.11 `feature.melspectrogram` (its `power=2`); its matrix is bands x frames.
 */
export function melSpectrogram(
  samples: Float32Array,
  sampleRate: number,
  options: MelOptions & StftOptions = {},
): Matrix {
  const bank = melFilterBank(sampleRate, options)
  const reader = createSpectrumReader(samples, options)
  const power = new Float32Array(reader.bins)
  const out = zeros(reader.count, bank.bands)
  for (let t = 0; t < out.rows; t++) {
    reader.power(t, power)
    writeBandSums(bank, power, out.data, t * bank.bands)
  }
  return out
}

/** The mel spectrogram in decibels: frames x bands, dB (see `powerToDecibels` for reference, floor and range). */
export function logMelSpectrogram(
  samples: Float32Array,
  sampleRate: number,
  options: MelOptions & StftOptions & DecibelOptions = {},
): Matrix {
  const mel = melSpectrogram(samples, sampleRate, options)
  return { ...mel, data: powerToDecibels(mel.data, options) }
}

const SLANEY_STEP = 200 / 3
const SLANEY_KNEE = 1000
const SLANEY_LOG_STEP = Math.log(6.4) / 27

/** Hz to mel. */
export function hertzToMel(hertz: number, scale: MelScale = 'slaney'): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hertz / 700)
  if (hertz < SLANEY_KNEE) return hertz / SLANEY_STEP
  return SLANEY_KNEE / SLANEY_STEP + Math.log(hertz / SLANEY_KNEE) / SLANEY_LOG_STEP
}

/** Mel to Hz. */
export function melToHertz(mel: number, scale: MelScale = 'slaney'): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1)
  const knee = SLANEY_KNEE / SLANEY_STEP
  return mel < knee ? mel * SLANEY_STEP : SLANEY_KNEE * Math.exp(SLANEY_LOG_STEP * (mel - knee))
}
