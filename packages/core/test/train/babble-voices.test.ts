import { describe, expect, test } from 'vitest'
import { checkStrangers, crowdRandom, pickCrowd, reserveVoices } from '../../src/train/babble-voices.ts'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { foldsBySpeaker } from '../../src/train/split.ts'

const CLIPS: DatasetClip[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ id: `clip-${i}`, corpus: 'own', path: `clip-${i}`, sha256: `hash-${i}` },
  ...{ speaker: `own/${i % 12}`, label: 'sad', corpusLabel: 'sad' },
}))

describe('the voices of babble', () => {
  test('are kept out of training and test by the fold that is judged in them', () => {
    const folds = reserveVoices(CLIPS, foldsBySpeaker(CLIPS, 3))
    for (const { reserved, train, test: places } of folds) {
      expect(reserved.length).toBe(2)
      const others = new Set([...train, ...places].map(place => CLIPS[place]!.speaker))
      expect(reserved.filter(speaker => others.has(speaker))).toEqual([])
      expect(others.size).toBe(10)
    }
  })

  test('are not taken where nobody would be left to learn from', () => {
    const two = CLIPS.filter(({ speaker }) => ['own/1', 'own/2'].includes(speaker))
    expect(() => reserveVoices(two, foldsBySpeaker(two, 2))).toThrow(/none left to learn from/)
  })

  test('are of as many speakers as there are, the same for the same clip', () => {
    const voices = CLIPS.map(clip => ({ clip }))
    const crowd = pickCrowd(voices, crowdRandom(CLIPS[0]!))
    expect(new Set(crowd.map(({ clip }) => clip.speaker)).size).toBe(8)
    expect(pickCrowd(voices, crowdRandom(CLIPS[0]!))).toEqual(crowd)
    expect(pickCrowd(voices, crowdRandom(CLIPS[1]!))).not.toEqual(crowd)
    const two = voices.filter(({ clip }) => ['own/1', 'own/2'].includes(clip.speaker))
    expect(new Set(pickCrowd(two, crowdRandom(CLIPS[0]!))).size).toBe(8)
    expect(pickCrowd(two.slice(0, 3), crowdRandom(CLIPS[0]!)).length).toBe(3)
  })

  test('are refused where one of them is trained on or tested', () => {
    expect(() => checkStrangers([CLIPS[3]!], CLIPS)).toThrow(/has the voice of "own\/3"/)
    expect(() => checkStrangers([{ ...CLIPS[3]!, speaker: 'tess/OAF' }], CLIPS)).not.toThrow()
  })
})
