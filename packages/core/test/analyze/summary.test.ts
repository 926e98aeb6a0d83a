import { expect, test } from 'vitest'
import type { ChannelAnalysis, ChannelRole, Segment } from '../../src/analyze/analysis.ts'
import { summarise } from '../../src/analyze/summary.ts'
import { clockTime, confidenceWord, spanText } from '../../src/analyze/words.ts'

const LABELS = ['neutral', 'calm', 'angry']

function segment(start: number, end: number, label: string, confidence = 0.8, channel = 0): Segment {
  const likeliest = label === 'uncertain' ? 'angry' : label
  const rest = (1 - confidence) / 2
  const probabilities = Object.fromEntries(LABELS.map(name => [name, name === likeliest ? confidence : rest]))
  return { channel, start, end, label, confidence, probabilities, quality: [], evidence: [] }
}

function channel(index: number, speech: [number, number][], role: ChannelRole, emotion = true): ChannelAnalysis {
  const talk = {
    speechSeconds: 0,
    speechShare: 0,
    longestSilenceSeconds: 0,
    interruptions: [],
    speechLevelDb: null,
  }
  return { index, role, emotion, speech, talk, snrDb: null, quality: [] }
}

const summaryOf = (channels: ChannelAnalysis[], segments: Segment[], duration: number) =>
  summarise(
    channels,
    segments,
    LABELS,
    channels.map(({ index }) => index),
    duration,
  )

test('shares are of speaking time, sum to 1 and name what could not be judged', () => {
  const segments = [segment(0, 6, 'angry'), segment(6, 8, 'uncertain', 0.4), segment(20, 22, 'calm')]
  const [summary] = summaryOf([channel(0, [[0, 8]], 'customer')], segments, 40).channels
  expect(summary!.share).toEqual({ neutral: 0, calm: 0.2, angry: 0.6, uncertain: 0.2 })
  expect(summary!.dominant).toBe('angry')
})

test('the lede answers in one sentence, about the sound and never the person', () => {
  const segments = [
    segment(2, 8, 'angry', 0.7),
    segment(12, 14, 'angry', 0.91),
    segment(16, 17.5, 'uncertain', 0.4),
    segment(33, 36, 'calm', 0.66),
  ]
  const { text, channels } = summaryOf([channel(0, [[2, 8]], 'customer')], segments, 40)
  expect(text).toBe(
    'The customer sounds angry for 8.0 s of 13 s of speech, most clearly at 00:12, and calm by the end; 12 % could not be judged.',
  )
  expect(channels[0]!.arc.text).toBe('from angry to calm')
  expect(channels[0]!.arc.first!.angry).toBeCloseTo(0.7, 4)
  expect(channels[0]!.arc.last!.calm).toBeCloseTo(0.66, 4)
  expect(text).not.toMatch(/\b(is|feels|mood|sentiment)\b/)
})

test('an end that only leans to a label is not in the sentence', () => {
  const segments = [segment(2, 8, 'angry', 0.7), segment(33, 36, 'calm', 0.6)]
  const { text } = summaryOf([channel(0, [[2, 8]], 'customer')], segments, 40)
  expect(text).toBe('The customer sounds angry for 6.0 s of 9.0 s of speech, most clearly at 00:02.')
})

test('one segment is said as it is', () => {
  const one = (given: Segment) => summaryOf([channel(0, [[0, 3]], 'unknown')], [given], 4).text
  expect(one(segment(0, 3, 'angry', 0.81))).toBe('Sounds angry, likely 0.81.')
  expect(one(segment(0, 3, 'uncertain', 0.4))).toBe('Not clear enough to say: closest are angry 0.40 and neutral 0.30.')
  expect(one(segment(0, 3, 'uncertain', 1 / 3))).toBe('Not clear enough to say.')
})

test('each channel is named by its role, or by its number where there is none', () => {
  const both = [segment(0, 3, 'angry'), segment(4, 9, 'calm', 0.8, 1)]
  const speech: [number, number][] = [[0, 9]]
  const text = (a: ChannelRole, b: ChannelRole) =>
    summaryOf([channel(0, speech, a), channel(1, speech, b)], both, 12).text
  expect(text('customer', 'agent')).toMatch(/^The customer sounds angry throughout .*\. The agent sounds calm/)
  expect(text('unknown', 'unknown')).toMatch(/^Channel 1 sounds .*\. Channel 2 sounds/)
  expect(text('customer', 'customer')).toMatch(/^The customer on channel 1 .*\. The customer on channel 2/)
})

test('without speech, without judged channels, and without a clear second it still answers', () => {
  expect(summaryOf([channel(0, [], 'customer')], [], 9).text).toBe('No speech was found.')
  expect(summaryOf([channel(0, [[0, 2]], 'agent', false)], [], 9).text).toMatch(/^Talk only/)
  const both = [channel(0, [], 'customer'), channel(1, [[0, 2]], 'agent', false)]
  expect(summaryOf(both, [], 9).text).toMatch(/^No speech was found on the channels/)
  const unclear = [segment(0, 3, 'uncertain', 0.4), segment(5, 9, 'uncertain', 0.4)]
  expect(summaryOf([channel(0, [[0, 9]], 'unknown')], unclear, 9).text).toMatch(
    /^The voice speaks for 7.0 s, none of it/,
  )
})

test('a short recording has no arc, a quarter without judged speech is null', () => {
  const arcOf = (segments: Segment[], duration: number) =>
    summaryOf([channel(0, [[0, 9]], 'customer')], segments, duration).channels[0]!.arc
  expect(arcOf([segment(0, 9, 'angry')], 9)).toEqual({ first: null, last: null, text: 'too short to have an arc' })
  const early = arcOf([segment(0, 9, 'angry'), segment(36, 39, 'uncertain', 0.4)], 40)
  expect(early.last).toBeNull()
  expect(early.text).toBe('no speech could be judged in the last quarter')
})

test('moments are judged, not at rest, at least a second long, the surest first, six at most', () => {
  const segments = [
    segment(0, 3, 'neutral', 0.95),
    segment(3, 3.5, 'angry', 0.99),
    segment(4, 6, 'uncertain', 0.42),
    ...Array.from({ length: 8 }, (_, index) => segment(10 + 3 * index, 12 + 3 * index, 'angry', 0.5 + index / 20)),
  ]
  const { moments } = summaryOf([channel(0, [[0, 40]], 'customer')], segments, 40)
  expect(moments).toHaveLength(6)
  expect(moments[0]).toEqual({ channel: 0, start: 31, end: 33, label: 'angry', confidence: 0.85 })
  expect(moments.map(({ confidence }) => confidence)).toEqual(
    moments.map(({ confidence }) => confidence).sort((a, b) => b - a),
  )
})

test('silence and overlap are counted over all voices', () => {
  const channels = [channel(0, [[0, 4]], 'customer'), channel(1, [[3, 8]], 'agent', false)]
  expect(summaryOf(channels, [segment(0, 4, 'angry')], 10)).toMatchObject({ silenceSeconds: 2, overlapSeconds: 1 })
})

test('times, lengths and confidence in words', () => {
  expect([0, 59.99, 61, 3723].map(clockTime)).toEqual(['00:00', '00:59', '01:01', '1:02:03'])
  expect([4.21, 9.96, 42.4, 59.7, 130, 3720].map(spanText)).toEqual([
    '4.2 s',
    '10 s',
    '42 s',
    '1 min 0 s',
    '2 min 10 s',
    '1 h 2 min',
  ])
  expect([0.85, 0.65, 0.45, 0.44].map(confidenceWord)).toEqual(['very likely', 'likely', 'leaning', 'not sure'])
})
