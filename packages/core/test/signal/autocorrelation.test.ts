import { expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { createAutocorrelation } from '../../src/signal/autocorrelation.ts'

test('is the sum of products at each lag, around the end', () => {
  const size = 96
  const random = createRandom(1)
  const frame = Float32Array.from({ length: size }, () => random.normal())
  const out = new Float32Array(size)
  createAutocorrelation(size)(frame, out)
  for (let lag = 0; lag < size; lag++) {
    const expected = frame.reduce((sum, value, n) => sum + value * frame[(n + lag) % size]!, 0)
    expect(Math.abs(out[lag]! - expected)).toBeLessThan(1e-4)
  }
})

test('zeros behind the signal keep its lags free of the other end', () => {
  const frame = new Float32Array(32)
  frame.set([1, 2, 3])
  const out = new Float32Array(32)
  createAutocorrelation(32)(frame, out)
  for (const [lag, expected] of [14, 8, 3, 0].entries()) expect(out[lag]).toBeCloseTo(expected, 4)
})
