import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { splitByShare } from '../../src/train/split-by-share.ts'

function clip(speaker: string, label: string, take: number): DatasetClip {
  const id = `${speaker}/${label}-${take}`
  return { id, path: `${id}.wav`, label, speaker, corpus: 'own', sha256: id } as DatasetClip
}

const clipsOf = (speakers: number, takes = 2) =>
  Array.from({ length: speakers }, (_, s) =>
    ['angry', 'sad'].flatMap(label => Array.from({ length: takes }, (_, take) => clip(`s${s}`, label, take))),
  ).flat()

describe('a split of speakers by shares', () => {
  test('puts 60, 20 and 20 % of ten speakers on the sides', () => {
    const { training, validation, test: held } = splitByShare(clipsOf(10))
    expect([training, validation, held].map(({ speakers }) => speakers.length)).toEqual([6, 2, 2])
    expect([training, validation, held].map(({ places }) => places.length)).toEqual([24, 8, 8])
  })

  test('never puts a voice on two sides, and every clip on one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), fc.nat(), (count, seed) => {
        const clips = clipsOf(count, 1)
        const sides = Object.values(splitByShare(clips, [60, 20, 20], { seed }))
        const speakers = sides.flatMap(side => side.speakers)
        expect(new Set(speakers).size).toBe(count)
        expect(speakers.length).toBe(count)
        expect(sides.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...clips.keys()])
        expect(sides.every(({ speakers }) => speakers.length > 0)).toBe(true)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  test('keeps the labels alike on the sides where speakers have few of them', () => {
    const clips = Array.from({ length: 12 }, (_, s) => clip(`s${s}`, s < 6 ? 'angry' : 'sad', 0))
    for (const { places } of Object.values(splitByShare(clips, [50, 25, 25]))) {
      const angry = places.filter((place: number) => clips[place]!.label === 'angry').length
      expect(Math.abs(angry - places.length / 2)).toBeLessThanOrEqual(0.5)
    }
  })

  test('refuses fewer than five speakers and names what does without a split', () => {
    expect(() => splitByShare(clipsOf(4))).toThrow(
      expect.objectContaining({ code: 'dataset/too-few-speakers', message: expect.stringContaining('--k-fold 4') }),
    )
  })

  test('refuses the same recording under two names on two sides', () => {
    const clips = clipsOf(5).map(own => ({ ...own, sha256: 'one' }))
    expect(() => splitByShare(clips)).toThrow(expect.objectContaining({ code: 'dataset/leak' }))
  })
})
