import { createRealFft } from '../../signal/fft.ts'
import { createWindow } from '../../signal/window.ts'
import { EGEMAPS_RATE } from './frame-spectra.ts'
import { polynomialRoots } from './polynomial-roots.ts'

/** A resonance of the vocal tract. */
export interface Formant {
  /** Hz. */
  readonly frequency: number
  /** Hz between the points 3 dB below the peak. */
  readonly bandwidth: number
}

const FRAME = 320
const SIZE = 1024
const BIN_HZ = EGEMAPS_RATE / SIZE
/** Hz up to which a voice's first formants are looked for; the model's rate is twice that. */
const BAND = 5500
const ORDER = 11
const PRE_EMPHASIS = 0.9
const WIDEST = 1000

/**
 * A reader of formants: 20 ms frames, pre-emphasis 0.9, Hamming window, linear prediction of order 11 on the band below
 * 5.5 kHz, a formant for each resonant root.
 *
 * The band is cut out of the power spectrum, whose cosine transform is the autocorrelation of the signal resampled to
 * 11 kHz: no second copy of the signal is needed.
 *
 * @returns formants by rising frequency, those broader than 1 kHz left out (they shape the tilt, not the vowel)
 *
 * Source: Markel and Gray 1976, "Linear Prediction of Speech" (autocorrelation method, root solving).
 */
export function createFormantFinder(): (samples: Float32Array, centre: number) => Formant[] {
  const fft = createRealFft(SIZE)
  const window = createWindow('hamming', FRAME)
  const frame = new Float32Array(SIZE)
  const power = new Float32Array(SIZE / 2 + 1)
  const last = Math.floor(BAND / BIN_HZ)
  const cosines = Array.from({ length: ORDER + 1 }, (_, lag) =>
    Float64Array.from({ length: last + 1 }, (_, k) => Math.cos((Math.PI * lag * k * BIN_HZ) / BAND)),
  )

  return (samples, centre) => {
    const start = centre - FRAME / 2
    for (let n = 0; n < FRAME; n++)
      frame[n] = ((samples[start + n] ?? 0) - PRE_EMPHASIS * (samples[start + n - 1] ?? 0)) * window[n]!
    fft.power(frame, power)
    const correlation = cosines.map(row => {
      let sum = 0
      for (let k = 0; k <= last; k++) sum += power[k]! * row[k]!
      return sum
    })
    const coefficients = linearPrediction(correlation)
    if (!coefficients) return []
    return polynomialRoots(coefficients)
      .filter(({ imaginary }) => imaginary > 0)
      .map(({ real, imaginary }) => ({
        frequency: (Math.atan2(imaginary, real) / Math.PI) * BAND,
        bandwidth: (-Math.log(Math.hypot(real, imaginary)) / Math.PI) * 2 * BAND,
      }))
      .filter(({ frequency, bandwidth }) => frequency > 50 && frequency < BAND - 50 && bandwidth < WIDEST)
      .sort((a, b) => a.frequency - b.frequency)
  }
}

/**
 * Levinson-Durbin: autocorrelation at lags 0 to p to the prediction polynomial 1 + a1 z^-1 + ... + ap z^-p.
 * Undefined where there is nothing to predict.
 */
export function linearPrediction(correlation: readonly number[]): number[] | undefined {
  const order = correlation.length - 1
  let error = correlation[0]! * (1 + 1e-9)
  if (!(error > 1e-12)) return undefined
  let a = [1]
  for (let m = 1; m <= order; m++) {
    let sum = 0
    for (let i = 0; i < m; i++) sum += a[i]! * correlation[m - i]!
    const reflection = -sum / error
    const previous = [...a, 0]
    a = previous.map((value, i) => value + reflection * previous[m - i]!)
    error *= 1 - reflection * reflection
    if (!(error > 0)) return undefined
  }
  return a
}
