import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { colourDepthOf, createInk, paperOf } from '../../src/text/ink.ts'
import { lettersOf } from '../../src/text/lanes.ts'
import { timeline } from '../../src/text/timeline.ts'
import { wrap } from '../../src/text/wrap.ts'

const plain = createInk('none')

function lane(text: string, name: string): string {
  return (
    text
      .split('\n')
      .find(line => line.startsWith(name))
      ?.slice(11) ?? ''
  )
}

describe('timeline', () => {
  it('puts each segment where it is in time', () => {
    const cells = lane(timeline(sampleAnalysis(), plain), 'Customer')
    expect(cells).toHaveLength(69)
    const at = (seconds: number) => cells[Math.floor((seconds / 40) * 69)]
    expect([at(1), at(4), at(7), at(10), at(16), at(23), at(37)]).toEqual(['·', 'A', '?', '·', 'A', 's', 'C'])
  })

  it('says the same with colour as without', () => {
    for (const depth of ['256', 'full'] as const)
      for (const paper of ['light', 'dark'] as const) {
        const coloured = timeline(sampleAnalysis(), createInk(depth, paper))
        expect(coloured).toContain('\x1b[')
        expect(stripVTControlCharacters(coloured)).toBe(timeline(sampleAnalysis(), plain))
      }
  })

  it('has no emotion in the lane of an agent', () => {
    expect(lane(timeline(sampleAnalysis(), plain), 'Agent')).toMatch(/^[·=]+$/)
  })

  it.each([60, 80, 140])('fits into %d columns', width => {
    const lines = stripVTControlCharacters(timeline(sampleAnalysis(), plain, { width })).split('\n')
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width)
  })

  it('keeps the surest segments where there are too many, and counts the rest', () => {
    const text = timeline(sampleAnalysis(), plain, { most: 2 })
    expect(text).toContain('00:02.0')
    expect(text).toContain('00:14.0')
    expect(text).not.toContain('00:21.0')
    expect(text).toContain('and 3 more')
  })

  it('lets no recording steer the terminal', () => {
    const analysis = sampleAnalysis()
    const name = 'a\x1b[2J\u202e.wav'
    const text = timeline({ ...analysis, source: { ...analysis.source, name }, notes: ['\x07\x1b]0;x\x07'] }, plain)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('is there for a recording of no length in which nobody speaks', () => {
    const analysis = sampleAnalysis()
    const empty = {
      ...analysis,
      source: { ...analysis.source, durationSeconds: 0 },
      segments: [],
      channels: analysis.channels.map(channel => ({ ...channel, speech: [] })),
    }
    expect(lane(timeline(empty, plain), 'Customer')).toMatch(/^·+$/)
  })
})

describe('lettersOf', () => {
  it('gives every label a letter of its own', () => {
    const letters = lettersOf([
      'neutral',
      'calm',
      'happy',
      'sad',
      'angry',
      'fearful',
      'disgust',
      'surprised',
      'bored',
      'b',
    ])
    expect(new Set(letters.values()).size).toBe(11)
    expect([letters.get('angry'), letters.get('surprised'), letters.get('uncertain')]).toEqual(['A', 'U', '?'])
  })
})

describe('colours', () => {
  it('are off where output is not a terminal, with NO_COLOR, and where they were switched off', () => {
    const terminal = { isTTY: true }
    expect(colourDepthOf({}, {})).toBe('none')
    expect(colourDepthOf(terminal, {})).toBe('256')
    expect(colourDepthOf(terminal, { COLORTERM: 'truecolor' })).toBe('full')
    expect(colourDepthOf(terminal, { NO_COLOR: '1' })).toBe('none')
    expect(colourDepthOf(terminal, { TERM: 'dumb' })).toBe('none')
    expect(colourDepthOf(terminal, {}, false)).toBe('none')
    expect(colourDepthOf({}, { FORCE_COLOR: '1' })).toBe('256')
  })

  it('follow the paper that the terminal names', () => {
    expect([paperOf({}), paperOf({ COLORFGBG: '0;15' }), paperOf({ COLORFGBG: '15;0' })]).toEqual([
      'dark',
      'light',
      'dark',
    ])
  })

  it('are told to a terminal of 256 by the nearest it has', () => {
    // #f45c62 is 244 92 98: 255 95 95 of the cube is 203; #5f6b73 is nearest to the grey 108 of index 242.
    const ink = createInk('256', 'dark')
    expect(ink.onEmotion('angry', 'A')).toContain('48;5;203')
    expect(ink.onEmotion('neutral', 'N')).toContain('48;5;242')
  })
})

describe('wrap', () => {
  it('breaks at spaces, and not before a unit', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrap('about 72 % here', 8)).toEqual(['about', '72 %', 'here'])
    expect(wrap('', 8)).toEqual([])
    expect(wrap('a-word-that-is-long b', 5)).toEqual(['a-word-that-is-long', 'b'])
  })
})
