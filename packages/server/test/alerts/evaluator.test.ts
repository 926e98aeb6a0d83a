import type { ChannelRole, Segment } from '@undertone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertRule, createAlertEvaluator, type FiredAlert, inOrderOfEnd } from '../../src/alerts/evaluator.ts'

const ROLES: readonly ChannelRole[] = ['customer', 'agent']
const RULE: AlertRule = {
  ...{ id: 'upset', labels: ['angry', 'fearful'], minProbability: 0.7, match: 'sum' },
  ...{ seconds: 10, role: 'customer' },
}

function segment(start: number, end: number, angry: number, { fearful = 0, channel = 0 } = {}): Segment {
  const probabilities = { angry, fearful, calm: 1 - angry - fearful }
  return { start, end, channel, label: 'angry', confidence: angry, probabilities, quality: [], evidence: [] }
}

function evaluate(segments: readonly Segment[], rules: readonly AlertRule[] = [RULE]): FiredAlert[] {
  const evaluator = createAlertEvaluator(rules, ROLES)
  return segments.flatMap(part => evaluator.push(part))
}

describe('a rule', () => {
  it('fires where its labels were likely enough together for so long, and says where and how much', () => {
    const fired = evaluate([
      segment(0, 4, 0.1),
      segment(5, 9, 0.5, { fearful: 0.4 }),
      segment(20, 24, 0.8),
      segment(24, 30, 0.7),
    ])
    const probability = (0.9 * 4 + 0.8 * 4 + 0.7 * 2) / 10
    expect(fired).toEqual([
      { rule: 'upset', channel: 0, role: 'customer', start: 5, at: 26, probability: expect.closeTo(probability, 9) },
    ])
  })

  it('begins anew where speech in between is below it, and silence does not matter', () => {
    expect(evaluate([segment(0, 9, 0.9), segment(9, 10, 0.2), segment(10, 19, 0.9)])).toEqual([])
    expect(evaluate([segment(0, 9, 0.9), segment(60, 61, 0.9)])).toMatchObject([{ start: 0, at: 61 }])
  })

  it('may ask that one label reach it by itself', () => {
    const both = [segment(0, 20, 0.5, { fearful: 0.4 })]
    expect(evaluate(both, [{ ...RULE, match: 'any' }])).toEqual([])
    expect(evaluate([segment(0, 20, 0.7)], [{ ...RULE, match: 'any' }])).toMatchObject([{ at: 10, probability: 0.7 }])
  })

  it('hears its role alone, each channel by itself, and without a role whoever speaks', () => {
    const agent = [segment(0, 20, 0.9, { channel: 1 })]
    expect(evaluate(agent)).toEqual([])
    expect(evaluate(agent, [{ ...RULE, role: null }])).toMatchObject([{ channel: 1, role: 'agent' }])
    const halves = [segment(0, 6, 0.9), segment(6, 12, 0.9, { channel: 1 })]
    expect(evaluate(halves, [{ ...RULE, role: null }])).toEqual([])
    expect(evaluate([segment(0, 20, 0.9, { channel: 7 })], [{ ...RULE, role: 'unknown' }])).toHaveLength(1)
  })
})

/** Speech of two channels: each stretch as long as it is, likely or not. */
const call = fc
  .array(
    fc.record({
      channel: fc.integer({ min: 0, max: 1 }),
      gap: fc.integer({ min: 0, max: 3000 }),
      length: fc.integer({ min: 100, max: 8000 }),
      angry: fc.constantFrom(0.1, 0.5, 0.7, 0.95),
    }),
    { maxLength: 40 },
  )
  .map(parts => {
    const at = [0, 0]
    return parts.map(({ channel, gap, length, angry }) => {
      const start = at[channel]! + gap
      at[channel] = start + length
      return segment(start / 1000, (start + length) / 1000, angry, { channel })
    })
  })
const rules = fc
  .array(
    fc.record({
      minProbability: fc.constantFrom(0.4, 0.6, 0.9),
      seconds: fc.constantFrom(1, 4, 10),
      role: fc.constantFrom(null, 'customer' as const, 'agent' as const),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map(given => given.map((rule, index) => ({ ...RULE, ...rule, id: `rule ${index}` })))

/** By rule, with times that a sum of others may move by less than a microsecond. */
function rounded(fired: readonly FiredAlert[]): unknown[] {
  return fired
    .map(({ start, at, probability, ...rest }) => ({
      ...rest,
      start: start.toFixed(3),
      at: at.toFixed(3),
      probability: probability.toFixed(6),
    }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1))
}

describe('rules over any call', () => {
  it('fire once each', () => {
    fc.assert(
      fc.property(call, rules, (segments, given) => {
        const twice = inOrderOfEnd([
          ...segments,
          ...segments.map(part => ({ ...part, start: part.start + 500, end: part.end + 500 })),
        ])
        const names = evaluate(twice, given).map(({ rule }) => rule)
        expect(new Set(names).size).toBe(names.length)
      }),
      { seed: 4 },
    )
  })

  it('fire alike however the speech is cut into segments', () => {
    fc.assert(
      fc.property(call, rules, fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true })), (segments, given, cuts) => {
        // One channel: cutting a segment moves its end, and with it its turn among those of another channel.
        const own = segments.filter(({ channel }) => channel === 0)
        const cut = own.flatMap((part, index) => {
          const share = cuts[index % Math.max(1, cuts.length)]
          if (share === undefined) return [part]
          const middle = part.start + share * (part.end - part.start)
          return [
            { ...part, end: middle },
            { ...part, start: middle },
          ]
        })
        expect(rounded(evaluate(cut, given))).toEqual(rounded(evaluate(own, given)))
      }),
      { seed: 4 },
    )
  })

  it('fire alike whether the segments come at once or as a live call settles them', () => {
    fc.assert(
      fc.property(call, rules, fc.array(fc.integer({ min: 100, max: 9000 })), (segments, given, steps) => {
        const evaluator = createAlertEvaluator(given, ROLES)
        const live: FiredAlert[] = []
        let settled = 0
        let left = [...segments]
        for (const step of [...steps, 1e9]) {
          settled += step / 1000
          const ready = left.filter(({ end }) => end <= settled)
          left = left.filter(({ end }) => end > settled)
          for (const part of inOrderOfEnd(ready)) live.push(...evaluator.push(part))
        }
        expect(live).toEqual(evaluate(inOrderOfEnd(segments), given))
      }),
      { seed: 4 },
    )
  })
})
