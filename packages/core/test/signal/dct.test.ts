import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { applyBasis, dct, dctBasis } from '../../src/signal/dct.ts'

describe('dct', () => {
  it('puts a constant into the first coefficient, sqrt(N) times as large', () => {
    const out = dct(new Float32Array(16).fill(2))
    expect(out[0]).toBeCloseTo(8, 6)
    for (const value of out.subarray(1)) expect(value).toBeCloseTo(0, 6)
  })

  it('finds each of its own basis vectors', () => {
    const basis = dctBasis(12)
    for (let k = 0; k < 12; k++) {
      const out = dct(basis.data.slice(k * 12, (k + 1) * 12))
      out.forEach((value, j) => {
        expect(value).toBeCloseTo(j === k ? 1 : 0, 6)
      })
    }
  })

  it('gives the values of scipy.fft.dct([1, 2, 3, 4], norm="ortho")', () => {
    const expected = [5, -2.230442497387663, 0, -0.15851266778110729]
    dct(Float32Array.of(1, 2, 3, 4)).forEach((value, k) => {
      expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-6)
    })
  })

  it('keeps the energy', () => {
    const random = createRandom(1)
    const input = Float32Array.from({ length: 128 }, () => random.normal())
    const energy = (values: Float32Array) => values.reduce((sum, x) => sum + x * x, 0)
    expect(energy(dct(input)) / energy(input)).toBeCloseTo(1, 6)
  })

  it('does not rescale the rest when fewer coefficients are kept', () => {
    const input = Float32Array.from({ length: 40 }, (_, n) => Math.sin(n) + n)
    expect(dct(input, 13)).toEqual(dct(input).subarray(0, 13))
  })

  it('refuses more coefficients than there are values', () => {
    expect(() => dct(new Float32Array(4), 5)).toThrow(/Invalid DCT/)
  })
})

describe('applyBasis', () => {
  it('is the product of a matrix and a vector', () => {
    const out = new Float32Array(2)
    applyBasis({ rows: 2, columns: 2, data: Float32Array.of(1, 2, 3, 4) }, Float32Array.of(5, 6), out)
    expect(Array.from(out)).toEqual([17, 39])
  })
})
