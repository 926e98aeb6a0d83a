import { expect, test } from 'vitest'
import { mergeFrames, viewFrames } from '../../src/features/kernel-frames.ts'

const matrix = (rows: number, columns: number, values: readonly number[]) => ({
  rows,
  columns,
  data: Float32Array.from(values),
})

test('two frames become their mean, an odd last one is left out, an only one stays', () => {
  expect(mergeFrames(matrix(3, 2, [1, 2, 3, 6, 100, 100]))).toEqual(matrix(1, 2, [2, 4]))
  expect(mergeFrames(matrix(1, 2, [5, 7]))).toEqual(matrix(1, 2, [5, 7]))
  expect(mergeFrames(matrix(0, 2, []))).toEqual(matrix(0, 2, []))
})

test('the level is against the mean of the stretch, in units of four', () => {
  expect(viewFrames(matrix(2, 2, [0, 4, 8, 4]), 'level')).toEqual(matrix(2, 2, [-1, 0, 1, 0]))
})

test('the shape is the same for a louder frame, and ends 3.5 below the maximum', () => {
  const shape = viewFrames(matrix(2, 2, [0, 4, 8, 12]), 'shape')
  expect([...shape.data]).toEqual([-0.5, 0.5, -0.5, 0.5])
  // The quiet frame's values are 20 and 25 below the maximum: both are raised to 3.5 below it.
  const quiet = viewFrames(matrix(2, 2, [-80, -100, 0, 0]), 'shape')
  expect([...quiet.data]).toEqual([0, 0, 0, 0])
})

test('a stretch without frames has a view without frames', () => {
  expect(viewFrames(matrix(0, 40, []), 'shape').rows).toBe(0)
})
