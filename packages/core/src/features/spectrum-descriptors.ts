import { writeBandSums } from '../signal/band-weights.ts'
import { dctBasis } from '../signal/dct.ts'
import { createRealFft } from '../signal/fft.ts'
import { createWindow } from '../signal/window.ts'
import { COLUMN, DESCRIPTOR_RATE, FRAME_LENGTH, LEVEL_FLOOR } from './descriptor-table.ts'
import { type FilterBank, melFilterBank } from './mel.ts'

/** Points of the Fourier transform of one frame. */
export const SPECTRUM_SIZE = 512
/** Its bins, and Hz from one to the next. */
export const SPECTRUM_BINS = SPECTRUM_SIZE / 2 + 1
export const BIN_HZ = DESCRIPTOR_RATE / SPECTRUM_SIZE
const DECIBEL = 10 / Math.LN10

/** Mel bands whose logarithms are kept, and the coefficients of their cosine transform. */
export const MEL_BANDS = 40
export const MFCC_COUNT = 20
/** Added to a mel energy before its logarithm. */
export const MEL_FLOOR = 1e-8

/** First bin at or above a frequency. */
const binAt = (hz: number) => Math.ceil(hz / BIN_HZ)

const ROLL_OFFS = [0.25, 0.5, 0.85, 0.95] as const
/** Bins between which the slopes are taken. */
export const SLOPE_EDGES = [0, 500, 1500, 5000].map(binAt)
const CONTRAST_EDGES = [0, 250, 500, 1000, 2000, 4000, 8000].map(binAt)

/** Lower and upper end of the mel bands, Hz. */
export const MEL_RANGE_HZ = [50, DESCRIPTOR_RATE / 2] as const

/** Triangles of peak 1 on the HTK mel scale from 50 to 8000 Hz, over the bins of a frame's spectrum. */
export function melTriangles(bands: number): FilterBank {
  return melFilterBank(DESCRIPTOR_RATE, {
    bands,
    low: MEL_RANGE_HZ[0],
    scale: 'htk',
    norm: 'peak',
    fftSize: SPECTRUM_SIZE,
  })
}

/** Writes ln(energy + 1e-8) of every band of one power spectrum into `out` from `offset` on. */
export function writeLogMel(power: Float32Array, triangles: FilterBank, out: Float32Array, offset: number): void {
  writeBandSums(triangles, power, out, offset)
  for (let i = offset; i < offset + triangles.bands; i++) out[i] = Math.log(out[i]! + MEL_FLOOR)
}

/**
 * A function that writes the power spectrum of the frame at `samples[at]` into its scratch and returns it:
 * |FFT|^2 of 400 Hann-windowed samples, zero-padded to 512; 257 values, overwritten by the next call.
 */
export function createFrameSpectrum(): (samples: Float32Array, at: number) => Float32Array {
  const fft = createRealFft(SPECTRUM_SIZE)
  const window = createWindow('hann', FRAME_LENGTH)
  const frame = new Float32Array(SPECTRUM_SIZE)
  const power = new Float32Array(SPECTRUM_BINS)
  return (samples, at) => {
    for (let i = 0; i < FRAME_LENGTH; i++) frame[i] = samples[at + i]! * window[i]!
    fft.power(frame, power)
    return power
  }
}

/**
 * A function that writes what a row says of one frame's spectrum, for frames that come in order
 * (the flux remembers the frame before). The columns are defined at `COLUMN`.
 */
