import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { smote } from '../../src/train/smote.ts'

const matrix = (rows: number[][]) => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  data: Float32Array.from(rows.flat()),
})

describe('SMOTE', () => {
  test('gives every class as many rows as the largest, the given rows first and as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (labels, seed) => {
          const random = createRandom(seed)
          const features = matrix(labels.map(label => [label, random.normal(), random.normal()]))
          const filled = smote(features, labels, 4, createRandom(seed))
          const counts = [0, 1, 2, 3].map(k => filled.labels.filter(label => label === k).length)
          const present = [0, 1, 2, 3].filter(k => labels.includes(k))
          const most = Math.max(...present.map(k => labels.filter(label => label === k).length))
          expect(counts).toEqual([0, 1, 2, 3].map(k => (present.includes(k) ? most : 0)))
          expect(filled.features.data.slice(0, features.data.length)).toEqual(features.data)
          expect([...filled.labels.slice(0, labels.length)]).toEqual(labels)
          // The first feature is the label, so every made-up row lies between rows of its own class.
          for (const [row, label] of filled.labels.entries()) expect(filled.features.data[3 * row]).toBe(label)
        },
      ),
      { numRuns: 100, seed: 1 },
    )
  })

  test('makes rows on the line to one of the five nearest, never to a far one', () => {
    const near = [0, 1, 2, 3, 4, 5].map(x => [x, 0])
    const features = matrix([...near, [1000, 0], ...Array.from({ length: 60 }, () => [0, 9])])
    const labels = [...Array(7).fill(0), ...Array(60).fill(1)]
    const { features: filled, labels: filledLabels } = smote(features, labels, 2, createRandom(1))
    const made = [...filledLabels.keys()].filter(row => row >= labels.length)
    expect(made.length).toBe(53)
    // Each of the six has the five others nearest; only the far row itself reaches over the gap.
    const firsts = made.map(row => filled.data[2 * row]!)
    const reaching = firsts.filter(x => x > 5)
    expect(reaching.length).toBeGreaterThan(0)
    expect(reaching.length).toBeLessThan(20)
    expect(made.every(row => filled.data[2 * row + 1] === 0)).toBe(true)
  })

  test('fills a class of one row up with that row', () => {
    const { features, labels } = smote(matrix([[1], [1], [7]]), [0, 0, 1], 2, createRandom(1))
    expect([[...features.data], [...labels]]).toEqual([
      [1, 1, 7, 7],
      [0, 0, 1, 1],
    ])
  })
})
