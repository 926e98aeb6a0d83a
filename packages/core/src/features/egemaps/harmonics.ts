import { createRealFft } from '../../signal/fft.ts'
import type { Formant } from './formants.ts'
import { EGEMAPS_RATE } from './frame-spectra.ts'

/** Levels of harmonics against each other, dB; NaN where the spectrum or the formants do not reach. */
export interface HarmonicMeasures {
  /** First harmonic against the second. */
  readonly h1MinusH2: number
  /** First harmonic against the strongest one within a fifth of the third formant's frequency. */
  readonly h1MinusA3: number
  /** The harmonic nearest to formants 1, 2, 3, against the first harmonic. */
  readonly formantLevels: readonly [number, number, number]
}

const FRAME = 960
const SIZE = 2048
const BIN_HZ = EGEMAPS_RATE / SIZE

/**
 * A reader of harmonics: 60 ms frames, Gaussian window (sigma 0.4 of half the frame), a harmonic's level being the
 * strongest bin within a quarter of F0 around its multiple.
 *
 * Source: Eyben et al. 2016, section 3 (harmonic differences and relative formant levels).
 */
export function createHarmonicReader(): (
  samples: Float32Array,
  centre: number,
  f0: number,
  formants: readonly Formant[],
) => HarmonicMeasures {
  const fft = createRealFft(SIZE)
  const window = gaussianWindow()
  const frame = new Float32Array(SIZE)
  const power = new Float32Array(SIZE / 2 + 1)

  return (samples, centre, f0, formants) => {
    for (let n = 0; n < FRAME; n++) frame[n] = (samples[centre - FRAME / 2 + n] ?? 0) * window[n]!
    fft.power(frame, power)
    const count = Math.floor((EGEMAPS_RATE / 2 - f0 / 4) / f0)
    /** dB of harmonic `number`; NaN beyond the spectrum. */
    const level = (number: number): number => {
      if (number < 1 || number > count) return Number.NaN
      const from = Math.ceil(((number - 0.25) * f0) / BIN_HZ)
      const to = Math.floor(((number + 0.25) * f0) / BIN_HZ)
      let highest = 0
      for (let k = from; k <= to; k++) highest = Math.max(highest, power[k]!)
      return 10 * Math.log10(highest + 1e-12)
    }
    const first = level(1)
    const third = formants[2]
    let a3 = Number.NaN
    if (third) {
      a3 = level(Math.max(1, Math.round(third.frequency / f0)))
      for (let n = Math.ceil((0.8 * third.frequency) / f0); n <= (1.2 * third.frequency) / f0; n++)
        a3 = Math.max(a3, level(n))
    }
    const relative = (formant: Formant | undefined) =>
      formant ? level(Math.max(1, Math.round(formant.frequency / f0))) - first : Number.NaN
    return {
      h1MinusH2: first - level(2),
      h1MinusA3: first - a3,
      formantLevels: [relative(formants[0]), relative(formants[1]), relative(formants[2])],
    }
  }
}

function gaussianWindow(): Float32Array {
  const middle = (FRAME - 1) / 2
  return Float32Array.from({ length: FRAME }, (_, n) => Math.exp(-0.5 * ((n - middle) / (0.4 * middle)) ** 2))
}
