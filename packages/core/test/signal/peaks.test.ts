import { describe, expect, it } from 'vitest'
import { createPeaks, findPeaks } from '../../src/signal/peaks.ts'

describe('findPeaks', () => {
  const spectrum = Float32Array.of(9, 1, 3, 3, 0, 10, 2, 0.5, 0.8, 0)

  it('finds what is above the bin before and not below the one after, above the share', () => {
    const peaks = createPeaks(10)
    findPeaks(spectrum, 1, 9, 0.1, peaks)
    expect(Array.from(peaks.bin.subarray(0, peaks.count))).toEqual([2, 5])
    expect(Array.from(peaks.magnitude.subarray(0, 6))).toEqual([1, 3, 3, 0, 10, 2])
  })

  it('looks no further than the range', () => {
    const peaks = createPeaks(10)
    findPeaks(spectrum, 3, 5, 0, peaks)
    expect(peaks.count).toBe(0)
    findPeaks(spectrum, 1, 9, 0.05, peaks)
    expect(peaks.count).toBe(3)
  })
})
