import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RateLimit } from '../../src/security/rate-limit.ts'

it("never lets more through in a minute than two minutes' worth, and always one after the time it named", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1 }),
      (perMinute, steps) => {
        const limit = new RateLimit()
        let now = 0
        const passed: number[] = []
        for (const step of steps) {
          now += step
          const wait = limit.take('key', perMinute, now)
          if (wait > 0) {
            now += wait * 1000
            expect(limit.take('key', perMinute, now)).toBe(0)
          }
          passed.push(now)
        }
        for (const start of passed)
          expect(passed.filter(at => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(2 * perMinute)
      },
    ),
  )
})

it('counts each key by itself', () => {
  const limit = new RateLimit()
  expect([limit.take('a', 1, 0), limit.take('b', 1, 0), limit.take('a', 1, 0)]).toEqual([0, 0, 60])
})
