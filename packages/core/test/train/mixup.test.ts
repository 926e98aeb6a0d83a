import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { fitMlp } from '../../src/train/fit-mlp.ts'
import { drawShare, mixInto } from '../../src/train/mixup.ts'

describe('mixup', () => {
  test('draws shares with the mean and the spread of Beta(a, a)', () => {
    for (const strength of [0.2, 0.5, 1]) {
      const random = createRandom(3)
      const shares = Array.from({ length: 20_000 }, () => drawShare(random, strength))
      const mean = shares.reduce((a, b) => a + b) / shares.length
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
      expect(shares.every(share => share >= 0 && share <= 1)).toBe(true)
      // Sampling error of both at 20,000 draws is below 0.004.
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.012)
      expect(Math.abs(variance - 1 / (4 * (2 * strength + 1)))).toBeLessThan(0.006)
    }
  })

  test('puts a row on the line to another', () => {
    const rows = Float32Array.of(0, 0, 4, 8, 9)
    mixInto(rows, 2, Float32Array.of(0, 4), 0.25)
    expect([...rows]).toEqual([0, 0, 1, 5, 9])
  })

  test('makes a network less sure of what it learned by heart', () => {
    const random = createRandom(8)
    const features = { rows: 60, columns: 4, data: Float32Array.from({ length: 240 }, () => random.normal()) }
    const labels = Array.from({ length: 60 }, (_, row) => row % 2)
    const lossWith = (mixup: number) =>
      fitMlp(features, labels, 2, { hidden: [40], maxIter: 300, learningRateInit: 0.01, tol: 0, mixup }).loss
    expect(lossWith(0)).toBeLessThan(0.1)
    expect(lossWith(1)).toBeGreaterThan(0.3)
  })

  test('is refused with a solver that needs the same rows each time', () => {
    const features = { rows: 2, columns: 1, data: Float32Array.of(0, 1) }
    expect(() => fitMlp(features, [0, 1], 2, { solver: 'lbfgs', mixup: 0.2 })).toThrow(/adam or sgd/)
  })
})
