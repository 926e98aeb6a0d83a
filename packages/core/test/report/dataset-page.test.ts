import { describe, expect, it } from 'vitest'
import { datasetPage } from '../../src/report/dataset-page.ts'
import type { DatasetInspection } from '../../src/train/dataset-inspection.ts'

const HOSTILE = `<img src=x onerror=alert(1)>"'&\u0000`

const INSPECTION: DatasetInspection = {
  corpus: { name: 'emodb', title: 'Berlin Database of Emotional Speech', licence: 'CC0-1.0', commercialUse: true },
  clips: 7,
  labels: { sad: 4, angry: 2, frustrated: 1 },
  speakers: { 'emodb/03': 5, 'emodb/08': 2 },
  sentences: { a01: 7 },
  sharedSentences: 1,
  grid: { 'emodb/03': { sad: 4, angry: 1 }, 'emodb/08': { angry: 1, frustrated: 1 } },
  withoutLabel: 0,
  withoutSpeaker: 0,
  seconds: { total: 21, least: 1, median: 3, most: 5 },
  levelDb: { least: -40, median: -20, most: -10 },
  sampleRates: { 16000: 7 },
  channels: { 1: 7 },
  duplicates: [{ clip: 'b.wav', of: 'a.wav' }],
  unreadable: [{ clip: 'c.wav', code: 'audio/git-lfs-pointer', message: 'a pointer' }],
  notes: ['1 left out: song.'],
  each: Array.from({ length: 6 }, (_, index) => ({
    ...{ clip: `${index}.wav`, label: 'sad', speaker: 'emodb/03' },
    ...{ seconds: 1 + index, levelDb: -40 + 5 * index },
  })),
}

describe('datasetPage', () => {
  const page = datasetPage('my corpus', INSPECTION)

  it('says how many clips each label and each speaker has, and where there are none', () => {
    expect(page).toContain('7 clips of 2 speakers with 3 labels, 21 s in all.')
    expect(page).toMatch(/<li class="bar-row e-sad">.*?4 \(57 %\), 4\.0 s/)
    const rows = page.match(/<tr><th scope="row">.*?<\/tr>/g) ?? []
    const cells = rows.map(row => [...row.matchAll(/<td[^>]*>(\d*)<\/td>/g)].map(([, text]) => text))
    // sad, angry, then the label that is not in the table of signs; all
    expect(cells).toEqual([
      ['4', '1', '', '5'],
      ['', '1', '1', '2'],
    ])
  })

  it('draws lengths and levels, and names copies, unreadable files and what to know', () => {
    expect(page.match(/<rect class="chart-bar"/g)?.length).toBeGreaterThan(40)
    expect(page).toContain('b.wav has the same sound as a.wav.')
    expect(page).toContain('c.wav cannot be read (audio/git-lfs-pointer): a pointer')
    expect(page).toContain('1 left out: song.')
  })

  it('asks nothing of any other place, runs nothing, and is the same for the same inspection', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|@import|javascript:/i)
    expect(page.match(/(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)[^"')\s>]+/g)).toBeNull()
    expect(datasetPage('my corpus', INSPECTION)).toBe(page)
  })

  it('escapes what comes from files', () => {
    const hostile = datasetPage(HOSTILE, {
      ...INSPECTION,
      corpus: { ...INSPECTION.corpus, title: HOSTILE, licence: HOSTILE },
      labels: { [HOSTILE]: 1 },
      speakers: { [HOSTILE]: 1 },
      grid: { [HOSTILE]: { [HOSTILE]: 1 } },
      duplicates: [{ clip: HOSTILE, of: HOSTILE }],
      unreadable: [{ clip: HOSTILE, code: HOSTILE, message: HOSTILE }],
      notes: [HOSTILE],
      each: [{ clip: HOSTILE, label: HOSTILE, speaker: HOSTILE, seconds: 1, levelDb: -10 }],
    })
    expect(hostile).not.toContain('<img src=x')
    expect(hostile).not.toContain('\u0000')
  })

  it('is there for a folder of which nothing could be read', () => {
    const empty = datasetPage('empty', { ...INSPECTION, labels: {}, speakers: {}, grid: {}, sampleRates: {}, each: [] })
    expect(empty).toContain('7 clips of 0 speakers with 0 labels')
    expect(empty).not.toMatch(/NaN|Infinity|undefined/)
  })
})
