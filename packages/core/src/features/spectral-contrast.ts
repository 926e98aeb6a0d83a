import { AppError } from '../errors.ts'
import { powerToDecibels } from '../signal/decibel.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'
import { roundHalfToEven } from '../signal/round-half-to-even.ts'

/** The octave bands that are compared; the defaults are librosa's. */
export interface ContrastOptions {
  /** Hz where the first octave ends. */
  readonly lowest?: number
  /** Octaves above it; the last one goes on to the end. */
  readonly octaves?: number
  /** Share of a band's bins that make its peak, and its valley. */
  readonly quantile?: number
}

/**
 * Peak over valley in octave bands, dB: high for clear harmonics, low for noise.
 *
 * @param magnitude - frames x bins, values >= 0; the last bin is at `sampleRate / 2`
 * @param sampleRate - Hz
 * @returns frames x (octaves + 1): below `lowest`, then each octave
 * @throws AppError `usage/invalid-option` where an octave would begin at or above half the sample rate
 *
 * Source: librosa 0.11 `feature.spectral_contrast(S=...)`; Jiang et al. 2002. As there, the peaks and the valleys of
 * the whole recording are floored at 80 dB below their loudest.
 */
export function spectralContrast(
  magnitude: Matrix,
  sampleRate: number,
  { lowest = 200, octaves = 6, quantile = 0.02 }: ContrastOptions = {},
): Matrix {
  const { rows, columns, data } = magnitude
  const bands = contrastBands(columns, sampleRate, lowest, octaves, quantile)
  const peaks = zeros(rows, bands.length)
  const valleys = zeros(rows, bands.length)
  for (const [b, { first, end, count }] of bands.entries()) {
    const sorted = new Float32Array(end - first)
    for (let t = 0; t < rows; t++) {
      sorted.set(data.subarray(t * columns + first, t * columns + end))
      sorted.sort()
      let low = 0
      let high = 0
      for (let i = 0; i < count; i++) {
        low += sorted[i]!
        high += sorted[sorted.length - 1 - i]!
      }
      valleys.data[t * bands.length + b] = low / count
      peaks.data[t * bands.length + b] = high / count
    }
  }
  const peakDb = powerToDecibels(peaks.data)
  const valleyDb = powerToDecibels(valleys.data)
  return { ...peaks, data: peakDb.map((value, i) => value - valleyDb[i]!) }
}

interface ContrastBand {
  readonly first: number
  readonly end: number
  /** Bins that make the peak, and the valley. */
  readonly count: number
}

/** librosa's bands overlap by a bin: each begins one bin early, and all but the last lose their last bin again. */
function contrastBands(
  bins: number,
  sampleRate: number,
  lowest: number,
  octaves: number,
  quantile: number,
): ContrastBand[] {
  const binHertz = sampleRate / 2 / (bins - 1)
  const edges = [0, ...Array.from({ length: octaves + 1 }, (_, i) => lowest * 2 ** i)]
  const highest = edges[octaves]!
  if (highest >= sampleRate / 2)
    throw new AppError(
      'usage/invalid-option',
      `Invalid octaves: the last would begin at ${highest} Hz, but the signal ends at ${sampleRate / 2} Hz. Ask for fewer, or a lower first one.`,
    )
  return Array.from({ length: octaves + 1 }, (_, band) => {
    const isLast = band === octaves
    const first = Math.max(0, Math.ceil(edges[band]! / binHertz) - (band > 0 ? 1 : 0))
    const end = isLast ? bins : Math.min(bins, Math.floor(edges[band + 1]! / binHertz) + 1)
    const count = Math.max(1, roundHalfToEven(quantile * (end - first)))
    return { first, end: isLast ? end : end - 1, count }
  })
}
