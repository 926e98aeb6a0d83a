import { writeBandSums } from '../../signal/band-weights.ts'
import { applyBasis, dctBasis } from '../../signal/dct.ts'
import { createRealFft } from '../../signal/fft.ts'
import { createWindow } from '../../signal/window.ts'
import { hertzToMel, melFilterBank, melToHertz } from '../mel.ts'

/** Hz that eGeMAPS is computed at. */
export const EGEMAPS_RATE = 16000

const FRAME = 320
const SIZE = 512
const BINS = SIZE / 2 + 1
const BIN_HZ = EGEMAPS_RATE / SIZE
const MEL_BANDS = 26
const MEL = { bands: MEL_BANDS, low: 20, high: 8000, scale: 'htk', norm: 'peak' } as const
const LIFTER = 22
/** Below every sound that was recorded: -120 dB re full scale power, so that silence has a logarithm. */
const FLOOR = 1e-12

/** What one short frame's spectrum says. */
export interface SpectrumMeasures {
  /** Sum over 26 mel bands of (equal-loudness weight x power)^0.33: about 1 to 3 for speech, 0 for silence. */
  readonly loudness: number
  /** dB, 1 to 5 kHz against 50 Hz to 1 kHz. */
  readonly alphaRatio: number
  /** dB, strongest bin of 0 to 2 kHz against that of 2 to 5 kHz. */
  readonly hammarberg: number
  /** dB per Hz, least squares over 0 to 500 Hz, and over 500 to 1500 Hz. */
  readonly slopeLow: number
  readonly slopeHigh: number
  /** Root mean square over bins of the change of magnitude since the frame before; 0 in the first. */
  readonly flux: number
  /** Coefficients 1 to 4, liftered. */
  readonly mfcc: readonly number[]
}

/**
 * A reader of short frames: 20 ms, Hamming window, power scaled so that a full-scale sine peaks at 1.
 * Call it in the order of time: the flux is a difference to the call before.
 *
 * Source: Eyben et al. 2016, section 3; equal-loudness curve and cubic-root compression of Hermansky 1990 (PLP);
 * MFCCs with HTK's mel scale and lifter.
 */
export function createFrameSpectra(): (samples: Float32Array, centre: number) => SpectrumMeasures {
  const fft = createRealFft(SIZE)
  const window = createWindow('hamming', FRAME)
  const scale = (2 / window.reduce((sum, value) => sum + value, 0)) ** 2
  const frame = new Float32Array(SIZE)
  const power = new Float32Array(BINS)
  let before: Float32Array | undefined
  const triangles = melFilterBank(EGEMAPS_RATE, { ...MEL, fftSize: SIZE })
  const weight = equalLoudness()
  const bands = new Float32Array(MEL_BANDS)
  const cosines = dctBasis(MEL_BANDS, 5)
  const cepstrum = new Float32Array(5)

  return (samples, centre) => {
    for (let n = 0; n < FRAME; n++) frame[n] = (samples[centre - FRAME / 2 + n] ?? 0) * window[n]!
    fft.power(frame, power)
    for (let k = 0; k < BINS; k++) power[k] = power[k]! * scale

    writeBandSums(triangles, power, bands)
    let loudness = 0
    for (let band = 0; band < MEL_BANDS; band++) {
      loudness += (weight[band]! * bands[band]!) ** 0.33
      bands[band] = Math.log(bands[band]! + FLOOR)
    }
    applyBasis(cosines, bands, cepstrum)

    let change = 0
    if (before) for (let k = 0; k < BINS; k++) change += (Math.sqrt(power[k]!) - Math.sqrt(before[k]!)) ** 2
    before ??= new Float32Array(BINS)
    before.set(power)

    return {
      loudness,
      alphaRatio: decibels(sumOver(power, 1000, 5000)) - decibels(sumOver(power, 50, 1000)),
      hammarberg: decibels(maximumOver(power, 0, 2000)) - decibels(maximumOver(power, 2000, 5000)),
      slopeLow: slopeOver(power, 0, 500),
      slopeHigh: slopeOver(power, 500, 1500),
      flux: Math.sqrt(change / BINS),
      mfcc: Array.from(cepstrum.subarray(1), (value, i) => value * lifterOf(i + 1)),
    }
  }
}

/** HTK's weight of cepstral coefficient `number`: brings the higher ones to the size of the lower. */
function lifterOf(number: number): number {
  return 1 + (LIFTER / 2) * Math.sin((Math.PI * number) / LIFTER)
}

/** Hermansky's weights at the middle of each band, highest 1. */
function equalLoudness(): Float64Array {
  const low = hertzToMel(MEL.low, 'htk')
  const step = (hertzToMel(MEL.high, 'htk') - low) / (MEL_BANDS + 1)
  const weights = Float64Array.from({ length: MEL_BANDS }, (_, band) => {
    const square = (2 * Math.PI * melToHertz(low + step * (band + 1), 'htk')) ** 2
    return ((square + 56.8e6) * square ** 2) / ((square + 6.3e6) ** 2 * (square + 0.38e9))
  })
  const highest = Math.max(...weights)
  return weights.map(value => value / highest)
}

function decibels(power: number): number {
  return 10 * Math.log10(power + FLOOR)
}

const binsOf = (low: number, high: number): [number, number] => [Math.ceil(low / BIN_HZ), Math.ceil(high / BIN_HZ)]

function sumOver(power: Float32Array, low: number, high: number): number {
  const [first, end] = binsOf(low, high)
  let sum = 0
  for (let k = first; k < end; k++) sum += power[k]!
  return sum
}

function maximumOver(power: Float32Array, low: number, high: number): number {
  const [first, end] = binsOf(low, high)
  let highest = 0
  for (let k = first; k < end; k++) highest = Math.max(highest, power[k]!)
  return highest
}

function slopeOver(power: Float32Array, low: number, high: number): number {
  const [first, end] = binsOf(low, high)
  const middle = (first + end - 1) / 2
  let product = 0
  let square = 0
  for (let k = first; k < end; k++) {
    product += (k - middle) * decibels(power[k]!)
    square += (k - middle) ** 2
  }
  return product / square / BIN_HZ
}
