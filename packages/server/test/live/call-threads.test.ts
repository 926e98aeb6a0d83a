import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextBatch } from '../../src/live/call-threads.ts'
import type { CallStep } from '../../src/live/steps.ts'

const step = fc.oneof(
  fc.record({
    type: fc.constant('sound' as const),
    call: fc.integer({ min: 1, max: 3 }),
    // Filled with their length in units of 256, so that it can be told where each begins.
    bytes: fc.integer({ min: 1, max: 255 }).map(length => new Uint8Array(length * 256).fill(length)),
  }),
  fc.record({ type: fc.constantFrom('finish' as const, 'drop' as const), call: fc.integer({ min: 1, max: 3 }) }),
)

/** What a call is told, in order, its sound in one piece between the rest. */
function toldTo(call: number, steps: readonly CallStep[]): unknown[] {
  const told: (string | number[])[] = []
  for (const step of steps) {
    if (step.call !== call) continue
    if (step.type !== 'sound') told.push(step.type)
    else {
      if (!Array.isArray(told.at(-1))) told.push([])
      const runs = told.at(-1) as number[]
      for (let at = 0; at < step.bytes.length; at += 256 * step.bytes[at]!) runs.push(step.bytes[at]!)
    }
  }
  return told
}

describe('the batches of a thread', () => {
  it('hold each step of each call once and in its order, and no call has more than its share of one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), given => {
        const told: CallStep[] = []
        let waiting: readonly CallStep[] = given
        while (waiting.length > 0) {
          const { steps, bytes, rest } = nextBatch(waiting)
          expect(steps.length).toBeGreaterThan(0)
          for (const [, count] of bytes) expect(count).toBeLessThanOrEqual(65_536)
          told.push(...steps)
          waiting = rest
        }
        for (const call of [1, 2, 3]) expect(toldTo(call, told)).toEqual(toldTo(call, given))
      }),
      { numRuns: 40, seed: 1 },
    )
  })
})
