import type { Analysis, Segment } from '@undertone/core'
import { describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { stripOf } from '../../src/analyses/strip.ts'

/** 240 s, so that a slot is a second. */
function call(...heard: readonly (readonly [number, number, string, number, number?])[]): Analysis {
  const analysis = sampleAnalysis()
  const segments = heard.map(([start, end, label, confidence, channel = 0]): Segment => {
    return { ...analysis.segments[0]!, start, end, label, confidence, channel }
  })
  return { ...analysis, source: { ...analysis.source, durationSeconds: 240 }, segments }
}

describe('the strip of a recording', () => {
  it('has a part for each stretch of one label, and gaps where nothing was judged', () => {
    expect(stripOf(call([0, 10, 'calm', 0.5], [10, 20, 'angry', 0.8], [30, 40, 'angry', 0.9]))).toEqual([
      [0, 10, 'calm', 0.5],
      [10, 20, 'angry', 0.8],
      [30, 40, 'angry', 0.9],
    ])
  })

  it('joins segments of one label, each counting by its length', () => {
    expect(stripOf(call([0, 30, 'sad', 0.6], [30, 40, 'sad', 1]))).toEqual([[0, 40, 'sad', 0.7]])
  })

  it('shows the label that is heard longest in a slot, on any channel', () => {
    expect(stripOf(call([0, 0.4, 'sad', 0.9, 0], [0, 1, 'happy', 0.6, 1]))).toEqual([[0, 1, 'happy', 0.6]])
  })

  it('is never longer than 240 parts', () => {
    const heard = Array.from({ length: 2000 }, (_, i) => [i * 0.12, (i + 1) * 0.12, `l${i % 3}`, 0.5] as const)
    expect(stripOf(call(...heard)).length).toBeLessThanOrEqual(240)
  })
})
