import { describe, expect, test } from 'vitest'
import { fitTemperature, softmax, uncertainThreshold } from '../../src/model/calibrate.ts'
import { createRandom } from '../../src/random.ts'
import { zeros } from '../../src/signal/matrix.ts'

describe('softmax', () => {
  test('of log-probabilities is the probabilities', () => {
    const p = softmax(Float32Array.of(Math.log(0.5), Math.log(0.3), Math.log(0.2)))
    expect([...p].map(x => Number(x.toFixed(5)))).toEqual([0.5, 0.3, 0.2])
  })

  test('neither overflows nor underflows to NaN', () => {
    expect([...softmax(Float32Array.of(1e30, -1e30, 0))]).toEqual([1, 0, 0])
  })

  test('tends to equal shares as the temperature rises', () => {
    expect(softmax(Float32Array.of(3, -3), 1e6)[0]).toBeCloseTo(0.5, 4)
  })
})

describe('temperature', () => {
  test('of scores that were multiplied by 3 is 3', () => {
    const random = createRandom(5)
    const scores = zeros(20000, 3)
    const labels = Array.from({ length: scores.rows }, (_, row) => {
      const true_ = Float32Array.from({ length: 3 }, () => random.normal())
      scores.data.set(
        true_.map(s => 3 * s),
        row * 3,
      )
      const p = softmax(true_)
      const draw = random.uniform()
      return draw < p[0]! ? 0 : draw < p[0]! + p[1]! ? 1 : 2
    })
    // 20 000 draws: standard error of the estimate about 0.03.
    expect(fitTemperature(scores, labels)).toBeGreaterThan(2.9)
    expect(fitTemperature(scores, labels)).toBeLessThan(3.1)
  })

  test('of scores that are always right stays within its bounds', () => {
    const scores = { rows: 2, columns: 2, data: Float32Array.of(1, 0, 0, 1) }
    expect(fitTemperature(scores, [0, 1])).toBeCloseTo(0.01, 5)
    expect(fitTemperature(scores, [1, 0])).toBeCloseTo(100, 2)
  })
})

describe('the uncertain threshold', () => {
  test('is where the label begins to be right more often than not', () => {
    const confidence = Array.from({ length: 1000 }, (_, i) => i / 1000)
    // Right in 3 of 10 below 0.6, in 8 of 10 above.
    const correct = confidence.map((c, i) => i % 10 < (c < 0.6 ? 3 : 8))
    expect(uncertainThreshold(confidence, correct)).toBeCloseTo(0.6, 2)
  })

  test('is 0 where every level is good enough, 1 where none is', () => {
    expect(uncertainThreshold([0.3, 0.6], [true, true])).toBe(0)
    expect(uncertainThreshold([0.3, 0.6], [false, false])).toBe(1)
  })

  test('treats equal confidences as one level', () => {
    expect(uncertainThreshold([0.2, 0.5, 0.5, 0.5], [false, true, false, true])).toBe(0.5)
  })
})
