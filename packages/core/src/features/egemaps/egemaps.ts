import { describe, FRAME_HOP, FRAME_HOP_SECONDS, FRAME_LENGTH } from '../descriptors.ts'
import { trackPitch } from '../pitch-track.ts'
import type { FeatureRecipe } from '../recipe.ts'
import { harmonicsToNoise } from '../voice.ts'
import {
  type Contour,
  countPeaks,
  meanAndSpread,
  moments,
  runLengths,
  smooth,
  tenFunctionals,
  where,
} from './contour.ts'
import { EGEMAPS_NAMES, OVERALL, UNVOICED, VOICED } from './egemaps-names.ts'
import { createFormantFinder } from './formants.ts'
import { createFrameSpectra, EGEMAPS_RATE } from './frame-spectra.ts'
import { createHarmonicReader } from './harmonics.ts'
import { measurePeriods } from './voice-periods.ts'

export { EGEMAPS_NAMES }

/** The recipe `egemaps`: 88 values of a stretch of speech. */
export const EGEMAPS_RECIPE: FeatureRecipe = {
  name: 'egemaps',
  version: 1,
  sampleRate: EGEMAPS_RATE,
  shape: 'vector',
  parameters: {
    hopSeconds: FRAME_HOP_SECONDS,
    spectrum: { seconds: 0.02, window: 'hamming', melBands: 26, low: 20, high: 8000 },
    harmonics: { seconds: 0.06, window: 'gaussian', sigma: 0.4 },
    formants: { seconds: 0.02, order: 11, band: 5500, preEmphasis: 0.9 },
    pitch: { method: 'autocorrelation-viterbi', low: 60, high: 600 },
  },
}

/** Frames: a voiced stretch shorter than 30 ms is taken as unvoiced. */
const SHORTEST_VOICED = 3

/** Quietest level that is told, dB re full scale power: that of digital silence. */
const LEVEL_FLOOR = -120

/**
 * The 88 functionals that `EGEMAPS_NAMES` names, of one stretch of speech.
 *
 * Implemented from the publication, not from openSMILE: the definitions are the same, the numbers are not. What differs
 * on purpose: F0 comes from autocorrelation and Viterbi (`trackPitch`, 60 to 600 Hz) instead of subharmonic summation;
 * jitter and shimmer from waveform matching; formants are not smoothed over time; the turns of a contour are those of
 * at least a tenth of its range; voiced runs below 30 ms count as unvoiced.
 *
 * @param samples - 16 kHz, one channel, full scale 1, finite
 * @returns 88 finite values; what a stretch does not have (a voice, a formant, a peak) is 0; the sound level of digital
 *   silence is -120 dB
 *
 * Source: Eyben et al. 2016, "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for Voice Research and Affective
 * Computing", IEEE Transactions on Affective Computing 7 (2).
 */
export function egemaps(samples: Float32Array): Float32Array {
  const { contours, voiced } = describeFrames(samples)
  const unvoiced = voiced.map(flag => !flag)
  const of = (name: string) => contours.get(name)!
  const seconds = samples.length / EGEMAPS_RATE
  const loudness = smooth(of('loudness'))
  const voicedParts = runLengths(voiced, true).map(frames => frames * FRAME_HOP_SECONDS)
  const unvoicedParts = runLengths(voiced, false).map(frames => frames * FRAME_HOP_SECONDS)
  const voicedLength = moments(voicedParts)
  const unvoicedLength = moments(unvoicedParts)

  return Float32Array.from([
    ...tenFunctionals(smooth(of('F0')), FRAME_HOP_SECONDS),
    ...tenFunctionals(loudness, FRAME_HOP_SECONDS),
    ...OVERALL.flatMap(name => meanAndSpread(smooth(of(name)))),
    ...VOICED.flatMap(name => meanAndSpread(smooth(where(of(withoutSuffix(name)), voiced)))),
    ...UNVOICED.map(name => moments(smooth(where(of(withoutSuffix(name)), unvoiced))).mean),
    seconds > 0 ? countPeaks(loudness) / seconds : 0,
    seconds > 0 ? voicedParts.length / seconds : 0,
    voicedLength.mean,
    voicedLength.deviation,
    unvoicedLength.mean,
    unvoicedLength.deviation,
    equivalentSoundLevel(samples),
  ])
}

