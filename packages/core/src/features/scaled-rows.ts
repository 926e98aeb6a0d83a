import { dctBasis } from '../signal/dct.ts'
import { COLUMN, type DescriptorTable, LEVEL_FLOOR } from './descriptor-table.ts'
import { MEL_BANDS, MEL_FLOOR, MFCC_COUNT } from './spectrum-descriptors.ts'

/** Peak that a stretch of speech is scaled to before its functionals are taken. */
export const FUNCTIONALS_PEAK = 0.5

/** Columns that the functionals are taken of: log-mel, MFCC and 20 descriptors, as they lie in a row. */
export const ROW_COLUMNS = COLUMN.periodicity + 1

/** A change of a logarithm below this is left out: bands spread over 2 and more. */
const NEGLIGIBLE = 1e-3

/** What is so quiet that it would need more (a peak below the last bit or two of 16) stays quiet. */
const LARGEST_GAIN = 1e4

const basis = dctBasis(MEL_BANDS, MFCC_COUNT).data

/** The factor that brings the largest |sample| of the frames' hops to 0.5, at most 10 000; 1 for silence. */
export function windowGain(table: DescriptorTable, start: number, end: number): number {
  let peak = 0
  for (let frame = start; frame < end; frame++) peak = Math.max(peak, table.data[table.offsetOf(frame) + COLUMN.peak]!)
  return peak > 0 ? Math.min(LARGEST_GAIN, FUNCTIONALS_PEAK / peak) : 1
}

/**
 * The first 80 columns of the frames from `start` to before `end`, log-mel and MFCC as they were if the samples had been
 * multiplied by `gain`. With m the energy of a band and e its floor, ln(g^2 m + e) is
 *
 *   ln(m + e) + 2 ln g + ln(1 + (g^-2 - 1) e / (m + e))
 *
 * whose last term matters only near the floor; MFCC, being linear in the bands, follow by the same change.
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
  if (gain === 1) return rows

  const shift = 2 * Math.log(gain)
  const firstShift = shift * Math.sqrt(MEL_BANDS)
  const bend = 1 / (gain * gain) - 1
  // Above this logarithm the last term is below NEGLIGIBLE.
  const limit = Math.log((MEL_FLOOR * Math.abs(bend)) / NEGLIGIBLE)
  for (let at = 0; at < rows.length; at += ROW_COLUMNS) {
    rows[at + COLUMN.mfcc]! += firstShift
    for (let band = 0; band < MEL_BANDS; band++) {
      const value = rows[at + band]!
      rows[at + band] = value + shift
      if (value > limit) continue
      // Rounding can put a band a hair below its floor, and the term there below what a logarithm takes.
      const change = Math.log1p(bend * Math.min(1, MEL_FLOOR * Math.exp(-value)))
      rows[at + band]! += change
      for (let k = 0; k < MFCC_COUNT; k++) rows[at + COLUMN.mfcc + k]! += basis[k * MEL_BANDS + band]! * change
    }
  }
  return rows
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
