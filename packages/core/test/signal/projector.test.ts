import { expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { createPlainProjector, createProjector } from '../../src/signal/projector.ts'

const random = createRandom(5)
const noise = (length: number) => Float32Array.from({ length }, () => random.normal())

test('SIMD and plain give the same bits, whatever the shape', () => {
  for (const [rows, columns] of [
    [1, 1],
    [3, 7],
    [135, 48],
    [257, 8],
    [1000, 71],
  ] as const) {
    const matrix = { rows, columns, data: noise(rows * columns) }
    const fast = createProjector(matrix)
    const plain = createPlainProjector(matrix)
    for (let repeat = 0; repeat < 2; repeat++) {
      const values = noise(rows)
      fast.values.set(values)
      plain.values.set(values)
      expect([...fast.project()]).toEqual([...plain.project()])
    }
  }
})

test('a sum is of the values times their row of the matrix', () => {
  const projector = createProjector({ rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 10, 20, 30) })
  projector.values.set([2, 0.5])
  expect([...projector.project()]).toEqual([7, 14, 21])
})
