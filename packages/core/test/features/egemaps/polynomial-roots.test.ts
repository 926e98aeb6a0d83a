import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linearPrediction } from '../../../src/features/egemaps/formants.ts'
import { polynomialRoots } from '../../../src/features/egemaps/polynomial-roots.ts'

it('finds the roots of (x - 1)(x - 2)(x - 3)', () => {
  const roots = polynomialRoots([1, -6, 11, -6]).sort((a, b) => a.real - b.real)
  for (const [i, root] of roots.entries()) {
    expect(root.real).toBeCloseTo(i + 1, 9)
    expect(root.imaginary).toBeCloseTo(0, 9)
  }
})

it('finds the poles that a polynomial was multiplied from', () => {
  const pole = fc.record({
    radius: fc.double({ min: 0.3, max: 0.99, noNaN: true }),
    slot: fc.integer({ min: 0, max: 9 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(pole, { minLength: 1, maxLength: 5, selector: ({ slot }) => slot }), poles => {
      let polynomial = [1]
      const angles = poles.map(({ slot }) => 0.2 + 0.27 * slot)
      for (const [i, { radius }] of poles.entries()) {
        const pair = [1, -2 * radius * Math.cos(angles[i]!), radius * radius]
        const product = new Array<number>(polynomial.length + 2).fill(0)
        for (const [a, left] of polynomial.entries())
          for (const [b, right] of pair.entries()) product[a + b] = product[a + b]! + left * right
        polynomial = product
      }
      const found = polynomialRoots(polynomial).filter(({ imaginary }) => imaginary > 0)
      expect(found).toHaveLength(poles.length)
      for (const [i, { radius }] of poles.entries()) {
        const x = radius * Math.cos(angles[i]!)
        const y = radius * Math.sin(angles[i]!)
        expect(Math.min(...found.map(root => Math.hypot(root.real - x, root.imaginary - y)))).toBeLessThan(1e-6)
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

it('predicts an autoregressive process from its autocorrelation', () => {
  // x[n] = 0.9 x[n-1] + noise has r[k] = 0.9^k.
  const coefficients = linearPrediction([1, 0.9, 0.81, 0.729])!
  expect(coefficients[1]).toBeCloseTo(-0.9, 6)
  expect(coefficients[2]).toBeCloseTo(0, 6)
  expect(coefficients[3]).toBeCloseTo(0, 6)
})

it('has nothing to predict in silence', () => {
  expect(linearPrediction([0, 0, 0])).toBeUndefined()
})
