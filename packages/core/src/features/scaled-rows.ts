import { applyBasis, dctBasis } from '../signal/dct.ts'
import { COLUMN, type DescriptorTable, LEVEL_FLOOR } from './descriptor-table.ts'
import { preparedKernels } from './frame-describer.ts'
import { MEL_BANDS, MEL_FLOOR, MFCC_COUNT } from './spectrum-descriptors.ts'

/** Peak that a stretch of speech is scaled to before its functionals are taken. */
export const FUNCTIONALS_PEAK = 0.5

/** Columns that the functionals are taken of: log-mel, MFCC and 20 descriptors, as they lie in a row. */
export const ROW_COLUMNS = COLUMN.periodicity + 1

/** A change of a logarithm below this is left out: bands spread over 2 and more. */
const NEGLIGIBLE = 1e-4

/** What is so quiet that it would need more (a peak below -66 dB of full scale) stays quiet: it is nearly all floor. */
const LARGEST_GAIN = 1000

const basis = dctBasis(MEL_BANDS, MFCC_COUNT)

/** The factor that brings the largest |sample| of the frames' hops to 0.5, at most 1000; 1 for silence. */
export function windowGain(table: DescriptorTable, start: number, end: number): number {
  let peak = 0
  for (let frame = start; frame < end; frame++) peak = Math.max(peak, table.data[table.offsetOf(frame) + COLUMN.peak]!)
  return peak > 0 ? Math.min(LARGEST_GAIN, FUNCTIONALS_PEAK / peak) : 1
}

/**
 * The first 80 columns of the frames from `start` to before `end`, log-mel and MFCC as they were if the samples had been
 * multiplied by `gain`: ln(m + e), m the energy of a band and e its floor, becomes ln(g^2 m + e), which well above the
 * floor is a shift by 2 ln g. MFCC are those of the new bands.
 *
 * @returns frames x 80
 */
export function scaledRows(table: DescriptorTable, start: number, end: number, gain: number): Float32Array {
  const { data } = table
  const rows = new Float32Array((end - start) * ROW_COLUMNS)
  for (let frame = start, at = 0; frame < end; frame++, at += ROW_COLUMNS) {
    const offset = table.offsetOf(frame)
    rows.set(data.subarray(offset, offset + ROW_COLUMNS), at)
  }
  if (gain !== 1) scaleRows(rows, gain)
  return rows
}

/** Scales rows of 80 columns in place, on SIMD where the build is there and they fit. */
function scaleRows(rows: Float32Array, gain: number): void {
  if (preparedKernels && rows.length <= preparedKernels.view.table.length) {
    const { module, view } = preparedKernels
    view.table.set(rows)
    module.scaleRows(rows.length / ROW_COLUMNS, ROW_COLUMNS, gain, shiftLimit(gain))
    rows.set(view.table.subarray(0, rows.length))
  } else scaleRowsPlain(rows, gain)
}

/** The twin that needs no WebAssembly; it defines the values. */
export function scaleRowsPlain(rows: Float32Array, gain: number): void {
  const shift = 2 * Math.log(gain)
  const limit = shiftLimit(gain)
  const bands = new Float32Array(MEL_BANDS)
  const coefficients = new Float32Array(MFCC_COUNT)
  for (let at = 0; at < rows.length; at += ROW_COLUMNS) {
    for (let band = 0; band < MEL_BANDS; band++) {
      const value = rows[at + band]!
      bands[band] =
        value > limit ? value + shift : Math.log(gain * gain * Math.max(0, Math.exp(value) - MEL_FLOOR) + MEL_FLOOR)
    }
    applyBasis(basis, bands, coefficients)
    rows.set(bands, at)
    rows.set(coefficients, at + COLUMN.mfcc)
  }
}

/** The logarithm above which the floor changes less than `NEGLIGIBLE`. */
function shiftLimit(gain: number): number {
  return Math.log((MEL_FLOOR * Math.abs(1 / (gain * gain) - 1)) / NEGLIGIBLE)
}

/** Levels of the frames from `start` to before `end`, dB, as they were if the samples had been multiplied by `gain`. */
export function scaledLevels(table: DescriptorTable, start: number, end: number, gain: number): Float32Array {
  const levels = new Float32Array(end - start)
  const shift = 20 * Math.log10(gain)
  const bend = 1 / (gain * gain) - 1
  for (let i = 0; i < levels.length; i++) {
    const level = table.data[table.offsetOf(start + i) + COLUMN.level]!
    const floorShare = Math.min(1, LEVEL_FLOOR * 10 ** (-level / 10))
    levels[i] = level + shift + (10 / Math.LN10) * Math.log1p(bend * floorShare)
  }
  return levels
}
