import { describe, expect, it } from 'vitest'
import {
  denseFilters,
  hertzToMel,
  logMelSpectrogram,
  melFilterBank,
  melSpectrogram,
  melToHertz,
} from '../../src/features/mel.ts'
import { mfcc } from '../../src/features/mfcc.ts'
import { createRandom } from '../../src/random.ts'

const tone = (hertz: number, rate: number, count: number) =>
  Float32Array.from({ length: count }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / rate))

describe('the mel scales', () => {
  it('have the fixed points of their definitions', () => {
    expect(hertzToMel(1000)).toBeCloseTo(15, 10)
    expect(hertzToMel(6400)).toBeCloseTo(42, 10)
    expect(hertzToMel(700, 'htk')).toBeCloseTo(2595 * Math.log10(2), 10)
  })

  it('come back from mel to Hz', () => {
    for (const scale of ['slaney', 'htk'] as const)
      for (const hertz of [0, 60, 999, 1001, 4000, 12000])
        expect(melToHertz(hertzToMel(hertz, scale), scale)).toBeCloseTo(hertz, 6)
  })
})

describe('melFilterBank', () => {
  it('has triangles of area 1, or of height 1', () => {
    const binHertz = 48000 / 16384
    const area = denseFilters(melFilterBank(48000, { bands: 20, fftSize: 16384 }))
    const peak = denseFilters(melFilterBank(48000, { bands: 20, fftSize: 16384, norm: 'peak', scale: 'htk' }))
    for (let band = 0; band < 20; band++) {
      const row = (bank: typeof area) => bank.data.subarray(band * bank.columns, (band + 1) * bank.columns)
      expect(row(area).reduce((sum, weight) => sum + weight, 0) * binHertz).toBeCloseTo(1, 2)
      expect(Math.max(...row(peak))).toBeGreaterThan(0.95)
      expect(Math.max(...row(peak))).toBeLessThanOrEqual(1)
    }
  })

  it('adds up to 1 between the first and the last centre when triangles have height 1', () => {
    const bank = melFilterBank(16000, { norm: 'peak', bands: 30 })
    const dense = denseFilters(bank)
    for (let bin = 60; bin < 800; bin++) {
      let sum = 0
      for (let band = 0; band < bank.bands; band++) sum += dense.data[band * bank.bins + bin]!
      expect(sum).toBeCloseTo(1, 5)
    }
  })

  it('refuses frequencies out of order and no bands', () => {
    expect(() => melFilterBank(16000, { low: 4000, high: 300 })).toThrow(/Invalid mel bands/)
    expect(() => melFilterBank(16000, { bands: 0 })).toThrow(/Invalid mel bands/)
  })
})

describe('melSpectrogram', () => {
  it('has its maximum in the band around a tone', () => {
    const samples = tone(1000, 16000, 8000)
    const mel = melSpectrogram(samples, 16000, { bands: 40 })
    const row = mel.data.subarray(8 * 40, 9 * 40)
    const band = row.indexOf(Math.max(...row))
    const step = hertzToMel(8000) / 41
    expect(Math.abs((band + 1) * step - hertzToMel(1000))).toBeLessThan(step)
  })

  it('grows with the square of the level, and its logarithm by 20 dB for a factor of ten', () => {
    const random = createRandom(1)
    const quiet = Float32Array.from({ length: 4000 }, () => 0.01 * random.normal())
    const loud = quiet.map(value => 10 * value)
    const a = logMelSpectrogram(quiet, 16000, { range: null, minimum: 1e-30 })
    const b = logMelSpectrogram(loud, 16000, { range: null, minimum: 1e-30 })
    for (let i = 0; i < 128; i++) expect(b.data[4 * 128 + i]! - a.data[4 * 128 + i]!).toBeCloseTo(20, 1)
  })
})

describe('mfcc', () => {
  it('changes in coefficient 0 alone when the level does', () => {
    const samples = tone(440, 16000, 6000)
    const options = { range: null, minimum: 1e-30, coefficients: 13 }
    const a = mfcc(samples, 16000, options)
    const b = mfcc(
      samples.map(value => value / 2),
      16000,
      options,
    )
    const at = 5 * 13
    expect(a.data[at]! - b.data[at]!).toBeCloseTo(20 * Math.log10(2) * Math.sqrt(128), 1)
    for (let k = 1; k < 13; k++) expect(a.data[at + k]!).toBeCloseTo(b.data[at + k]!, 1)
  })
})
