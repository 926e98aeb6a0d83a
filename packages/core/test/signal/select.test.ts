import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianInPlace, percentileOfSorted, selectInPlace } from '../../src/signal/select.ts'

describe('selectInPlace', () => {
  it('gives what sorting gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 80 }),
        fc.nat(),
        (items, seed) => {
          const rank = seed % items.length
          const sorted = [...items].sort((a, b) => a - b)
          expect(selectInPlace(Float32Array.from(items), rank)).toBe(sorted[rank])
        },
      ),
      { seed: 1 },
    )
  })
})

describe('medianInPlace', () => {
  it('is the middle value, or the mean of the two', () => {
    expect(medianInPlace(Float32Array.of(5, 1, 3))).toBe(3)
    expect(medianInPlace(Float64Array.of(4, 1, 3, 2))).toBe(2.5)
    expect(medianInPlace(Float32Array.of(7))).toBe(7)
    expect(medianInPlace(new Float32Array(0))).toBeNaN()
  })
})

describe('percentileOfSorted', () => {
  it('is linear between neighbours', () => {
    // np.percentile([1, 2, 3, 4, 10], [5, 25, 50, 75, 95, 100])
    const shares = [0.05, 0.25, 0.5, 0.75, 0.95, 1]
    const found = shares.map(share => percentileOfSorted([1, 2, 3, 4, 10], share))
    for (const [i, expected] of [1.2, 2, 3, 4, 8.8, 10].entries()) expect(found[i]).toBeCloseTo(expected, 12)
    expect(percentileOfSorted([7], 0.3)).toBe(7)
    expect(percentileOfSorted([], 0.5)).toBeNaN()
  })
})
