import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LevelHistory } from '../../src/segment/level-history.ts'

const SHARES = [0.1, 0.5, 0.9]

test('percentiles are those of the sorted last levels, to half a dB', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -90, max: 0, noNaN: true }), { minLength: 1, maxLength: 80 }), levels => {
      const history = new LevelHistory(30)
      for (const level of levels) history.push(level)
      const out = new Float32Array(3)
      history.percentiles(SHARES, out)
      const sorted = levels.slice(-30).sort((a, b) => a - b)
      for (const [index, share] of SHARES.entries())
        expect(Math.abs(out[index]! - sorted[Math.ceil(share * sorted.length) - 1]!)).toBeLessThanOrEqual(0.25 + 1e-6)
    }),
    { seed: 1 },
  )
})

test('what is no level counts as silence, what is too loud as the loudest', () => {
  const history = new LevelHistory(4)
  for (const level of [Number.NaN, Number.NEGATIVE_INFINITY, -500, Number.POSITIVE_INFINITY]) history.push(level)
  const out = new Float32Array(2)
  history.percentiles([0.75, 1], out)
  expect([...out]).toEqual([-100, 12])
})
