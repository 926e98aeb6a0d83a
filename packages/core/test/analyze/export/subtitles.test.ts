import { expect, test } from 'vitest'
import { toSrt, toVtt } from '../../../src/analyze/export/subtitles.ts'
import { sampleAnalysis } from '../../support/sample-analysis.ts'

const seconds = (text: string) => {
  const [h, m, s] = text.replace(',', '.').split(':').map(Number)
  return h! * 3600 + m! * 60 + s!
}

test('WebVTT: a cue for each segment of the customer and each talk of the agent, with the voice named', () => {
  const analysis = sampleAnalysis()
  const [head, ...cues] = toVtt(analysis).trimEnd().split('\n\n')
  expect(head).toBe('WEBVTT')
  const read = cues.map(cue => {
    const match = /^(\S+) --> (\S+)\n<v ([^>]+)>(.*)$/.exec(cue)!
    return { start: seconds(match[1]!), end: seconds(match[2]!), voice: match[3], text: match[4] }
  })
  expect(read.filter(cue => cue.voice === 'Customer').map(({ start, end }) => [start, end])).toEqual(
    analysis.segments.map(({ start, end }) => [start, end]),
  )
  expect(read.filter(cue => cue.voice === 'Agent').map(({ start, end }) => [start, end])).toEqual(
    analysis.channels[1]!.speech,
  )
  expect(read[0]).toEqual({ start: 2, end: 6.4, voice: 'Customer', text: 'angry 0.91' })
  expect(read[1]!.text).toBe('uncertain')
  expect(read.map(cue => cue.start)).toEqual([...read.map(cue => cue.start)].sort((a, b) => a - b))
})

test('WebVTT past an hour, and labels that look like markup', () => {
  const sample = sampleAnalysis()
  const [first] = sample.segments
  const analysis = { ...sample, segments: [{ ...first!, label: '<i>&', start: 3661.0004, end: 3662.9996 }] }
  expect(toVtt(analysis)).toContain('01:01:01.000 --> 01:01:03.000\n<v Customer>&lt;i&gt;&amp; 0.91')
})

test('SubRip: numbered from 1, decimal commas', () => {
  const analysis = sampleAnalysis()
  const cues = toSrt(analysis).trimEnd().split('\n\n')
  cues.forEach((cue, index) => {
    expect(cue).toMatch(
      new RegExp(`^${index + 1}\n\\d\\d:\\d\\d:\\d\\d,\\d{3} --> \\d\\d:\\d\\d:\\d\\d,\\d{3}\n(Customer|Agent): `),
    )
  })
  expect(cues).toHaveLength(analysis.segments.length + analysis.channels[1]!.speech.length)
  expect(cues[0]).toBe('1\n00:00:02,000 --> 00:00:06,400\nCustomer: angry 0.91')
})
