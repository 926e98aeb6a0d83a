import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FrameRange } from '../../src/segment/region.ts'
import type { SpeechEvent } from '../../src/segment/speech-events.ts'
import { WindowGenerator, windowsOf } from '../../src/segment/windows.ts'

const region = (startFrame: number, endFrame: number): FrameRange => ({ startFrame, endFrame })
const spans = (regions: FrameRange[], options = {}) =>
  windowsOf(regions, options).map(({ startFrame, endFrame, last }) => [startFrame, endFrame, last])

/** Ordered regions with pauses between them, from lengths. */
const regions = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 1500 })), { maxLength: 6 })
  .map(pairs => {
    let at = 0
    return pairs.map(([pause, length]) => {
      const startFrame = at + pause
      at = startFrame + length
      return { startFrame, endFrame: at }
    })
  })

describe('windows', () => {
  test('a region no longer than a window is one window as it is', () => {
    expect(spans([region(10, 40)])).toEqual([[10, 40, true]])
    expect(spans([region(10, 310)])).toEqual([[10, 310, true]])
  })

  test('a longer region has a window every second, and a last one that ends where it ends', () => {
    expect(spans([region(0, 550)])).toEqual([
      [0, 300, false],
      [100, 400, false],
      [200, 500, false],
      [250, 550, true],
    ])
    expect(spans([region(0, 500)])).toEqual([
      [0, 300, false],
      [100, 400, false],
      [200, 500, true],
    ])
  })

  test('window and hop can be chosen', () => {
    expect(spans([region(5, 130)], { windowSeconds: 1, hopSeconds: 0.2 })).toEqual([
      [5, 105, false],
      [25, 125, false],
      [30, 130, true],
    ])
  })

  test('the noise before a region goes with each of its windows', () => {
    const generator = new WindowGenerator()
    const windows = [
      ...generator.push([{ type: 'start', frame: 50, noiseDb: -61 }], 400),
      ...generator.push([{ type: 'end', frame: 420 }], 500),
      ...generator.push(
        [
          { type: 'start', frame: 600 },
          { type: 'end', frame: 650 },
        ],
        700,
      ),
    ]
    expect(windows.map(window => window.noiseDb)).toEqual([-61, -61, null])
  })

  test('windows cover their region, stay inside it, and end with it', () => {
    fc.assert(
      fc.property(regions, all => {
        for (const range of all) {
          const windows = windowsOf([range])
          let covered = range.startFrame
          for (const { startFrame, endFrame, regionStart } of windows) {
            expect(regionStart).toBe(range.startFrame)
            expect(startFrame).toBeLessThanOrEqual(covered)
            expect(endFrame).toBeGreaterThan(covered)
            covered = endFrame
          }
          expect(covered).toBe(range.endFrame)
          expect(windows.map(window => window.last)).toEqual(windows.map((_, index) => index === windows.length - 1))
        }
      }),
      { seed: 1 },
    )
  })

  test('the windows do not depend on when the regions became known, and need no frame that was given up', () => {
    fc.assert(
      fc.property(regions, fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 12 }), (all, steps) => {
        const end = (all.at(-1)?.endFrame ?? 0) + 50
        const events = all.flatMap(({ startFrame, endFrame }): SpeechEvent[] => [
          { type: 'start', frame: startFrame },
          { type: 'end', frame: endFrame },
        ])
        const generator = new WindowGenerator()
        const windows = []
        let given = 0
        let needed = 0
        let settled = 0
        for (const step of [...steps, end]) {
          settled = Math.min(end, settled + step)
          // An end is known once the frames after it are settled; a start with its first frame.
          const known = events.filter(({ type, frame }) => (type === 'end' ? frame : frame + 1) <= settled).length
          const made = generator.push(events.slice(given, known), settled)
          given = known
          for (const { startFrame } of made) expect(startFrame).toBeGreaterThanOrEqual(needed)
          needed = generator.neededFrom(settled)
          windows.push(...made)
        }
        expect(windows).toEqual(windowsOf(all))
      }),
      { seed: 1 },
    )
  })
})
