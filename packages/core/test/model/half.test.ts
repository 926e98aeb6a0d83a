import { describe, expect, test } from 'vitest'
import { fromHalfBits, readHalves, roundToHalf, toHalfBits } from '../../src/model/half.ts'
import { createRandom } from '../../src/random.ts'

describe('float16', () => {
  test('comes back bit for bit, all 65536 but NaN', () => {
    const all = Array.from({ length: 0x10000 }, (_, bits) => bits)
    const numbers = all.filter(bits => !Number.isNaN(fromHalfBits(bits)))
    expect(numbers.length).toBe(0x10000 - 2 * 0x3ff)
    expect(numbers.filter(bits => toHalfBits(fromHalfBits(bits)) !== bits)).toEqual([])
  })

  test('is read from bytes, wherever they begin, as from its bits', () => {
    const bytes = new Uint8Array(2 * 0x10000 + 1)
    const view = new DataView(bytes.buffer)
    for (let bits = 0; bits < 0x10000; bits++) view.setUint16(1 + 2 * bits, bits, true)
    const numbers = readHalves(bytes.subarray(1))
    expect(Array.from(numbers)).toEqual(Array.from({ length: 0x10000 }, (_, bits) => fromHalfBits(bits)))
  })

  test.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0x8000, -0],
  ])('%i stands for %d', (bits, number) => {
    expect(fromHalfBits(bits)).toBe(number)
  })

  test('is the nearest one: no neighbour is nearer, and a tie goes to the even one', () => {
    const random = createRandom(3)
    for (let i = 0; i < 2000; i++) {
      const number = Math.fround(random.normal() * 10 ** (4 - 10 * random.uniform()))
      const bits = toHalfBits(number)
      const distance = Math.abs(fromHalfBits(bits) - number)
      for (const other of [bits - 1, bits + 1])
        if ((other & 0x7fff) < 0x7c00)
          expect(Math.abs(fromHalfBits(other & 0xffff) - number)).toBeGreaterThanOrEqual(distance)
    }
    expect(roundToHalf(1 + 1 / 2048)).toBe(1)
    expect(roundToHalf(1 + 3 / 2048)).toBe(1 + 4 / 2048)
  })

  test('is infinite beyond its range, and NaN stays NaN', () => {
    expect(roundToHalf(65519)).toBe(65504)
    expect(roundToHalf(65520)).toBe(Number.POSITIVE_INFINITY)
    expect(roundToHalf(-1e30)).toBe(Number.NEGATIVE_INFINITY)
    expect(roundToHalf(Number.NaN)).toBeNaN()
  })
})
