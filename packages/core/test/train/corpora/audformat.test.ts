import { describe, expect, test } from 'vitest'
import { recogniseDataset } from '../../../src/train/recognise-dataset.ts'

const HEADER = `
name: calls
source: internal
usage: commercial
languages: [deu]
license: CC0-1.0
schemes:
  emotion: {dtype: str, labels: [anger, happiness]}
  speaker: {dtype: int}
tables:
  emotion:
    type: filewise
    columns:
      emotion: {scheme_id: emotion, rater_id: gold}
      emotion.confidence: {dtype: float}
  files:
    type: filewise
    columns:
      speaker: {scheme_id: speaker}
      transcription: {scheme_id: transcription}
  turns:
    type: segmented
    columns:
      gold: {scheme_id: emotion}
      who: {scheme_id: speaker}
`
const TEXTS = new Map([
  ['db.yaml', HEADER],
  [
    'db.emotion.csv',
    'file,emotion,emotion.confidence\nwav/a.wav,anger,0.9\nwav/b.wav,happiness,1.0\nwav/c.wav,anger,1\n',
  ],
  ['db.files.csv', 'file,speaker,transcription\nwav/a.wav,3,a01\nwav/b.wav,8,a02\n'],
  [
    'db.turns.csv',
    'file,start,end,gold,who\nwav/d.wav,0 days 00:00:01.5,0 days 00:01:02.250000,happiness,9\nwav/d.wav,1 days 00:00:00,1 days 00:00:01,anger,9\nwav/a.wav,0 days,NaT,happiness,9\n',
  ],
])
const PATHS = ['wav/a.wav', 'wav/b.wav', 'wav/d.wav']

const with_ = (path: string, text: string) => new Map([...TEXTS, [path, text]])

describe('audformat', () => {
  test('joins labels, speakers and sentences of its tables, filewise and segmented, by what their columns mean', () => {
    const { clips, corpus, notes } = recogniseDataset(PATHS, TEXTS)
    expect(corpus).toEqual({ name: 'calls', title: 'calls', licence: 'CC0-1.0', commercialUse: true })
    expect(clips).toEqual([
      {
        ...{ id: 'wav/a.wav', corpus: 'calls', path: 'wav/a.wav', speaker: 'calls/3' },
        ...{ label: 'angry', corpusLabel: 'anger', sentence: 'a01', language: 'de' },
      },
      {
        ...{ id: 'wav/b.wav', corpus: 'calls', path: 'wav/b.wav', speaker: 'calls/8' },
        ...{ label: 'happy', corpusLabel: 'happiness', sentence: 'a02', language: 'de' },
      },
      {
        ...{ id: 'wav/d.wav#1.5-62.25', corpus: 'calls', path: 'wav/d.wav', speaker: 'calls/9' },
        ...{ label: 'happy', corpusLabel: 'happiness', language: 'de', cut: { start: 1.5, end: 62.25 } },
      },
      {
        ...{ id: 'wav/d.wav#86400-86401', corpus: 'calls', path: 'wav/d.wav', speaker: 'calls/9' },
        ...{ label: 'angry', corpusLabel: 'anger', language: 'de', cut: { start: 86400, end: 86401 } },
      },
    ])
    expect(notes).toEqual(["1 left out: rows of db.yaml's tables whose recording is not there."])
  })

  test('is not free to use where its licence or its usage says so', () => {
    const corpusOf = (from: string, to: string) =>
      recogniseDataset(PATHS, with_('db.yaml', HEADER.replace(from, to))).corpus
    expect(corpusOf('usage: commercial', 'usage: research').commercialUse).toBe(false)
    expect(corpusOf('CC0-1.0', 'CC-BY-NC-4.0').commercialUse).toBe(false)
  })

  test('yields to the names of a known corpus', () => {
    expect(recogniseDataset(['wav/03a01Fa.wav'], TEXTS).corpus.name).toBe('emodb')
  })

  test.each([
    ['a header that is no YAML', 'db.yaml', 'name: [', /db\.yaml is no YAML/],
    ['an empty header', 'db.yaml', '', /expected a table with a column "emotion".*found no table/],
    ['tables without emotions', 'db.yaml', HEADER.replaceAll('emotion', 'mood'), /found mood \(no CSV\); files/],
    [
      'a time that is none',
      'db.turns.csv',
      'file,start,end,gold\nwav/d.wav,soon,later,anger\n',
      /found "soon" and "later"/,
    ],
    [
      'an end before the start',
      'db.turns.csv',
      'file,start,end,gold\nwav/d.wav,2,1,anger\n',
      /the end after the start/,
    ],
  ])('with %s is refused', (_, path, text, message) => {
    expect(() => recogniseDataset(PATHS, with_(path, text))).toThrow(message)
  })
})