export function createSpectrumDescriber(): (
  samples: Float32Array,
  at: number,
  row: Float32Array,
  offset: number,
) => void {
  const spectrum = createFrameSpectrum()
  const triangles = melTriangles(MEL_BANDS)
  const cosines = dctBasis(MEL_BANDS, MFCC_COUNT).data
  const shape = new Float32Array(SPECTRUM_BINS)
  const previous = new Float32Array(SPECTRUM_BINS)
  const decibels = new Float32Array(SPECTRUM_BINS)
  let first = true

  return (samples, at, row, offset) => {
    const power = spectrum(samples, at)
    writeLogMel(power, triangles, row, offset + COLUMN.logMel)
    for (let k = 0; k < MFCC_COUNT; k++) {
      let sum = 0
      for (let n = 0; n < MEL_BANDS; n++) sum += cosines[k * MEL_BANDS + n]! * row[offset + COLUMN.logMel + n]!
      row[offset + COLUMN.mfcc + k] = sum
    }

    let sum = 0
    let moment = 0
    let secondMoment = 0
    let logSum = 0
    for (let bin = 0; bin < SPECTRUM_BINS; bin++) {
      const value = power[bin]!
      sum += value
      moment += value * bin
      secondMoment += value * bin * bin
      logSum += Math.log(value + 1e-10)
      decibels[bin] = DECIBEL * Math.log(value + 1e-9)
    }
    const total = sum + LEVEL_FLOOR
    const centroid = (moment / total) * BIN_HZ
    const spread = Math.max(0, (secondMoment / total) * BIN_HZ * BIN_HZ - centroid * centroid)
    row[offset + COLUMN.level] = DECIBEL * Math.log(total)
    row[offset + COLUMN.centroid] = Math.log(centroid + 1)
    row[offset + COLUMN.bandwidth] = Math.log(Math.sqrt(spread) + 1)
    row[offset + COLUMN.flatness] = Math.log(Math.exp(logSum / SPECTRUM_BINS) / (total / SPECTRUM_BINS) + 1e-6)

    let below = 0
    let bin = 0
    for (let i = 0; i < ROLL_OFFS.length; i++) {
      const threshold = ROLL_OFFS[i]! * total
      while (bin < SPECTRUM_BINS && below + power[bin]! < threshold) below += power[bin++]!
      row[offset + COLUMN.rollOff + i] = Math.log(Math.min(bin, SPECTRUM_BINS - 1) * BIN_HZ + 50)
    }

    let distance = 0
    for (let k = 0; k < SPECTRUM_BINS; k++) {
      shape[k] = Math.sqrt(power[k]! / total)
      const change = shape[k]! - previous[k]!
      distance += change * change
    }
    row[offset + COLUMN.flux] = first ? 0 : Math.sqrt(distance)
    previous.set(shape)
    first = false

    row[offset + COLUMN.alphaRatio] =
      bandLevel(power, binAt(1000), binAt(5000)) - bandLevel(power, binAt(50), binAt(1000))
    row[offset + COLUMN.hammarberg] = maximum(decibels, 0, binAt(2000)) - maximum(decibels, binAt(2000), binAt(5000))
    for (let i = 0; i < 3; i++) row[offset + COLUMN.slope + i] = slope(decibels, SLOPE_EDGES[i]!, SLOPE_EDGES[i + 1]!)
    for (let i = 0; i < 6; i++)
      row[offset + COLUMN.contrast + i] = contrast(decibels, CONTRAST_EDGES[i]!, CONTRAST_EDGES[i + 1]!)
  }
}

/** Level of the bins from `start` to before `end`, dB. */
function bandLevel(power: Float32Array, start: number, end: number): number {
  let sum = 0
  for (let bin = start; bin < end; bin++) sum += power[bin]!
  return DECIBEL * Math.log(sum + 1e-9)
}

function maximum(values: Float32Array, start: number, end: number): number {
  let best = values[start]!
  for (let i = start; i < end; i++) if (values[i]! > best) best = values[i]!
  return best
}

/** Least-squares slope over the bins from `start` to before `end`, dB per kHz. */
function slope(decibels: Float32Array, start: number, end: number): number {
  const centre = (start + end - 1) / 2
  let product = 0
  let square = 0
  for (let bin = start; bin < end; bin++) {
    product += decibels[bin]! * (bin - centre)
    square += (bin - centre) * (bin - centre)
  }
  return ((product / square) * 1000) / BIN_HZ
}

/** Mean of the strongest sixth of the bins less that of the weakest sixth, dB. */
function contrast(decibels: Float32Array, start: number, end: number): number {
  const sorted = decibels.slice(start, end).sort()
  const count = Math.max(1, Math.floor((end - start) / 6))
  let difference = 0
  for (let i = 0; i < count; i++) difference += sorted[sorted.length - 1 - i]! - sorted[i]!
  return difference / count
}
