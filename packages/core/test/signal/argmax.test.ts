import { expect, test } from 'vitest'
import { argmax } from '../../src/signal/argmax.ts'

test('is the place of the largest value, the first of equals', () => {
  expect(argmax([1, 7, 3, 7])).toBe(1)
  expect(argmax(Float32Array.of(-3, -2, -9))).toBe(1)
  expect(argmax([])).toBe(0)
})
