import { describe, expect, it } from 'vitest'
import { createWindow, type WindowKind } from '../../src/signal/window.ts'

const KINDS: WindowKind[] = ['hann', 'hamming', 'blackman', 'rectangular']

describe('createWindow', () => {
  it('gives one period of a Hann window for spectra', () => {
    expect(Array.from(createWindow('hann', 4))).toEqual([0, 0.5, 1, 0.5])
  })

  it('gives a Hann window with equal ends for filters', () => {
    expect(Array.from(createWindow('hann', 5, { symmetric: true }))).toEqual([0, 0.5, 1, 0.5, 0])
  })

  it('starts Hamming at 0.08 and Blackman at 0', () => {
    expect(createWindow('hamming', 8)[0]).toBeCloseTo(0.08, 6)
    expect(createWindow('blackman', 8)[0]).toBeCloseTo(0, 6)
    expect(createWindow('blackman', 8)[2]).toBeCloseTo(0.34, 6)
  })

  it.each(KINDS)('is 1 in the middle and symmetric about it: %s', kind => {
    const periodic = createWindow(kind, 64)
    const symmetric = createWindow(kind, 65, { symmetric: true })
    expect(periodic[32]).toBeCloseTo(1, 6)
    expect(symmetric[32]).toBeCloseTo(1, 6)
    for (let n = 1; n < 32; n++) {
      expect(periodic[n]).toBeCloseTo(periodic[64 - n]!, 6)
      expect(symmetric[n]).toBeCloseTo(symmetric[64 - n]!, 6)
    }
  })

  it('sums to a constant when periodic Hann windows overlap by half', () => {
    const window = createWindow('hann', 400)
    for (let n = 0; n < 200; n++) expect(window[n]! + window[n + 200]!).toBeCloseTo(1, 6)
  })

  it('is a single 1 at size 1, and refuses sizes that are none', () => {
    expect(Array.from(createWindow('hann', 1, { symmetric: true }))).toEqual([1])
    expect(() => createWindow('hann', 0)).toThrow(/Invalid window size/)
    expect(() => createWindow('hann', 2.5)).toThrow(/Invalid window size/)
  })
})
