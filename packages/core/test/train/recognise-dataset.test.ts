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

describe('RAVDESS', () => {
  test('names say speaker, label, intensity and sentence', () => {
    const { clips, corpus } = recogniseDataset(['Actor_12/03-01-05-02-01-02-12.wav'])
    expect(clips).toEqual([
      {
        id: 'Actor_12/03-01-05-02-01-02-12.wav',
        path: 'Actor_12/03-01-05-02-01-02-12.wav',
        corpus: 'ravdess',
        speaker: 'ravdess/12',
        label: 'angry',
        corpusLabel: 'angry',
        intensity: 'strong',
        sentence: '01',
        language: 'en',
      },
    ])
    expect(corpus).toMatchObject({ licence: 'CC-BY-NC-SA-4.0', commercialUse: false })
  })

  test('leaves out song, video sound and the nested second copy, and says so', () => {
    const { clips, notes } = recogniseDataset([
      'audio_speech_actors_01-24/Actor_01/03-01-05-01-01-01-01.wav',
      'Actor_01/03-01-05-01-01-01-01.wav',
      'Actor_01/03-02-05-01-01-01-01.wav',
      'Actor_01/01-01-05-01-01-01-01.mp4',
      'Actor_01/readme.wav',
    ])
    expect(clips.map(({ path }) => path)).toEqual(['Actor_01/03-01-05-01-01-01-01.wav'])
    expect(notes.toSorted()).toEqual([
      '1 left out: a second copy of a clip.',
      '1 left out: not named as in this corpus.',
      '1 left out: song.',
      '1 left out: video, whose sound is that of the audio-only files.',
    ])
  })
})

describe('EmoDB and TESS', () => {
  test('EmoDB keeps the German word beside the label', () => {
    const { clips } = recogniseDataset(['03a01Fa.wav', '16b10Lb.wav'])
    expect(clips.map(({ speaker, label, corpusLabel, sentence }) => [speaker, label, corpusLabel, sentence])).toEqual([
      ['emodb/03', 'happy', 'Freude', 'a01'],
      ['emodb/16', 'bored', 'Langeweile', 'b10'],
    ])
  })

  test('TESS is read by file name in any folder, the stray OA included', () => {
    const { clips } = recogniseDataset(['OAF_Pleasant_surprise/OAF_back_ps.wav', 'x/OA_bite_neutral.wav'])
    expect(clips.map(({ speaker, label, sentence }) => [speaker, label, sentence])).toEqual([
      ['tess/OAF', 'surprised', 'back'],
      ['tess/OAF', 'neutral', 'bite'],
    ])
  })
})

describe('a folder for each label', () => {
  const paths = ['anger/ann_1.wav', 'anger/bob_1.wav', 'Happiness/ann_2.wav']

  test('takes the folder for the label, by its common name, and the speaker from a pattern', () => {
    const { clips } = recogniseDataset(paths, { speakerFrom: /([a-z]+)_\d/ })
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
    const { clips, notes } = recogniseDataset(paths, { eachClipItsOwnSpeaker: true })
    expect(new Set(clips.map(({ speaker }) => speaker)).size).toBe(3)
    expect(notes.join()).toMatch(/figures are too good/)
  })

  test('with a pattern that misses a path is refused', () => {
    expect(codeOf(() => recogniseDataset(paths, { speakerFrom: /(ann)_/ }))).toBe('dataset/no-speaker')
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
    expect(codeOf(() => recogniseDataset([], { manifest: 'file,label,speaker\n' }))).toBe('dataset/empty')
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

test('labels that people use are mapped to the common ones; others are kept', () => {
  expect(['Joy', ' ps ', 'FEAR', 'Frustrated'].map(toLabel)).toEqual(['happy', 'surprised', 'fearful', 'frustrated'])
})
