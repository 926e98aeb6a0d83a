import { describe, expect, test } from 'vitest'
import { foldsOf } from '../../src/train/search-folds.ts'

const clips = Array.from({ length: 60 }, (_, i) => ({
  ...{ id: `clip-${i}`, path: `clip-${i}.wav`, corpus: 'own', sha256: `hash-${i}` },
  ...{ speaker: `own/${i % 6}`, label: i % 4 === 0 ? 'sad' : 'angry', corpusLabel: '' },
}))
const every = [...clips.keys()]

describe('the folds of a search', () => {
  test('by speaker have no voice on both sides, also within the training clips of another fold', () => {
    const outer = foldsOf(clips, every, 'speaker', 3, 1)
    expect(outer.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(every)
    for (const { train, test } of outer) {
      const inner = foldsOf(clips, train, 'speaker', 2, 1)
      expect(inner.flatMap(fold => fold.test).sort((a, b) => a - b)).toEqual(train)
      for (const fold of inner) {
        const heard = new Set(fold.train.map(place => clips[place]!.speaker))
        expect(fold.test.some(place => heard.has(clips[place]!.speaker))).toBe(false)
        expect([...fold.train, ...fold.test].some(place => test.includes(place))).toBe(false)
      }
    }
  })

  test('by label have each label alike, each clip tested once, other clips for another seed', () => {
    const folds = foldsOf(clips, every, 'stratified', 5, 1)
    expect(folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(every)
    for (const { train, test } of folds) {
      expect([train.length, test.length]).toEqual([48, 12])
      expect(test.filter(place => clips[place]!.label === 'sad').length).toBe(3)
    }
    expect(foldsOf(clips, every, 'stratified', 5, 2)).not.toEqual(folds)
    expect(foldsOf(clips, every, 'stratified', 5, 1)).toEqual(folds)
  })

  test('are refused where there are too few speakers, or clips of a label', () => {
    expect(() => foldsOf(clips, every, 'speaker', 7, 1)).toThrow(/at least 7 speakers/)
    expect(() => foldsOf(clips, every.slice(0, 20), 'stratified', 6, 1)).toThrow(/at least 6 clips of "sad"/)
  })
})
