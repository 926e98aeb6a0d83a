import fc from 'fast-check'
import { expect, test } from 'vitest'
import { poolOpinions } from '../../src/analyze/pool-opinions.ts'
import { roundShares } from '../../src/analyze/round.ts'
import { argmax } from '../../src/signal/argmax.ts'

const distribution = (size: number) =>
  fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: size, maxLength: size }).map(values => {
    const sum = values.reduce((a, b) => a + b, 0)
    return values.map(value => value / sum)
  })
const opinions = fc.array(
  fc.record({ probabilities: distribution(5), weight: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  { minLength: 1, maxLength: 6 },
)

test('two opinions of one mind stay as they are', () => {
  const probabilities = [0.7, 0.2, 0.1]
  const pooled = poolOpinions(
    [
      { probabilities, weight: 1 },
      { probabilities, weight: 5 },
    ],
    3,
  )
  pooled.forEach((value, index) => {
    expect(value).toBeCloseTo(probabilities[index]!, 9)
  })
})

test('the pool is the normalised geometric mean where that is not surer than what went in', () => {
  const pooled = poolOpinions(
    [
      { probabilities: [0.9, 0.1], weight: 1 },
      { probabilities: [0.5, 0.5], weight: 1 },
    ],
    2,
  )
  const [a, b] = [Math.sqrt(0.45), Math.sqrt(0.05)]
  expect(pooled[0]).toBeCloseTo(a / (a + b), 9)
})

test('agreement between overlapping windows never adds confidence', () => {
  // Plain renormalising would say 0.59 for the first label, of which no window is surer than 0.45.
  const pooled = poolOpinions(
    [
      { probabilities: [0.45, 0.5, 0.05], weight: 1 },
      { probabilities: [0.45, 0.05, 0.5], weight: 1 },
    ],
    3,
  )
  expect(argmax(pooled)).toBe(0)
  expect(pooled[0]).toBeCloseTo(0.5, 6)
  fc.assert(
    fc.property(opinions, given => {
      const result = poolOpinions(given, 5)
      expect(result.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
      const surest = Math.max(...given.map(({ probabilities }) => Math.max(...probabilities)))
      expect(Math.max(...result)).toBeLessThanOrEqual(surest + 1e-9)
    }),
    { seed: 1 },
  )
})

test('no opinion at all is equal shares', () => {
  expect([...poolOpinions([], 4)]).toEqual([0.25, 0.25, 0.25, 0.25])
})

test('of two values that differ in their last bit the larger one is not rounded below the other', () => {
  const small = 0.24997946807587731
  const shares = [small, 2.4997946807587763e-7, 2.4997946807587763e-7, 0.00008080453087450006, 8.232066799219226e-7]
  const rounded = roundShares([...shares, small, small, 0.24997946807587734])
  expect(rounded[7]).toBe(Math.max(...rounded))
})

test('rounded shares have four decimals, sum to 1 and keep their order', () => {
  fc.assert(
    fc.property(distribution(8), shares => {
      const rounded = roundShares(shares)
      expect(Math.round(rounded.reduce((a, b) => a + b, 0) * 1e9)).toBe(1e9)
      rounded.forEach((value, index) => {
        expect(Math.abs(value - shares[index]!)).toBeLessThan(1.0001e-4)
        expect(value).toBe(Math.round(value * 10_000) / 10_000)
        shares.forEach((other, j) => {
          if (other > shares[index]!) expect(rounded[j]).toBeGreaterThanOrEqual(value)
        })
      })
    }),
    { seed: 1 },
  )
})
