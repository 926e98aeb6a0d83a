import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { zeros } from '../../src/signal/matrix.ts'
import { featureMap } from '../../src/train/feature-map.ts'

describe('featureMap', () => {
  it('puts clips of one class together and others apart', () => {
    const random = createRandom(3)
    const truth = Array.from({ length: 90 }, (_, row) => row % 3)
    const scores = zeros(90, 3)
    for (const [row, label] of truth.entries())
      for (let k = 0; k < 3; k++) scores.data[row * 3 + k] = (k === label ? 10 : 0) + random.normal()
    const { x, y, guess, spread } = featureMap(scores, truth)
    expect(guess).toEqual(truth)
    expect(spread).toBe(1)
    const centre = (label: number, values: readonly number[]) =>
      values.filter((_, row) => truth[row] === label).reduce((sum, value) => sum + value, 0) / 30
    for (const row of truth.keys()) {
      const distance = (label: number) => Math.hypot(x[row]! - centre(label, x), y[row]! - centre(label, y))
      const nearest = [0, 1, 2].reduce((best, label) => (distance(label) < distance(best) ? label : best))
      expect(nearest).toBe(truth[row])
    }
  })

  it('finds the direction of largest spread first', () => {
    // Two classes in opposite directions of one axis; what all scores of a clip share is no direction.
    const scores = { rows: 4, columns: 2, data: Float32Array.of(5, 1, 1, 5, 103, 101, 101, 103) }
    const { x, y, spread } = featureMap(scores, [0, 1, 0, 1])
    expect(spread).toBe(1)
    expect(y).toEqual([500, 500, 500, 500])
    expect(Math.abs(x[0]! - x[1]!)).toBe(1000)
    expect(Math.abs(x[2]! - x[3]!)).toBe(500)
  })

  it('shows at most 1500 clips, evenly', () => {
    const scores = zeros(4000, 2)
    for (let row = 0; row < 4000; row++) scores.data[row * 2] = row
    const { x } = featureMap(scores, new Array(4000).fill(0))
    expect(x.length).toBe(1334)
    expect([Math.min(...x), Math.max(...x)]).toEqual([0, 1000])
  })

  it('is there for clips that are all alike', () => {
    expect(featureMap(zeros(3, 2), [0, 0, 0])).toMatchObject({ x: [500, 500, 500], spread: 0 })
  })
})
