import { describe, expect, test } from 'vitest'
import type { Dataset, ListedClip } from '../../src/train/dataset.ts'
import { type MeasuredClip, summariseDataset } from '../../src/train/dataset-inspection.ts'

const CLIP: ListedClip = { id: '', corpus: 'own', path: '', speaker: 'own/ann', label: 'sad', corpusLabel: 'sad' }
const MEASURES = { seconds: 1, sampleRate: 16_000, channels: 1, levelDb: -20, sound: '' }

function summarise(clips: readonly (Partial<ListedClip> & { measures?: Partial<typeof MEASURES> })[]) {
  const listed = clips.map(({ measures, ...clip }, index) => ({ ...CLIP, id: `${index}`, path: `${index}`, ...clip }))
  const measured = clips.map(
    ({ measures }, index): MeasuredClip => ({
      clip: listed[index]!,
      measures: { ...MEASURES, sound: `${index}`, ...measures },
    }),
  )
  const corpus = { name: 'own', title: 'own', licence: 'mine', commercialUse: true }
  const dataset: Dataset = { corpus, clips: listed, notes: ['a note'] }
  return { dataset, measured, inspection: summariseDataset(dataset, measured) }
}

describe('summariseDataset', () => {
  test('counts by label, by speaker, by both, and by sentence', () => {
    const { inspection } = summarise([
      { label: 'sad', sentence: 'a' },
      { label: 'angry', speaker: 'own/bob', sentence: 'a' },
      { label: 'sad', speaker: 'own/bob', sentence: 'b' },
      { label: '', speaker: '' },
    ])
    expect(inspection).toMatchObject({
      clips: 4,
      labels: { sad: 2, angry: 1 },
      speakers: { 'own/ann': 1, 'own/bob': 2 },
      grid: { 'own/ann': { sad: 1 }, 'own/bob': { angry: 1, sad: 1 } },
      sentences: { a: 2, b: 1 },
      sharedSentences: 1,
      withoutLabel: 1,
      withoutSpeaker: 1,
    })
    expect(inspection.notes).toEqual([
      'a note',
      '1 of 2 sentences are said by several speakers: figures on this data say little about other sentences.',
    ])
  })

  test('has the ends and the middle of lengths and levels', () => {
    const lengths = [3, 1, 2].map((seconds, index) => ({ measures: { seconds, levelDb: -10 * (index + 1) } }))
    const { inspection } = summarise(lengths)
    expect(inspection.seconds).toEqual({ total: 6, least: 1, median: 2, most: 3 })
    expect(inspection.levelDb).toEqual({ least: -30, median: -20, most: -10 })
    expect(inspection.each.map(({ seconds, levelDb }) => [seconds, levelDb])).toEqual([
      [3, -10],
      [1, -20],
      [2, -30],
    ])
  })

  test('names copies of a sound, and says where they contradict each other', () => {
    const { inspection } = summarise([
      { measures: { sound: 'x' } },
      { measures: { sound: 'x' } },
      { measures: { sound: 'x' }, speaker: 'own/bob' },
      {},
    ])
    expect(inspection.duplicates).toEqual([
      { clip: '1', of: '0' },
      { clip: '2', of: '0' },
    ])
    expect(inspection.notes).toContain('1 duplicates have another label or another speaker.')
  })

  test('says what cannot be read, what is silent and what has several channels', () => {
    const { dataset, measured } = summarise([{ measures: { levelDb: -120 } }, { measures: { channels: 2 } }, {}])
    const broken: MeasuredClip = { clip: dataset.clips[2]!, code: 'audio/truncated', message: 'it ends early' }
    const { unreadable, notes, each, channels } = summariseDataset(dataset, [...measured.slice(0, 2), broken])
    expect(unreadable).toEqual([{ clip: '2', code: 'audio/truncated', message: 'it ends early' }])
    expect(notes.join()).toMatch(/1 clips are quieter than -80 dB.*1 clips have several channels/)
    expect([each.length, channels]).toEqual([2, { 1: 1, 2: 1 }])
  })

  test('of nothing that can be read has zeros, not NaN', () => {
    const { dataset } = summarise([{}])
    const { seconds, levelDb } = summariseDataset(dataset, [])
    expect([seconds, levelDb]).toEqual([
      { total: 0, least: 0, median: 0, most: 0 },
      { least: 0, median: 0, most: 0 },
    ])
  })
})
