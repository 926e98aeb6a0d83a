import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interruptionsOf, secondsOf, sharedWith, togetherOf, turnsOf } from '../../src/segment/overlap.ts'

const interval = (start: number, end: number) => ({ start, end })

describe('togetherOf', () => {
  test('gives the stretches in which two channels speak', () => {
    expect(togetherOf([[interval(0, 5), interval(8, 10)], [interval(4, 9)]])).toEqual([interval(4, 5), interval(8, 9)])
  })

  test('channels that only touch do not overlap', () => {
    expect(togetherOf([[interval(0, 5)], [interval(5, 9)]])).toEqual([])
  })

  test('three channels: at least two, or all three', () => {
    const channels = [[interval(0, 4)], [interval(1, 5)], [interval(2, 3)]]
    expect(togetherOf(channels)).toEqual([interval(1, 4)])
    expect(togetherOf(channels, 3)).toEqual([interval(2, 3)])
  })

  test('equals counting the speakers second by second', () => {
    const channel = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }).map(edges => {
      edges.sort((a, b) => a - b)
      return Array.from({ length: edges.length >> 1 }, (_, i) => interval(edges[2 * i]!, edges[2 * i + 1]!))
    })
    fc.assert(
      fc.property(fc.array(channel, { maxLength: 4 }), channels => {
        let seconds = 0
        for (let t = 0; t < 60; t++)
          if (channels.filter(regions => regions.some(({ start, end }) => start <= t && t < end)).length >= 2) seconds++
        expect(secondsOf(togetherOf(channels))).toBe(seconds)
      }),
      { seed: 1 },
    )
  })
})

describe('interruptionsOf', () => {
  test('a turn that begins inside another and takes the floor is an interruption until the other stops', () => {
    expect(interruptionsOf([[interval(0, 5)], [interval(4, 9)]])).toEqual([[], [{ start: 4, end: 5, of: 0 }]])
  })

  test('it also counts when the other does not give way', () => {
    expect(interruptionsOf([[interval(0, 9)], [interval(4, 6)]])[1]).toEqual([{ start: 4, end: 6, of: 0 }])
  })

  test('a short "yes" while the other goes on is a back-channel', () => {
    expect(interruptionsOf([[interval(0, 9)], [interval(4, 4.6)]])).toEqual([[], []])
  })

  test('a turn that begins as the other ends is ordinary turn-taking', () => {
    expect(interruptionsOf([[interval(0, 5)], [interval(4.8, 9)]])).toEqual([[], []])
  })

  test('going on after a breath is not a new interruption', () => {
    expect(interruptionsOf([[interval(0, 20)], [interval(4, 6), interval(6.5, 9)]])[1]).toEqual([
      { start: 4, end: 9, of: 0 },
    ])
  })
})

test('turns close pauses shorter than a second', () => {
  expect(turnsOf([interval(0, 1), interval(1.5, 2), interval(3, 4)])).toEqual([interval(0, 2), interval(3, 4)])
})

test('the share of an interval that lies in others', () => {
  expect(sharedWith(interval(0, 4), [interval(1, 2), interval(3, 9)])).toBe(0.5)
  expect(sharedWith(interval(2, 2), [interval(1, 9)])).toBe(0)
})
