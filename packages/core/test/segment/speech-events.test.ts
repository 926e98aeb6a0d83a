import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HangOver, type HangOverOptions, regionsOf, type SpeechEvent } from '../../src/segment/speech-events.ts'

/** Frames as text: `#` is speech, `.` is not, `~` is in doubt. */
function find(frames: string, options: HangOverOptions = {}) {
  const hangOver = new HangOver({ leadFrames: 0, hangFrames: 0, minSpeechFrames: 5, minPauseFrames: 6, ...options })
  const events: SpeechEvent[] = []
  for (const frame of frames) hangOver.push(frame === '#' ? 3 : frame === '~' ? 0 : -3, events)
  hangOver.finish(events)
  return regionsOf(events, frames.length).map(({ startFrame, endFrame }) => [startFrame, endFrame])
}

describe('HangOver', () => {
  test('speech of the minimum length is a region, shorter is not', () => {
    expect(find('...#####..........')).toEqual([[3, 8]])
    expect(find('...###............')).toEqual([])
  })

  test('a pause of the minimum length parts two regions, a shorter one does not', () => {
    expect(find('#####......######........')).toEqual([
      [0, 5],
      [11, 17],
    ])
    expect(find('#####.....######........')).toEqual([[0, 16]])
  })

  test('doubt neither begins nor ends speech', () => {
    expect(find('~~~~######~~~~~~~~.......')).toEqual([[4, 18]])
  })

  test('a crack before speech does not pull its start forward', () => {
    expect(find('.#....########..........')).toEqual([[6, 14]])
  })

  test('frames are kept around speech, and pauses keep their length all the same', () => {
    expect(find('......######..........', { leadFrames: 2, hangFrames: 3 })).toEqual([[4, 15]])
    expect(find('######..........######...', { leadFrames: 2, hangFrames: 3 })).toEqual([[0, 25]])
    expect(find('######...........######...', { leadFrames: 2, hangFrames: 3 })).toEqual([
      [0, 9],
      [15, 26],
    ])
  })

  test('speech up to the end is a region that ends there', () => {
    expect(find('....######')).toEqual([[4, 10]])
  })

  test('regions are ordered, apart, long enough and within bounds; what is settled never changes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { maxLength: 600 }), odds => {
        const hangOver = new HangOver()
        const events: SpeechEvent[] = []
        const settledAs: boolean[] = []
        let lastSettled = 0
        for (const [index, value] of odds.entries()) {
          hangOver.push(value, events)
          const settled = hangOver.settledFrame
          expect(settled).toBeGreaterThanOrEqual(lastSettled)
          expect(settled).toBeLessThanOrEqual(index + 1)
          expect(index + 1 - settled).toBeLessThanOrEqual(23)
          const now = regionsOf(events, settled)
          for (let t = lastSettled; t < settled; t++)
            settledAs.push(now.some(({ startFrame, endFrame }) => startFrame <= t && t < endFrame))
          lastSettled = settled
        }
        hangOver.finish(events)
        const regions = regionsOf(events, odds.length)
        let end = -20
        for (const { startFrame, endFrame } of regions) {
          expect(startFrame - end).toBeGreaterThanOrEqual(end < 0 ? 0 : 20)
          expect(endFrame - startFrame).toBeGreaterThanOrEqual(22)
          end = endFrame
        }
        expect(end).toBeLessThanOrEqual(odds.length)
        for (const [t, speech] of settledAs.entries())
          expect(regions.some(({ startFrame, endFrame }) => startFrame <= t && t < endFrame)).toBe(speech)
        expect(events.map(event => event.type)).toEqual(events.map((_, index) => (index % 2 === 0 ? 'start' : 'end')))
      }),
      { seed: 1 },
    )
  })
})
