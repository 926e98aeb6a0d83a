import type { StripPart } from '@undertone/server/client'
import { describe, expect, it } from 'vitest'
import { soundOf } from '../src/sounds.ts'

const STRIP: readonly StripPart[] = [
  [0, 10, 'calm', 0.95],
  [10, 14, 'angry', 0.7],
  [20, 21, 'sad', 0.9],
  [30, 30.5, 'fearful', 0.99],
]

describe('what a recording sounds like in one word', () => {
  it('is its surest moment of a voice that is not at rest, a second long or more', () => {
    expect(soundOf({ strip: [...STRIP], shares: { calm: 0.7, angry: 0.3 } })).toEqual({
      ...{ kind: 'moment', label: 'sad', confidence: 0.9 },
    })
  })

  it('is what it sounds like for the longest time where no such moment is likely', () => {
    const strip: StripPart[] = [[0, 9, 'angry', 0.6]]
    expect(soundOf({ strip, shares: { calm: 0.6, angry: 0.3, uncertain: 0.1 } })).toEqual({
      ...{ kind: 'share', label: 'calm', share: 0.6 },
    })
  })

  it('is uncertain where most of it is not clear enough to say, whatever the rest', () => {
    expect(soundOf({ strip: [...STRIP], shares: { uncertain: 0.61, angry: 0.39 } })).toEqual({
      ...{ kind: 'share', label: 'uncertain', share: 0.61 },
    })
  })

  it('is nothing where no voice was judged', () => {
    expect(soundOf({ strip: [], shares: {} })).toEqual({ kind: 'none' })
    expect(soundOf({ strip: null, shares: null })).toEqual({ kind: 'none' })
  })
})
