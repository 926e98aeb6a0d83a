import { expect, test } from 'vitest'
import { roundHalfToEven } from '../../src/signal/round-half-to-even.ts'

test('halves go to the even neighbour, the rest to the nearest', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6, -2.6, 3].map(value => roundHalfToEven(value) + 0)).toEqual([
    0, 2, 2, 0, -2, 2, 3, -3, 3,
  ])
})
