import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { symmetricEigen } from '../../src/train/symmetric-eigen.ts'

describe('eigenvalues of a symmetric matrix', () => {
  test('of the second difference are those of the closed form', () => {
    const n = 12
    const a = Float64Array.from({ length: n * n }, (_, i) => {
      const apart = Math.abs(Math.floor(i / n) - (i % n))
      return apart === 0 ? 2 : apart === 1 ? -1 : 0
    })
    const { values } = symmetricEigen(a, n)
    for (let k = 0; k < n; k++) expect(values[k]).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 12)
  })

  test.each([1, 2, 3, 40])('of %i rows fall, and their vectors are orthonormal and make the matrix again', n => {
    const random = createRandom(n)
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        a[i * n + j] = random.normal()
        a[j * n + i] = a[i * n + j]!
      }
    const { values, vectors } = symmetricEigen(a, n)
    for (let i = 1; i < n; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]!)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let product = 0
        let entry = 0
        for (let k = 0; k < n; k++) {
          product += vectors[i * n + k]! * vectors[j * n + k]!
          entry += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!
        }
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12)
        expect(entry).toBeCloseTo(a[i * n + j]!, 11)
      }
  })

  test('that are equal, zero or alone are found too', () => {
    expect([...symmetricEigen(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0])
    expect([...symmetricEigen(Float64Array.of(2, 0, 0, 0, 3, 0, 0, 0, 2), 3).values]).toEqual([3, 2, 2])
    expect([...symmetricEigen(new Float64Array(0), 0).values]).toEqual([])
  })
})
