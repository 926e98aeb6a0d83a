import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { checkNoLeak, foldsBySpeaker } from '../../src/train/split.ts'

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
