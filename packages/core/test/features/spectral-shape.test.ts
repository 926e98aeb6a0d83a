import { describe, expect, it } from 'vitest'
import { spectralContrast } from '../../src/features/spectral-contrast.ts'
import {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralFlux,
  spectralRollOff,
} from '../../src/features/spectral-shape.ts'
import type { Matrix } from '../../src/signal/matrix.ts'

/** Spectra of five bins, 0 to 4000 Hz in steps of 1000. */
const spectra = (...rows: number[][]): Matrix => ({
  rows: rows.length,
  columns: 5,
  data: Float32Array.from(rows.flat()),
})
const RATE = 8000
const SILENT = [0, 0, 0, 0, 0]

describe('spectralCentroid', () => {
  it('is the mean frequency, and 0 in silence', () => {
    expect(Array.from(spectralCentroid(spectra([0, 0, 3, 0, 0], [0, 1, 0, 3, 0], SILENT), RATE))).toEqual([
      2000, 2500, 0,
    ])
  })
})

describe('spectralBandwidth', () => {
  it('is the spread around the centroid', () => {
    const values = spectralBandwidth(spectra([0, 0, 3, 0, 0], [0, 1, 0, 1, 0], SILENT), RATE)
    expect(Array.from(values)).toEqual([0, 1000, 0])
  })
})

describe('spectralRollOff', () => {
  it('is the bin where the share is reached', () => {
    const flat = [1, 1, 1, 1, 1]
    expect(spectralRollOff(spectra(flat), RATE)[0]).toBe(4000)
    expect(spectralRollOff(spectra(flat), RATE, { share: 0.5 })[0]).toBe(2000)
    expect(spectralRollOff(spectra(SILENT), RATE)[0]).toBe(0)
  })
})

describe('spectralFlatness', () => {
  it('is 1 for a flat spectrum and small for a line', () => {
    const values = spectralFlatness(spectra([2, 2, 2, 2, 2], [0, 0, 9, 0, 0], SILENT))
    expect(values[0]).toBeCloseTo(1, 6)
    expect(values[1]).toBeCloseTo((1e-10 ** (4 / 5) * 81 ** (1 / 5)) / (81 / 5), 12)
    expect(values[2]).toBeCloseTo(1, 6)
  })
})

describe('spectralFlux', () => {
  it('is 0 where only the level changes and sqrt 2 where nothing is shared', () => {
    const values = spectralFlux(spectra([0, 1, 2, 0, 0], [0, 2, 4, 0, 0], [3, 0, 0, 0, 0], SILENT, [1, 0, 0, 0, 0]))
    expect(values[0]).toBe(0)
    expect(values[1]).toBeCloseTo(0, 3)
    expect(values[2]).toBeCloseTo(Math.SQRT2, 6)
    expect([values[3], values[4]]).toEqual([0, 0])
  })
})

describe('spectralContrast', () => {
  it('is the distance of peak and valley in each octave', () => {
    const data = new Float32Array(1025).fill(1e-3)
    for (let bin = 10; bin < 1025; bin += 10) data[bin] = 0.1
    const contrast = spectralContrast({ rows: 1, columns: 1025, data }, 16000)
    expect(contrast.columns).toBe(7)
    for (let band = 1; band < 3; band++) expect(contrast.data[band]).toBeCloseTo(20, 3)
  })

  it('refuses octaves above the spectrum', () => {
    const data = new Float32Array(1025)
    expect(() => spectralContrast({ rows: 1, columns: 1025, data }, 8000)).toThrow(/Invalid octaves/)
    expect(spectralContrast({ rows: 1, columns: 1025, data }, 8000, { octaves: 4 }).columns).toBe(5)
  })
})
