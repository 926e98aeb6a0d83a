import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { createEngine } from '../../src/nn/engine.ts'
import { createRandom } from '../../src/random.ts'
import { checkCorpus } from '../../src/train/check-corpus.ts'
import type { Dataset } from '../../src/train/dataset.ts'
import { runFitJob } from '../../src/train/fit-job.ts'
import { CORPUS_PROTOCOL_NAMES, PROTOCOLS } from '../../src/train/protocols.ts'
import { repetitionNotes } from '../../src/train/split.ts'
import { splitReport } from '../../src/train/split-report.ts'

const LABELS = ['calm', 'happy']

/** Clips of 8 voices: what label a clip has is told by its voice's own direction, the same for no other voice. */
function voices({ told = 0, spread = 0 } = {}) {
  const random = createRandom(4)
  const items = Array.from({ length: 160 }, (_, i) => {
    const speaker = Math.floor(i / 20)
    const label = i % 2
    const own = createRandom(10 * speaker + label)
    const vector = Array.from({ length: 16 }, () => told * own.normal() + random.normal())
    vector[0]! += spread * label
    const clip = {
      ...{ id: `clip-${i}`, path: `clip-${i}.wav`, corpus: 'ravdess', sha256: `hash-${i}` },
      ...{ speaker: `ravdess/0${speaker}`, label: LABELS[label]!, corpusLabel: LABELS[label]! },
    }
    return { clip, vector }
  })
  return {
    clips: items.map(({ clip }) => clip),
    features: Float32Array.from(items.flatMap(({ vector }) => vector)),
    labels: Int32Array.from(items, (_, i) => i % 2),
  }
}

function judge(name: 'seed-4' | 'ravdess-4-si', data: ReturnType<typeof voices>) {
  const { split, speakersShared } = PROTOCOLS[name]
  const splits = split(data.clips)
  const engine = createEngine()
  const scores = splits.map(({ train, test }, seed) => ({
    rows: test.length,
    columns: 2,
    data: runFitJob(
      {
        ...{ features: data.features, columns: 16, labels: data.labels, classes: 2, seed },
        ...{
          train: Int32Array.from(train),
          test: Int32Array.from(test),
          settings: { hidden: [20], learningRateInit: 0.01 },
        },
      },
      engine,
    ).scores,
  }))
  return splitReport(name, data.clips, splits, LABELS, scores, { speakersShared, notes: [] })
}

describe('protocols', () => {
  test('speakers in order, four a fold, none on both sides', () => {
    const { clips } = voices()
    const folds = PROTOCOLS['ravdess-4-si'].split(clips)
    expect(folds.map(({ speakers }) => speakers)).toEqual([
      ['ravdess/00', 'ravdess/01', 'ravdess/02', 'ravdess/03'],
      ['ravdess/04', 'ravdess/05', 'ravdess/06', 'ravdess/07'],
    ])
    for (const { train, test } of folds)
      expect(train.some(a => test.some(b => clips[a]!.speaker === clips[b]!.speaker))).toBe(false)
  })

  test('seed-4 is 20 random quarters, each other, the same every time', () => {
    const { clips } = voices()
    const splits = PROTOCOLS['seed-4'].split(clips)
    expect(splits.length).toBe(20)
    expect(new Set(splits.map(({ test }) => test.join())).size).toBe(20)
    for (const { train, test } of splits)
      expect([test.length, [...train, ...test].sort((a, b) => a - b)]).toEqual([40, clips.map((_, place) => place)])
    expect(PROTOCOLS['seed-4'].split(clips)).toEqual(splits)
  })

  test('seed-4 has no recording on both sides, nor one that is there twice', () => {
    const { clips } = voices()
    const twice = clips.map((clip, place) => ({ ...clip, samplesSha256: String(place === 41 ? 12 : place) }))
    for (const { train, test: held } of PROTOCOLS['seed-4'].split(twice)) {
      expect([held.length, train.length]).toEqual([40, 119])
      expect([...train, ...held]).not.toContain(41)
    }
    expect(repetitionNotes(twice)).toEqual([
      `Left out of random splits, ${clips[41]!.id}: the same recording as ${clips[12]!.id}.`,
    ])
  })

  test('where only a known voice gives the label away, random splits shine and are labelled, folds by voice do not', () => {
    const data = voices({ told: 3 })
    const shared = judge('seed-4', data)
    expect(shared).toMatchObject({ speakersShared: true, clips: 160, speakers: 8 })
    expect(shared.accuracy.mean).toBeGreaterThan(0.9)
    const honest = judge('ravdess-4-si', data)
    expect(honest).toMatchObject({ speakersShared: false, clips: 160, speakers: 8 })
    expect(honest.accuracy.mean).toBeLessThan(0.75)
    expect(honest.confusion.flat().reduce((a, b) => a + b)).toBe(160)
    expect(honest.folds.map(({ clips }) => clips)).toEqual([80, 80])
  })

  test('finds labels that every voice tells alike', () => {
    const report = judge('ravdess-4-si', voices({ spread: 6 }))
    expect(report.uar.mean).toBeGreaterThan(0.9)
    expect(report.uar.interval[0]).toBeLessThanOrEqual(report.uar.interval[1])
    expect(report.conditions.clean?.count).toBe(160)
  })
})

