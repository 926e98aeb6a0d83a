import { describe, expect, test } from 'vitest'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { judgementReport } from '../../src/train/judgement-report.ts'

const LABELS = ['happy', 'sad']

function clip(speaker: string, label: string, id: string): DatasetClip {
  return { id, corpus: 'ravdess', path: id, speaker: `ravdess/${speaker}`, label, corpusLabel: label, sha256: id }
}

/** Actors 01 (a man) and 02 (a woman), two clips each; 02's sad clip is taken for happy, in noise so is 01's. */
const CLIPS = [clip('01', 'happy', 'a'), clip('01', 'sad', 'b'), clip('02', 'happy', 'c'), clip('02', 'sad', 'd')]
const SPLITS = [
  { speakers: ['ravdess/01'], train: [2, 3], test: [0, 1] },
  { speakers: ['ravdess/02'], train: [0, 1], test: [2, 3] },
]
const matrix = (...values: number[]) => ({ rows: values.length / 2, columns: 2, data: Float32Array.from(values) })
const SCORES = [
  new Map([
    ['clean' as const, { clips: matrix(1, 0, 0, 1), windows: { clipOf: [0, 1, 1], scores: matrix(1, 0, 0, 1, 1, 0) } }],
    ['white10' as const, { clips: matrix(1, 0, 1, 0) }],
  ]),
  new Map([
    ['clean' as const, { clips: matrix(2, 0, 3, 0), windows: { clipOf: [3], scores: matrix(0, 1) } }],
    ['white10' as const, { clips: matrix(2, 0, 3, 0) }],
  ]),
]
const report = judgementReport('made-up', CLIPS, SPLITS, LABELS, SCORES, { speakersShared: false, notes: ['as made'] })

describe('a report of what was judged', () => {
  test('has the figures of all tests together, and of each fold', () => {
    expect(report).toMatchObject({
      protocol: 'made-up',
      speakersShared: false,
      clips: 4,
      speakers: 2,
      notes: ['as made'],
    })
    expect(report.folds).toEqual([
      { speakers: ['ravdess/01'], clips: 2, accuracy: 1, uar: 1 },
      { speakers: ['ravdess/02'], clips: 2, accuracy: 0.5, uar: 0.5 },
    ])
    expect([report.uar.mean, report.accuracy.mean]).toEqual([0.75, 0.75])
    expect(report.confusion).toEqual([
      [2, 0],
      [1, 1],
    ])
    expect(report.perClass.sad).toMatchObject({ precision: 1, recall: 0.5, support: 2 })
    expect(report.cohenKappa).toBeCloseTo(0.5, 12)
  })

  test('has tables by speaker and by sex', () => {
    expect(report.perSpeaker).toEqual({
      'ravdess/01': { sex: 'male', clips: 2, accuracy: 1, uar: 1 },
      'ravdess/02': { sex: 'female', clips: 2, accuracy: 0.5, uar: 0.5 },
    })
    expect(report.perSex).toEqual({
      female: { speakers: 1, clips: 2, accuracy: 0.5, uar: 0.5 },
      male: { speakers: 1, clips: 2, accuracy: 1, uar: 1 },
    })
  })

  test('has each condition with what it costs, and the windows apart', () => {
    expect(report.conditions.clean).toMatchObject({ count: 4, uar: 0.75, drop: 0 })
    expect(report.conditions.white10).toMatchObject({ count: 4, uar: 0.5, drop: 0.25 })
    expect(report.windows.clean).toMatchObject({ count: 4, accuracy: 0.75 })
    expect(report.windows.white10).toBeUndefined()
  })

  test('names what was told most wrong, and shows what being unsure is worth', () => {
    expect(report.mostWrong).toEqual([{ id: 'd', label: 'sad', guess: 'happy', probability: expect.any(Number) }])
    expect(report.reliability.reduce((sum, { clips }) => sum + clips, 0)).toBe(4)
    expect(report.riskCoverage.at(-1)).toMatchObject({ coverage: 1, risk: 0.25 })
  })

  test('names a clip once that several splits tested', () => {
    const twice = judgementReport('twice', CLIPS, [...SPLITS, SPLITS[1]!], LABELS, [...SCORES, SCORES[1]!], {
      speakersShared: true,
      notes: [],
    })
    expect(twice.mostWrong.map(({ id }) => id)).toEqual(['d'])
    expect(twice.conditions.clean?.count).toBe(6)
  })

  test('takes the temperatures that it is given', () => {
    const hot = judgementReport('hot', CLIPS, SPLITS, LABELS, SCORES, {
      ...{ speakersShared: false, notes: [] },
      temperatures: [1, 1],
    })
    expect(hot.mostWrong[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 5)
  })

  test('has figures of each corpus where there are several, of the labels that it has', () => {
    const clips = CLIPS.map((own, place) => (place < 2 ? own : { ...own, corpus: 'emodb', speaker: 'emodb/03' }))
    const { perCorpus } = judgementReport('made-up', clips, SPLITS, LABELS, SCORES, {
      speakersShared: false,
      notes: [],
    })
    expect(Object.keys(perCorpus ?? {})).toEqual(['emodb', 'ravdess'])
    expect(perCorpus?.emodb).toMatchObject({ clips: 2, speakers: 1, uar: { mean: 0.5 }, accuracy: { mean: 0.5 } })
    expect(perCorpus?.ravdess?.conditions.clean).toMatchObject({ count: 2, uar: 1, accuracy: 1 })
    expect(perCorpus?.ravdess?.windows.clean?.count).toBe(3)
    expect(report.perCorpus).toBeUndefined()
  })
})
