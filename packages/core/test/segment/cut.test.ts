import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutRegion } from '../../src/segment/cut.ts'

describe('cutRegion', () => {
  test('a region within the limit is one piece', () => {
    expect(cutRegion({ startFrame: 20, endFrame: 320 }, () => -20)).toEqual([{ startFrame: 20, endFrame: 320 }])
  })

  test('a longer region is cut in the pause near the limit', () => {
    const level = (frame: number) => (frame >= 248 && frame < 262 ? -60 : -20)
    const [first, second] = cutRegion({ startFrame: 0, endFrame: 500 }, level)
    expect(first!.endFrame).toBeGreaterThanOrEqual(250)
    expect(first!.endFrame).toBeLessThanOrEqual(260)
    expect(second).toEqual({ startFrame: first!.endFrame, endFrame: 500 })
  })

  test('one quiet frame in a loud vowel is not a pause', () => {
    const level = (frame: number) => (frame === 200 ? -90 : frame >= 250 && frame < 258 ? -35 : -20)
    expect(Math.abs(cutRegion({ startFrame: 0, endFrame: 500 }, level)[0]!.endFrame - 254)).toBeLessThanOrEqual(2)
  })

  test('without a pause the limit is used up, and the last piece is not a crumb', () => {
    const lengths = cutRegion({ startFrame: 0, endFrame: 610 }, () => -20).map(p => p.endFrame - p.startFrame)
    expect(lengths).toEqual([300, 235, 75])
  })

  test('pieces tile the region, none longer than the limit, whatever the levels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.array(fc.oneof(fc.double({ min: -100, max: 0, noNaN: true }), fc.constantFrom(-Infinity, NaN)), {
          minLength: 1,
          maxLength: 900,
        }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        (startFrame, levels, maxSeconds) => {
          const range = { startFrame, endFrame: startFrame + levels.length }
          let at = startFrame
          for (const piece of cutRegion(range, frame => levels[frame - startFrame]!, { maxSeconds })) {
            expect(piece.startFrame).toBe(at)
            expect(piece.endFrame).toBeGreaterThan(at)
            expect(piece.endFrame - at).toBeLessThanOrEqual(Math.max(1, Math.round(maxSeconds * 100)))
            at = piece.endFrame
          }
          expect(at).toBe(range.endFrame)
        },
      ),
      { seed: 1 },
    )
  })
})