/** `alphaRatioV`, `slopeUV0-500` -> `alphaRatio`, `slope0-500`: the contour that a name is read from. */
function withoutSuffix(name: string): string {
  return name.replace(/^(alphaRatio|hammarbergIndex|spectralFlux|mfcc\d|slope)U?V/, '$1')
}

/** Every low-level descriptor of every frame, frame t centred on sample 160 t + 200 as the pitch is. */
function describeFrames(samples: Float32Array): { contours: Map<string, Contour>; voiced: boolean[] } {
  const table = describe(samples)
  const count = table.endFrame
  const { pitch, strength, voiced: tracked } = trackPitch(table, 0, count)
  const voiced = withoutShortRuns(Array.from(tracked, flag => flag === 1))
  const readSpectrum = createFrameSpectra()
  const findFormants = createFormantFinder()
  const readHarmonics = createHarmonicReader()
  const contours = new Map<string, Contour>()
  const put = (name: string, t: number, value: number): void => {
    contours.get(name)![t] = value
  }
  for (const name of ['F0', 'loudness', ...OVERALL, ...VOICED, ...UNVOICED])
    contours.set(withoutSuffix(name), new Float64Array(count).fill(Number.NaN))

  for (let t = 0; t < count; t++) {
    const centre = t * FRAME_HOP + FRAME_LENGTH / 2
    const spectrum = readSpectrum(samples, centre)
    put('loudness', t, spectrum.loudness)
    put('spectralFlux', t, spectrum.flux)
    put('alphaRatio', t, spectrum.alphaRatio)
    put('hammarbergIndex', t, spectrum.hammarberg)
    put('slope0-500', t, spectrum.slopeLow)
    put('slope500-1500', t, spectrum.slopeHigh)
    for (const [i, value] of spectrum.mfcc.entries()) put(`mfcc${i + 1}`, t, value)
    if (!voiced[t]) continue

    const f0 = 2 ** pitch[t]!
    put('F0', t, 12 * Math.log2(f0 / 27.5))
    put('HNRdBACF', t, harmonicsToNoise(strength[t]!))
    const { jitter, shimmer } = measurePeriods(samples, centre, f0)
    put('jitterLocal', t, jitter)
    put('shimmerLocaldB', t, shimmer)
    const formants = findFormants(samples, centre)
    const harmonics = readHarmonics(samples, centre, f0, formants)
    put('logRelF0-H1-H2', t, harmonics.h1MinusH2)
    put('logRelF0-H1-A3', t, harmonics.h1MinusA3)
    for (const i of [0, 1, 2] as const) {
      put(`F${i + 1}frequency`, t, formants[i]?.frequency ?? Number.NaN)
      put(`F${i + 1}bandwidth`, t, formants[i]?.bandwidth ?? Number.NaN)
      put(`F${i + 1}amplitudeLogRelF0`, t, harmonics.formantLevels[i])
    }
  }
  return { contours, voiced }
}

/** The flags with every run of `true` below `SHORTEST_VOICED` frames taken back: a click is not a voice. */
function withoutShortRuns(flags: readonly boolean[]): boolean[] {
  const out = [...flags]
  for (let t = 0, start = 0; t <= flags.length; t++) {
    if (flags[t]) continue
    if (t - start < SHORTEST_VOICED) out.fill(false, start, t)
    start = t + 1
  }
  return out
}

/** Mean power of the whole, dB re full scale. */
function equivalentSoundLevel(samples: Float32Array): number {
  let sum = 0
  for (const value of samples) sum += value * value
  return samples.length > 0 ? Math.max(LEVEL_FLOOR, 10 * Math.log10(sum / samples.length)) : LEVEL_FLOOR
}
