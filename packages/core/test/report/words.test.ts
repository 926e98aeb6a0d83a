import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countText, percent, plainNumber, preciseTime, signed, tickStep, ticksOf } from '../../src/report/words.ts'

describe('preciseTime', () => {
  it.each([
    [0, '00:00.0'],
    [59.96, '01:00.0'],
    [61.04, '01:01.0'],
    [3661.25, '1:01:01.3'],
  ])('%d s is %s', (seconds, text) => {
    expect(preciseTime(seconds)).toBe(text)
  })

  it('never shows sixty seconds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 90_000, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        (seconds, decimals) => {
          expect(preciseTime(seconds, decimals)).not.toMatch(/:60/)
        },
      ),
      { seed: 1 },
    )
  })
})

it('signs have a real minus, and nothing has none', () => {
  expect([signed(4.25), signed(-6), signed(-0.04)]).toEqual(['+4.3', '−6.0', '0.0'])
  expect([plainNumber(-21.4), percent(0.415)]).toEqual(['−21', '42 %'])
})

it('counts one thing as one', () => {
  expect([0, 1, 2].map(count => countText(count, 'speaker'))).toEqual(['0 speakers', '1 speaker', '2 speakers'])
})

it('ticks of a time axis never exceed what has room', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 200_000, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (seconds, most) => {
        const step = tickStep(seconds, most)
        expect(seconds / step).toBeLessThanOrEqual(Math.max(most, 200_000 / 28_800))
        expect(ticksOf(seconds, most).at(-1)).toBeLessThanOrEqual(seconds)
      },
    ),
    { seed: 1 },
  )
})
