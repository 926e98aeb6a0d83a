import { describe, expect, test } from 'vitest'
import { minimise } from '../../src/nn/lbfgs.ts'

describe('L-BFGS', () => {
  test('finds the bottom of a bowl that is a thousand times steeper one way than the other', () => {
    const x = Float64Array.of(5, -3, 2)
    const { converged, iterations } = minimise(
      x,
      ([a = 0, b = 0, c = 0], gradient) => {
        gradient.set([1000 * (a - 1), b + 2, 30 * c])
        return 500 * (a - 1) ** 2 + (b + 2) ** 2 / 2 + 15 * c ** 2
      },
      { maxIter: 100, tol: 1e-9 },
    )
    expect(converged).toBe(true)
    expect(iterations).toBeLessThan(40)
    for (const [i, value] of [1, -2, 0].entries()) expect(x[i]).toBeCloseTo(value, 8)
  })

  test("follows Rosenbrock's bent valley to its end", () => {
    const x = Float64Array.of(-1.2, 1)
    const { converged, value } = minimise(
      x,
      ([a = 0, b = 0], gradient) => {
        gradient.set([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)])
        return 100 * (b - a * a) ** 2 + (1 - a) ** 2
      },
      { maxIter: 200, tol: 1e-8 },
    )
    expect(converged).toBe(true)
    expect(value).toBeLessThan(1e-14)
    expect([...x].map(v => Number(v.toFixed(6)))).toEqual([1, 1])
  })

  test('says so where it was stopped before the bottom', () => {
    const x = Float64Array.of(1e6)
    const { converged, iterations } = minimise(
      x,
      ([a = 0], gradient) => {
        gradient[0] = 4 * a ** 3
        return a ** 4
      },
      { maxIter: 3, tol: 1e-6 },
    )
    expect([converged, iterations]).toEqual([false, 3])
  })
})