describe('a protocol', () => {
  const RAVDESS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']
  const EMODB = ['neutral', 'happy', 'sad', 'angry']
  const dataset = (name: string, labels: readonly string[], voices?: string): Dataset => ({
    corpus: { name, title: name, licence: '', commercialUse: false, ...(voices && { voices }) },
    clips: labels.map(label => ({ id: label, corpus: name, path: label, speaker: '', label, corpusLabel: label })),
    notes: [],
  })

  test('takes its own corpus', () => {
    for (const name of ['seed-4', 'ravdess-4-si', 'ravdess-8-si', 'robust'] as const)
      expect(() => checkCorpus(name, dataset('ravdess', RAVDESS), [3.7])).not.toThrow()
    expect(() => checkCorpus('emodb-loso', dataset('emodb', EMODB), [1.9, 2])).not.toThrow()
    const seven = [...EMODB, 'bored', 'disgust', 'fearful']
    expect(() => checkCorpus('emodb-loso', dataset('emodb', seven), [1.9, 2])).not.toThrow()
    expect(() => checkCorpus('emodb-2s-loso', dataset('emodb', seven), [2, 2])).not.toThrow()
    expect(() => checkCorpus('emodb-2s-loso', dataset('emodb-2s', seven, 'emodb'), [2, 2])).not.toThrow()
    const tess = RAVDESS.filter(label => label !== 'calm')
    expect(() => checkCorpus('tess-loso', dataset('tess', tess), [2.1])).not.toThrow()
  })

  test('refuses another, or one that lacks labels', () => {
    for (const name of CORPUS_PROTOCOL_NAMES)
      expect(() => checkCorpus(name, dataset('own', RAVDESS), [2])).toThrow(AppError)
    expect(() => checkCorpus('ravdess-8-si', dataset('ravdess', EMODB), [3])).toThrow(/all 8 labels .* found 4/)
    expect(() => checkCorpus('seed-4', dataset('ravdess', EMODB), [3])).toThrow(/found none labelled calm/)
  })

  test('tells EmoDB as published from the copy that was cut to 2.00 s', () => {
    const seven = [...EMODB, 'bored', 'disgust', 'fearful']
    expect(() => checkCorpus('emodb-loso', dataset('emodb', seven), [2, 2])).toThrow(/expects the corpus as published/)
    expect(() => checkCorpus('emodb-loso', dataset('emodb-2s', seven, 'emodb'), [2, 2])).toThrow(/as published/)
    expect(() => checkCorpus('emodb-2s-loso', dataset('emodb', seven), [2, 1.7])).toThrow(/cut or padded to 2.00 s/)
  })

  test('that leaves one speaker out has a fold for each', () => {
    const { clips } = voices()
    expect(PROTOCOLS['emodb-loso'].split(clips).map(({ speakers }) => speakers.length)).toEqual(Array(8).fill(1))
  })
})
