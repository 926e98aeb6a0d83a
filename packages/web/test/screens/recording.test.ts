import { describe, expect, it } from 'vitest'
import { ledeParts } from '../../src/screens/recording/lede-parts.ts'
import { linkedTime, timeHash } from '../../src/screens/recording/linked-time.ts'
import { rowsInView, tableRows } from '../../src/screens/recording/table-rows.ts'
import { toneArc } from '../../src/screens/recording/tone-arc.ts'
import { callOf } from '../../src/timeline/call.ts'
import { analysis, channel, segment } from '../timeline/fixtures.ts'

describe('the lede', () => {
  it('marks the labels that it names, and leads to the surest segment at a time that it names', () => {
    const text =
      'The customer sounds angry for 4.0 s, most clearly at 01:02, and calm by the end; 12 % could not be judged.'
    const call = callOf(
      analysis({
        model: { ...analysis().model, labels: ['angry', 'calm'] },
        segments: [segment(62.1, 63, { confidence: 0.5 }), segment(62.9, 70, { channel: 1, confidence: 0.9 })],
        summary: { ...analysis().summary, text },
      }),
    )
    const parts = ledeParts(call)
    expect(parts.map(part => part.text).join('')).toBe(text.replace(' %', '\u00a0%'))
    expect(parts.filter(({ kind }) => kind === 'label').map(part => part.text)).toEqual(['angry', 'calm'])
    expect(parts.find(({ kind }) => kind === 'time')).toMatchObject({ text: '01:02', time: 62.9 })
  })
})

describe('a link to a moment', () => {
  it('is read as it was written, and as nothing where it is something else', () => {
    expect(linkedTime(timeHash(456.24))).toBe(456.2)
    expect(linkedTime('#t=0')).toBe(0)
    for (const other of ['', '#table', '#t=', '#t=-1', '#t=1e9', '#t=4x']) expect(linkedTime(other)).toBeUndefined()
  })
})

describe('the arc', () => {
  it('is the mean tone of each quarter by speaking time', () => {
    const arc = toneArc([segment(0, 10), segment(10, 20, { label: 'happy' }), segment(30, 40, { label: 'calm' })], 40)
    expect(arc).toEqual([-4.5, 4, undefined, 2])
  })

  it('is open where most of a quarter is uncertain', () => {
    const unclear = { label: 'uncertain' }
    expect(toneArc([segment(0, 4), segment(4, 10, unclear), segment(10, 16), segment(16, 20, unclear)], 40)).toEqual([
      undefined,
      -4.5,
      undefined,
      undefined,
    ])
  })
})

describe('the table', () => {
  it('says what the timeline shows, in order of time: segments, talk without emotion, events', () => {
    const call = callOf(
      analysis({
        source: { ...analysis().source, durationSeconds: 20 },
        channels: [channel(0, [[0, 5]]), channel(1, [[10, 20]], { role: 'agent', emotion: false })],
        segments: [segment(0, 5)],
      }),
    )
    expect(tableRows(call).map(({ what, channel: whose, start }) => [what, whose, start])).toEqual([
      ['segment', 0, 0],
      ['silence', undefined, 5],
      ['talks', 1, 10],
    ])
  })

  it('holds only the rows that are seen, and all of them somewhere', () => {
    expect(rowsInView(2000, 0, 600, 40)).toEqual({ first: 0, last: 25 })
    expect(rowsInView(2000, 40_000, 600, 40)).toEqual({ first: 990, last: 1025 })
    expect(rowsInView(2000, 1e9, 600, 40)).toEqual({ first: 2000, last: 2000 })
  })
})
