import { expect, test } from 'vitest'
import { createAdamW, oneCycle } from '../../src/nn/adam-w.ts'

test("AdamW takes the decay off first, where parameters decay, then Adam's step: its first is the rate itself", () => {
  const parameters = Float32Array.of(2, -3, 2, -3)
  const step = createAdamW(parameters, Float32Array.of(5, -0.01, 5, 0), 2, { decay: 0.5 })
  step(0.1)
  const expected = [2 * 0.95 - 0.1, -3 * 0.95 + 0.1, 2 - 0.1, -3]
  for (const [i, value] of expected.entries()) expect(parameters[i]).toBeCloseTo(value, 5)
})

test('AdamW finds the least of a parabola', () => {
  const parameters = Float32Array.of(4, -4)
  const gradients = new Float32Array(2)
  const step = createAdamW(parameters, gradients, 0, { decay: 0 })
  for (let i = 0; i < 400; i++) {
    gradients[0] = parameters[0]! - 1
    gradients[1] = 10 * (parameters[1]! - 2)
    step(0.1 * (1 - i / 400))
  }
  expect(parameters[0]).toBeCloseTo(1, 2)
  expect(parameters[1]).toBeCloseTo(2, 2)
})

test('one cycle of the rate rises from 1/25 to its peak at 30 % of the steps and falls to nothing', () => {
  expect(oneCycle(0, 1000, 3)).toBeCloseTo(3 / 25, 12)
  expect(oneCycle(150, 1000, 3)).toBeCloseTo((3 + 3 / 25) / 2, 12)
  expect(oneCycle(300, 1000, 3)).toBeCloseTo(3, 12)
  expect(oneCycle(650, 1000, 3)).toBeCloseTo(1.5, 12)
  expect(oneCycle(999, 1000, 3)).toBeLessThan(3e-5)
})
