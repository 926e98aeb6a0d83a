import { describe, expect, it } from 'vitest'
import { callOf, firstSelection, overlapSeconds, segmentAt, segmentNear } from '../../src/timeline/call.ts'
import { firstEndingAfter, intervalsIn } from '../../src/timeline/search.ts'
import { talkEventsOf } from '../../src/timeline/talk-events.ts'
import { analysis, channel, segment } from './fixtures.ts'

const source = { ...analysis().source, durationSeconds: 40, channels: 2 }

describe('a call as it is drawn', () => {
  const call = callOf(
    analysis({
      source,
      channels: [
        channel(0, [
          [0, 4],
          [10, 20],
        ]),
        channel(1, [[18, 30]], { role: 'agent', emotion: false }),
      ],
      segments: [
        segment(0, 4, { quality: ['noisy', 'narrow-band'] }),
        segment(10, 14, { quality: ['overlap'] }),
        segment(14, 20, { label: 'uncertain', confidence: 0.3 }),
      ],
      summary: {
        ...analysis().summary,
        moments: [
          { channel: 0, start: 10, end: 14, label: 'angry', confidence: 0.9 },
          { channel: 0, start: 0, end: 4, label: 'angry', confidence: 0.8 },
        ],
      },
    }),
  )

  it('gives each channel a lane, and one without emotion nothing to colour', () => {
    expect(call.lanes.map(({ segments }) => segments.length)).toEqual([3, 0])
    expect(call.lanes[1]?.emotion).toBe(false)
  })

  it('frames what spoils the sound; the band of a telephone and speech together do not', () => {
    expect(call.lanes[0]?.poor).toEqual([{ start: 0, end: 4, flags: ['noisy'] }])
  })

  it('selects the strongest moment first and orders moments by time', () => {
    expect(firstSelection(call)).toBe(1)
    expect(call.moments.map(({ start }) => start)).toEqual([0, 10])
  })

  it('finds the segment at a time, and the nearest one for a link', () => {
    expect(segmentAt(call, 12)).toBe(1)
    expect(segmentAt(call, 14)).toBe(2)
    expect(segmentAt(call, 6)).toBe(-1)
    expect(segmentNear(call, 6)).toBe(1)
    expect(segmentNear(call, 39)).toBe(2)
  })

  it('counts how long others talk during a segment', () => {
    expect(overlapSeconds(call, call.segments[2]!)).toBeCloseTo(2)
  })
})

describe('what happens between the voices', () => {
  it('is silences over 3 s, overlaps, and the interruptions that the engine found', () => {
    const interruptions = [{ start: 10, end: 12, of: 0 }]
    const talk = { ...channel(1, []).talk, interruptions }
    const events = talkEventsOf({
      source,
      channels: [
        channel(0, [
          [5, 12],
          [20, 25],
        ]),
        channel(
          1,
          [
            [10, 15],
            [24, 30],
          ],
          { role: 'agent', talk },
        ),
      ],
    })
    expect(events).toEqual([
      { kind: 'silence', start: 0, end: 5 },
      { kind: 'interruption', start: 10, end: 12, by: 1 },
      { kind: 'silence', start: 15, end: 20 },
      { kind: 'overlap', start: 24, end: 25 },
      { kind: 'silence', start: 30, end: 40 },
    ])
  })

  it('is nothing where nobody speaks', () => {
    expect(talkEventsOf({ source, channels: [channel(0, [])] })).toEqual([])
  })
})

describe('ordered intervals', () => {
  const intervals = [segment(0, 1), segment(2, 3), segment(5, 9)]
  it('are found by half-open time', () => {
    expect(firstEndingAfter(intervals, 1)).toBe(1)
    expect(firstEndingAfter(intervals, 9)).toBe(3)
    expect(intervalsIn(intervals, 1, 2)).toEqual([])
    expect(intervalsIn(intervals, 2.5, 6)).toEqual([intervals[1], intervals[2]])
  })
})
