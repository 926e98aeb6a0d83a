import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { checkNoLeak, checkSplits, checkTaught, foldsBySpeaker, sharedSentences } from '../../src/train/split.ts'

let counter = 0
function clip(speaker: string, sha256 = String(++counter)): DatasetClip {
  return { id: sha256, corpus: 'own', path: sha256, speaker, label: 'sad', corpusLabel: 'sad', sha256 }
}

describe('folds by speaker', () => {
  test('of 20 actors are 4 in order, five times', () => {
    const actors = Array.from({ length: 20 }, (_, i) => `ravdess/${String(i + 1).padStart(2, '0')}`)
    const folds = foldsBySpeaker(
      actors.map(actor => clip(actor)),
      5,
    )
    expect(folds[1]?.speakers).toEqual(['ravdess/05', 'ravdess/06', 'ravdess/07', 'ravdess/08'])
    expect(folds[1]?.test).toEqual([4, 5, 6, 7])
    expect(folds.flatMap(({ test: places }) => places)).toEqual(actors.map((_, i) => i))
  })

  test('of two corpora test a share of each', () => {
    const speakers = (corpus: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...clip(`${corpus}/${String(i + 1).padStart(2, '0')}`), corpus }))
    const folds = foldsBySpeaker([...speakers('ravdess', 20), ...speakers('emodb', 8)], 5)
    expect(folds[1]?.speakers).toEqual(['emodb/03', 'ravdess/05', 'ravdess/06', 'ravdess/07', 'ravdess/08'])
    expect(folds.map(({ speakers: held }) => held.length)).toEqual([6, 5, 6, 5, 6])
  })

  test('never have a speaker on both sides, and test each clip once, however clips are dealt', () => {
    const speakers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(speakers, fc.integer({ min: 2, max: 10 }), (dealt, count) => {
        const clips = dealt.map(speaker => clip(`own/${speaker}`))
        fc.pre(new Set(dealt).size >= count)
        const folds = foldsBySpeaker(clips, count)
        expect(folds.flatMap(({ test: places }) => places).toSorted((a, b) => a - b)).toEqual(clips.map((_, i) => i))
        for (const { train, test: places } of folds) {
          expect(places.length).toBeGreaterThan(0)
          const heard = new Set(train.map(place => clips[place]?.speaker))
          expect(places.some(place => heard.has(clips[place]?.speaker))).toBe(false)
        }
      }),
      { seed: 1 },
    )
  })

  test('are refused with fewer speakers than folds', () => {
    const few = [clip('a'), clip('b')]
    expect(() => foldsBySpeaker(few, 5)).toThrow(AppError)
    expect(() => foldsBySpeaker([clip('a'), clip('a')], 1)).toThrow(/at least 2 speakers/)
  })
})

describe('the leak guard', () => {
  test('lets a clean split through', () => {
    expect(() => checkNoLeak([clip('a')], [clip('b')])).not.toThrow()
  })

  test('refuses a speaker on both sides', () => {
    expect(() => checkNoLeak([clip('a')], [clip('b'), clip('a')])).toThrow(/Speaker "a" is in training and in test/)
  })

  test('refuses one recording under two names and two speakers', () => {
    expect(() => checkNoLeak([clip('a', 'same')], [clip('b', 'same')])).toThrow(/same recording/)
    expect(() => foldsBySpeaker([clip('a', 'twin'), clip('b', 'twin')], 2)).toThrow(/same recording/)
  })

  test('lets two parts of one recording through when the speakers differ', () => {
    const first = { ...clip('a', 'call'), cut: { start: 0, end: 1 } }
    const second = { ...clip('b', 'call'), cut: { start: 1, end: 2 } }
    expect(() => checkNoLeak([first], [second])).not.toThrow()
  })
})

describe('trying to leak', () => {
  const clips = [clip('a'), clip('a'), clip('b'), clip('b')]
  const split = (train: number[], test: number[]) => [{ speakers: [], train, test }]

  test('a voice into the test is refused, unless the protocol says that voices are shared', () => {
    expect(() => checkSplits(clips, split([0, 2], [1, 3]))).toThrow(/Speaker "a" is in training and in test/)
    expect(() => checkSplits(clips, split([0, 2], [1, 3]), { speakersShared: true })).not.toThrow()
    expect(() => checkSplits(clips, split([0, 1], [2, 3]))).not.toThrow()
  })

  test('a clip, and so each copy that is made of it, to both sides is refused whatever the protocol says', () => {
    for (const speakersShared of [true, false])
      expect(() => checkSplits(clips, split([0, 1], [1, 2]), { speakersShared })).toThrow(AppError)
    expect(() => checkSplits(clips, split([0, 1], [1, 2]), { speakersShared: true })).toThrow(/same recording/)
  })

  test('one sound in two files, under two names and speakers, is refused', () => {
    const flac = { ...clip('a'), samplesSha256: 'one sound' }
    const wav = { ...clip('b'), samplesSha256: 'one sound' }
    expect(() => foldsBySpeaker([flac, wav], 2)).toThrow(/same recording/)
    expect(() => checkSplits([flac, wav], split([0], [1]), { speakersShared: true })).toThrow(/same recording/)
    expect(() => foldsBySpeaker([flac, { ...wav, samplesSha256: 'another' }], 2)).not.toThrow()
  })

  test('a label that one side alone has is refused by name', () => {
    const bored = [...clips, { ...clip('c'), label: 'bored' }]
    expect(() => checkTaught(bored, split([0, 4], [1, 2]), ['sad', 'bored'])).not.toThrow()
    expect(() => checkTaught(bored, split([0, 1], [2, 4]), ['sad', 'bored'])).toThrow(/nobody says "bored"/)
  })

  test('sentences on both sides are let through with a warning', () => {
    const said = (speaker: string, sentence?: string) => ({ ...clip(speaker), ...(sentence && { sentence }) })
    const folds = [{ speakers: ['b'], train: [0, 1], test: [2, 3] }]
    expect(sharedSentences([said('a', '1'), said('a', '2'), said('b', '1'), said('b', '3')], folds)).toEqual([
      'Sentences shared: 1 of the 3 sentences are spoken in training and in test. Figures on other words may be lower.',
    ])
    expect(sharedSentences([said('a', '1'), said('a'), said('b', '2'), said('b')], folds)).toEqual([])
  })
})
