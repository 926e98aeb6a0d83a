import type { AnalysisEntry } from '@undertone/server/client'
import { expect, it } from 'vitest'
import { toCsv } from '../src/screens/worklist/to-csv.ts'

const ENTRY: AnalysisEntry = {
  ...{ id: 'one', state: 'done', createdAt: '2026-11-24T09:00:00.000Z', progress: 1, options: {}, error: null },
  ...{ name: '=SUM(A1), "call"', durationSeconds: 22.14, headline: 'The customer sounds angry.' },
  ...{
    shares: { angry: 1 },
    strongest: 0.9,
    moment: null,
    strip: [[0, 20, 'angry', 0.9]],
    roles: ['customer'],
    tags: ['a', 'b'],
    reviewed: { at: '2026-11-25T10:00:00.000Z', by: 'local' },
    corrections: 0,
    quality: [],
  },
}

it('a worklist as CSV has one line a recording, and no cell that a spreadsheet would run', () => {
  const [head, line, rest] = toCsv([ENTRY], 'http://127.0.0.1:8080').split('\r\n')
  expect(head).toBe('name,created,seconds,label,confidence,strongest,headline,reviewed,tags,link')
  expect(line).toBe(
    '"\'=SUM(A1), ""call""",2026-11-24T09:00:00.000Z,22.1,angry,0.900,0.900,The customer sounds angry.,2026-11-25T10:00:00.000Z,a b,http://127.0.0.1:8080/recordings/one',
  )
  expect(rest).toBe('')
})
