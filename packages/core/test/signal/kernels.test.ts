import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { gram, kernels, multiply, plainKernels } from '../../src/signal/kernels.ts'
import { type Matrix, transpose } from '../../src/signal/matrix.ts'

function noise(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed)
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) }
}

describe('matrix kernels', () => {
  test('the build is there, so that this suite tests the SIMD kernels', () => {
    expect(kernels.simd).toBe(true)
  })

  test('a product of two small matrices is the one worked out by hand', () => {
    const a = { rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) }
    const b = { rows: 3, columns: 2, data: Float32Array.of(7, 8, 9, 10, 11, 12) }
    expect([...multiply(a, b).data]).toEqual([58, 64, 139, 154])
  })

  test('SIMD and plain products agree to the bit for any shape and transposition', () => {
    const size = fc.integer({ min: 1, max: 70 })
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.nat(), (m, n, k, transposeA, transposeB, seed) => {
        const a = transposeA ? noise(k, m, seed) : noise(m, k, seed)
        const b = transposeB ? noise(n, k, seed + 1) : noise(k, n, seed + 1)
        const options = { transposeA, transposeB }
        expect(multiply(a, b, options)).toEqual(plainKernels.multiply(a, b, options))
      }),
      { numRuns: 60 },
    )
  })

  test('blocks beyond every cache-block edge agree to the bit', () => {
    const a = noise(67, 517, 1)
    const b = noise(517, 261, 2)
    expect(multiply(a, b)).toEqual(plainKernels.multiply(a, b))
  })

  test('gram is the product with the own transpose, symmetric, in several bands and pieces', () => {
    const a = noise(4100, 259, 3)
    const square = gram(a)
    expect(square).toEqual(plainKernels.gram(a))
    expect(transpose(square)).toEqual(square)
    expect(square.data[5 * 259 + 130]).toBe(multiply(a, a, { transposeA: true }).data[5 * 259 + 130])
  })

  test('empty matrices give an empty or a zero product', () => {
    expect(multiply(noise(0, 3, 1), noise(3, 2, 1)).data.length).toBe(0)
    expect([...multiply(noise(2, 0, 1), noise(0, 2, 1)).data]).toEqual([0, 0, 0, 0])
  })

  test('inner sizes that differ are refused', () => {
    expect(() => multiply(noise(2, 3, 1), noise(2, 3, 1))).toThrow(RangeError)
  })
})
