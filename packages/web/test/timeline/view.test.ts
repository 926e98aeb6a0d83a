import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticksIn } from '../../src/timeline/ticks.ts'
import { firstView, fitView, followView, panView, pixelsOf, placeOf, zoomView } from '../../src/timeline/view.ts'

const HOUR = 3600
const view = fc
  .tuple(fc.double({ min: -100, max: 4000, noNaN: true }), fc.double({ min: 0.1, max: 5000, noNaN: true }))
  .map(([start, length]) => ({ start, end: start + length }))

describe('the view of a recording', () => {
  it('stays inside of the recording and is never shorter than 5 s, whatever is asked for', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.5, max: HOUR, noNaN: true }), (asked, duration) => {
        const { start, end } = fitView(asked, duration)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(duration + 1e-9)
        expect(end - start).toBeGreaterThanOrEqual(Math.min(5, duration) - 1e-9)
      }),
    )
  })

  it('keeps its length where it is moved', () => {
    expect(panView({ start: 10, end: 30 }, 5, HOUR)).toEqual({ start: 15, end: 35 })
    expect(panView({ start: 10, end: 30 }, -50, HOUR)).toEqual({ start: 0, end: 20 })
    expect(panView({ start: 10, end: 30 }, 1e6, HOUR)).toEqual({ start: HOUR - 20, end: HOUR })
  })

  it('keeps what it is zoomed at where it is on the screen', () => {
    const before = { start: 100, end: 200 }
    const after = zoomView(before, 0.5, 120, HOUR)
    expect(after.end - after.start).toBeCloseTo(50)
    expect(placeOf(120, after, 700)).toBeCloseTo(placeOf(120, before, 700))
    const middle = zoomView(before, 0.5, 900, HOUR)
    expect((middle.start + middle.end) / 2).toBeCloseTo(150)
  })

  it('comes back to where it was when zoomed in and out', () => {
    const back = zoomView(zoomView({ start: 1000, end: 1060 }, 0.6, 1020, HOUR), 1 / 0.6, 1020, HOUR)
    expect(back.start).toBeCloseTo(1000)
    expect(back.end).toBeCloseTo(1060)
  })

  it('follows the playhead only when it has left', () => {
    const seen = { start: 100, end: 200 }
    expect(followView(seen, 150, HOUR)).toBe(seen)
    expect(followView(seen, 300, HOUR)).toEqual({ start: 265, end: 365 })
  })

  it('opens on all of a short recording and on some of a long one', () => {
    expect(firstView(9, 22, 900)).toEqual({ start: 0, end: 22 })
    const long = firstView(1805, HOUR, 900)
    expect(long.end - long.start).toBeCloseTo(150)
    expect(long.start).toBeLessThan(1805)
  })

  it('is in whole pixels, so that layers move together', () => {
    const { origin, secondsPerPixel } = pixelsOf({ start: 12.34, end: 72.34 }, 600)
    expect(secondsPerPixel).toBeCloseTo(0.1)
    expect(origin).toBe(123)
  })

  it('has ticks at whole steps, 64 px apart or more', () => {
    const ticks = ticksIn({ start: 31, end: 157 }, 700)
    expect(ticks.map(({ time }) => time)).toEqual([45, 60, 75, 90, 105, 120, 135, 150])
    expect(ticks[1]?.label).toBe('01:00')
    expect(ticksIn({ start: 3590, end: 3620 }, 400).map(({ label }) => label)).toContain('1:00:00')
  })
})
