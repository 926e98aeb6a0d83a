import { expect, it } from 'vitest'
import { sampleAnalysis } from '../../core/test/support/sample-analysis.ts'
import { createInk } from '../src/text/ink.ts'
import { worklistText } from '../src/text/worklist-text.ts'
import { worklistEntry } from '../src/worklist.ts'

it('names the surest negative moment of a recording, and none where there is none', () => {
  const analysis = sampleAnalysis()
  expect(worklistEntry(analysis).moment).toMatchObject({ label: 'angry', start: 2, confidence: 0.91 })
  const calm = {
    ...analysis,
    segments: analysis.segments.filter(({ label }) => label === 'calm' || label === 'uncertain'),
  }
  expect(worklistEntry(calm)).toEqual({ name: 'call.wav' })
})

it('ranks recordings by it, counts the rest, and keeps to its length', () => {
  const [moment] = sampleAnalysis().segments
  const entries = [
    { name: 'quiet.wav' },
    ...[0.5, 0.9, 0.7].map(confidence => ({ name: `${confidence}.wav`, moment: { ...moment!, confidence } })),
  ]
  const lines = worklistText(entries, createInk('none'), 2).trim().split('\n')
  expect(lines.slice(1).map(line => line.trim().split(/\s+/).at(-1))).toEqual([
    '0.9.wav',
    '0.7.wav',
    'moment',
    'moment',
  ])
  expect(lines.at(-2)).toContain('1 more')
  expect(lines.at(-1)).toContain('1 without')
})
