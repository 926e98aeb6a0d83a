import { describe, expect, it } from 'vitest'
import { delta } from '../../src/features/delta.ts'

const column = (count: number, value: (t: number) => number) => ({
  rows: count,
  columns: 2,
  data: Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 7 : value(i >> 1))),
})

describe('delta', () => {
  it('is the slope of a line, and 0 for a constant, up to the ends', () => {
    const { data } = delta(column(12, t => 3 * t - 5))
    for (let t = 0; t < 12; t++) {
      expect(data[2 * t]).toBeCloseTo(3, 5)
      expect(data[2 * t + 1]).toBeCloseTo(0, 6)
    }
  })

  it('of order 2 is the curvature of a parabola', () => {
    const { data } = delta(
      column(15, t => 2 * t * t - t),
      { order: 2, width: 7 },
    )
    for (let t = 0; t < 15; t++) expect(data[2 * t]).toBeCloseTo(4, 4)
  })

  it('refuses an even width and one that is longer than the matrix', () => {
    expect(() =>
      delta(
        column(12, t => t),
        { width: 4 },
      ),
    ).toThrow(/Invalid delta width/)
    expect(() => delta(column(8, t => t))).toThrow(/Invalid delta width/)
  })
})
