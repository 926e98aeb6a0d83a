import { expect, test } from 'vitest'
import { longestSilence, sharedTime, talkOf } from '../../src/analyze/talk.ts'

const regions = (...pairs: [number, number][]) => pairs.map(([start, end]) => ({ start, end }))

test('the longest silence may lie before, between or after the speech', () => {
  expect(longestSilence(regions([4, 5], [6, 7]), 8)).toBe(4)
  expect(longestSilence(regions([1, 2], [7, 8]), 8)).toBe(5)
  expect(longestSilence(regions([0, 1]), 8)).toBe(7)
  expect(longestSilence([], 8)).toBe(8)
})

test('talk time, share, level and interruptions, each on its channel', () => {
  const channels = [regions([0, 4], [10, 14]), regions([3, 9])]
  const [first, second] = talkOf(channels, [-20.04, null], [0, 1], 16)
  expect(first).toEqual({
    speechSeconds: 8,
    speechShare: 0.5,
    longestSilenceSeconds: 6,
    interruptions: [],
    speechLevelDb: -20,
  })
  expect(second!.interruptions).toEqual([{ start: 3, end: 4, of: 0 }])
  expect(second!.speechLevelDb).toBeNull()
  expect(sharedTime(channels, 16)).toEqual({ silenceSeconds: 3, overlapSeconds: 1 })
})

test('a channel that repeats another one interrupts nobody and is not interrupted', () => {
  const channels = [regions([0, 4]), regions([0, 4]), regions([3, 9])]
  const talk = talkOf(channels, [null, null, null], [0, 2], 10)
  expect(talk.map(({ interruptions }) => interruptions)).toEqual([[], [], [{ start: 3, end: 4, of: 0 }]])
})
