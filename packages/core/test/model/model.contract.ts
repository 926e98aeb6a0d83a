import { describe, expect, test } from 'vitest'
import type { Model } from '../../src/model/model.ts'
import { createRandom } from '../../src/random.ts'

/** What every kind of model keeps. `size`: how many features it takes. */
export function modelContract(name: string, makeModel: () => Model, size: number): void {
  describe(`the model contract, kept by ${name}`, () => {
    const model = makeModel()
    const random = createRandom(1)
    const vectors = Array.from({ length: 20 }, () => Float32Array.from({ length: size }, () => 3 * random.normal()))

    test('gives one probability a label, each in 0..1, summing to 1', () => {
      for (const vector of vectors) {
        const probabilities = model.predict(vector)
        expect(probabilities.length).toBe(model.card.labels.length)
        expect(probabilities.every(p => p >= 0 && p <= 1)).toBe(true)
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
      }
    })

    test('says the same of the same features, however often, and leaves them as they were', () => {
      const vector = vectors[0]!
      const before = vector.slice()
      const first = model.predict(vector)
      model.predict(vectors[1]!)
      expect(model.predict(vector)).toEqual(first)
      expect(vector).toEqual(before)
    })

    test('hands out a new array each time', () => {
      expect(model.predict(vectors[0]!)).not.toBe(model.predict(vectors[0]!))
    })

    test('gives probabilities for any features, huge, infinite or NaN', () => {
      for (const value of [0, 1e30, -1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
        const probabilities = model.predict(new Float32Array(size).fill(value))
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
      }
    })

    test('refuses another number of features', () => {
      expect(() => model.predict(new Float32Array(size + 1))).toThrow(RangeError)
    })

    test('says who it is', () => {
      expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(model.card.labels).not.toContain('uncertain')
      expect(model.calibration.temperature).toBeGreaterThan(0)
      expect(model.calibration.uncertainBelow).toBeGreaterThanOrEqual(0)
      expect(model.calibration.uncertainBelow).toBeLessThanOrEqual(1)
    })
  })
}
