import { expect, test } from 'vitest'
import { planChannels, settingsOf } from '../../src/analyze/settings.ts'

test('the usual settings', () => {
  expect(settingsOf({})).toEqual({
    baseline: 'recording',
    adapt: 'safe',
    windowSeconds: 3,
    hopSeconds: 1,
    minimumSegmentSeconds: 2,
  })
})

test.each([
  [{ windowSeconds: 0.4 }, /Invalid window: expected 0.5 to 30 seconds, found 0.4/],
  [{ windowSeconds: Number.NaN }, /found NaN/],
  [{ windowSeconds: 2, hopSeconds: 2.5 }, /Invalid hop: expected 0.1 to 2 seconds, found 2.5/],
  [{ hopSeconds: 0 }, /Invalid hop/],
  [{ minimumSegmentSeconds: -1 }, /Invalid minimum segment/],
])('%o is refused', (options, message) => {
  expect(() => settingsOf(options)).toThrow(message)
})

test('roles: the rest is unknown, an agent has no emotion', () => {
  expect(planChannels(3, { roles: ['customer', 'agent'] })).toEqual([
    { index: 0, role: 'customer', emotion: true },
    { index: 1, role: 'agent', emotion: false },
    { index: 2, role: 'unknown', emotion: true },
  ])
})

test('an agent has emotion with a reason only', () => {
  expect(planChannels(1, { roles: ['agent'], agentEmotion: ' asked for by the agent ' })).toEqual([
    { index: 0, role: 'agent', emotion: true, emotionReason: 'asked for by the agent' },
  ])
  expect(() => planChannels(1, { roles: ['agent'], agentEmotion: '  ' })).toThrow(/expected a reason/)
})

test('more roles than channels is an error', () => {
  expect(() => planChannels(1, { roles: ['customer', 'agent'] })).toThrow(/has 1 channel, found 2 roles/)
})
