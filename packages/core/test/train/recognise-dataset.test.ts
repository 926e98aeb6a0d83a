import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { parseCsv } from '../../src/train/csv.ts'
import { toLabel } from '../../src/train/dataset.ts'
import { readManifest } from '../../src/train/read-manifest.ts'
import { checkComplete, recogniseDataset } from '../../src/train/recognise-dataset.ts'

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'none'
}

const NO_TEXTS = new Map<string, string>()

describe('a folder for each label', () => {
  const paths = ['anger/ann_1.wav', 'anger/bob_1.wav', 'Happiness/ann_2.wav']

  test('takes the folder for the label, by its common name, and the speaker from a pattern', () => {
    const { clips } = recogniseDataset(paths, NO_TEXTS, { speakerFrom: /([a-z]+)_\d/ })
    expect(clips.map(({ label, corpusLabel, speaker }) => [label, corpusLabel, speaker])).toEqual([
      ['happy', 'Happiness', 'own/ann'],
      ['angry', 'anger', 'own/ann'],
      ['angry', 'anger', 'own/bob'],
    ])
  })

  test('is refused for training without speakers, and says what to do', () => {
    const { clips } = recogniseDataset(paths)
    expect(codeOf(() => checkComplete(clips))).toBe('dataset/no-speaker')
    expect(() => checkComplete(clips)).toThrow(/--speaker-from/)
  })

  test('counts each clip as a speaker only when told to, and says so', () => {
    const { clips, notes } = recogniseDataset(paths, NO_TEXTS, { eachClipItsOwnSpeaker: true })
    expect(new Set(clips.map(({ speaker }) => speaker)).size).toBe(3)
    expect(notes.join()).toMatch(/figures are too good/)
  })

  test('with a pattern that misses a path is refused', () => {
    expect(codeOf(() => recogniseDataset(paths, NO_TEXTS, { speakerFrom: /(ann)_/ }))).toBe('dataset/no-speaker')
  })

  test('with loose files of no known name is refused', () => {
    expect(codeOf(() => recogniseDataset(['a.wav', 'b.wav']))).toBe('dataset/unknown-layout')
    expect(codeOf(() => recogniseDataset([]))).toBe('dataset/empty')
  })
})

describe('a manifest', () => {
  test('of undertone split is read as it is; its source columns never cut', () => {
    const text =
      'file,label,speaker,source,source_start,source_end,source_channel\ncall-001.wav,,,call.wav,1.5,4.5,0\ncall-002.wav,Anger,ann,call.wav,5,7,1\n'
    const clips = readManifest(text)
    expect(clips.map(({ path, label, speaker, cut, channel }) => [path, label, speaker, cut, channel])).toEqual([
      ['call-001.wav', '', '', undefined, undefined],
      ['call-002.wav', 'angry', 'own/ann', undefined, undefined],
    ])
    expect(codeOf(() => checkComplete(clips))).toBe('dataset/no-label')
  })

  test('may cut clips out of files and choose a channel', () => {
    const [clip] = readManifest('speaker,file,label,start,end,channel,language\nann,"a, b.wav",sad,1,2.5,1,de\n')
    expect(clip).toMatchObject({
      id: 'a, b.wav#1-2.5',
      path: 'a, b.wav',
      cut: { start: 1, end: 2.5 },
      channel: 1,
      language: 'de',
    })
  })

  test.each([
    ['no label column', 'file,speaker\na.wav,x\n'],
    ['no file name', 'file,label,speaker\n,sad,x\n'],
    ['a start that is no number', 'file,label,speaker,start,end\na.wav,sad,x,soon,2\n'],
    ['a start without an end', 'file,label,speaker,start,end\na.wav,sad,x,1,\n'],
    ['an end before the start', 'file,label,speaker,start,end\na.wav,sad,x,2,1\n'],
    ['half a channel', 'file,label,speaker,channel\na.wav,sad,x,0.5\n'],
    ['a path out of the folder', 'file,label,speaker\nx/../../a.wav,sad,x\n'],
    ['a path from the root', 'file,label,speaker\n/etc/a.wav,sad,x\n'],
    ['a quote that is never closed', 'file,label,speaker\na.wav,"sad,x\nb.wav,sad,y\n'],
    ['nothing at all', ''],
  ])('with %s is refused', (_, text) => {
    expect(codeOf(() => readManifest(text))).toBe('dataset/invalid-manifest')
  })

  test('without rows is an empty dataset', () => {
    expect(codeOf(() => recogniseDataset([], new Map([['manifest.csv', 'file,label,speaker\n']])))).toBe(
      'dataset/empty',
    )
  })
})

describe('CSV', () => {
  test('knows quotes, quotes within quotes, line breaks within quotes, CRLF and a byte order mark', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, ""y""","two\nlines"\r\n\r\nlast,\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"', 'two\nlines'] },
      { line: 5, cells: ['last', ''] },
    ])
  })

  test('ends where the text ends, also within quotes', () => {
    expect(parseCsv('a,"b')).toEqual([{ line: 1, cells: ['a', 'b'], open: true }])
  })
})

describe('labels', () => {
  const paths = ['excited/a1.wav', 'happy/a2.wav', 'sad/b1.wav', 'frustrated/b2.wav']

  test('may be merged and chosen; what was counted how is said', () => {
    const { clips, notes } = recogniseDataset(paths, NO_TEXTS, {
      speakerFrom: /([ab])\d/,
      merge: { excited: 'happy' },
      labels: ['happy', 'sad'],
    })
    expect(clips.map(({ label, corpusLabel }) => [label, corpusLabel])).toEqual([
      ['happy', 'excited'],
      ['happy', 'happy'],
      ['sad', 'sad'],
    ])
    expect(notes).toEqual([
      'The folder that a clip lies in was taken for its label.',
      '1 excited counted as happy.',
      '1 left out: other labels.',
    ])
  })

  test('of which no clip is left are refused, with those that there are', () => {
    expect(() => recogniseDataset(paths, NO_TEXTS, { labels: ['bored'] })).toThrow(/bored, found only excited/)
  })
})

test('labels that people use are mapped to the common ones; others are kept', () => {
  expect(['Joy', ' ps ', 'FEAR', 'Frustrated'].map(toLabel)).toEqual(['happy', 'surprised', 'fearful', 'frustrated'])
})
