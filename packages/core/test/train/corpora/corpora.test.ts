import { describe, expect, test } from 'vitest'
import { recogniseDataset } from '../../../src/train/recognise-dataset.ts'
import { checkNoLeak } from '../../../src/train/split.ts'

const NO_TEXTS = new Map<string, string>()

/** Speaker, label, corpus label and sentence of each clip. */
const said = (paths: readonly string[], texts = NO_TEXTS) =>
  recogniseDataset(paths, texts).clips.map(({ speaker, label, corpusLabel, sentence }) =>
    [speaker, label, corpusLabel, sentence].join(' ').trim(),
  )

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

  const paths = [
    'audio_speech_actors_01-24/Actor_01/03-01-05-01-01-01-01.wav',
    'Actor_01/03-01-05-01-01-01-01.wav',
    'Actor_01/03-02-05-01-01-01-01.wav',
    'Actor_01/01-01-05-01-01-01-01.mp4',
    'Actor_01/01-02-05-01-01-01-01.mp4',
    'Actor_01/readme.wav',
  ]

  test('leaves out song, video sound and the nested second copy, and says so', () => {
    const { clips, notes } = recogniseDataset(paths)
    expect(clips.map(({ path }) => path)).toEqual(['Actor_01/03-01-05-01-01-01-01.wav'])
    expect(notes.toSorted()).toEqual([
      '1 left out: a second copy of a clip.',
      '1 left out: not named as in this corpus.',
      '1 left out: song.',
      '2 left out: video, whose sound is that of the audio-only files.',
    ])
  })

  test('takes song beside speech where it is asked for, and keeps the two sentences apart from the spoken ones', () => {
    const { clips } = recogniseDataset(paths, NO_TEXTS, { include: ['song'] })
    expect(clips.map(({ path, sentence }) => [path, sentence])).toEqual([
      ['Actor_01/03-01-05-01-01-01-01.wav', '01'],
      ['Actor_01/03-02-05-01-01-01-01.wav', '01, sung'],
    ])
  })
})

describe('EmoDB', () => {
  test('keeps the German word beside the label', () => {
    expect(said(['03a01Fa.wav', '16b10Lb.wav'])).toEqual(['emodb/03 happy Freude a01', 'emodb/16 bored Langeweile b10'])
  })

  test('is never taken for its copy of 2 s by its names; a declared copy has the same voices', () => {
    const paths = ['03a01Fa.wav', '16b10Lb.wav']
    const original = recogniseDataset(paths)
    const copy = recogniseDataset(paths, NO_TEXTS, { corpus: 'emodb-2s' })
    expect([original.corpus.name, copy.corpus.name]).toEqual(['emodb', 'emodb-2s'])
    expect(copy.clips[0]).toMatchObject({ corpus: 'emodb-2s', speaker: 'emodb/03' })
    const withHash = ({ clips }: typeof copy, sha256: string) => clips.map(clip => ({ ...clip, sha256 }))
    expect(() => checkNoLeak(withHash(original, 'a'), withHash(copy, 'b'))).toThrow(/Speaker "emodb\/03"/)
  })
})

describe('TESS', () => {
  test('is read by file name in any folder, the stray OA included', () => {
    expect(said(['OAF_Pleasant_surprise/OAF_back_ps.wav', 'oaf neutral/OA_bite_neutral.wav'])).toEqual([
      'tess/OAF surprised ps back',
      'tess/OAF neutral neutral bite',
    ])
  })

  test('counts a clip once, though one copy lacks the letter', () => {
    expect(said(['a/OAF_bite_neutral.wav', 'a/OA_bite_neutral.wav'])).toEqual(['tess/OAF neutral neutral bite'])
  })
})

describe('SAVEE', () => {
  const expected = ['savee/DC angry anger a01', 'savee/KL sad sadness sa15', 'savee/KL surprised surprise su02']

  test('is read with the speaker in the name and with a folder for each, sa and su before a single letter', () => {
    expect(said(['DC_a01.wav', 'KL_sa15.wav', 'KL_su02.wav'])).toEqual(expected)
    expect(said(['AudioData/DC/a01.wav', 'AudioData/KL/sa15.wav', 'AudioData/KL/su02.wav'])).toEqual(expected)
  })

  test('does not take the same name in two folders for a copy', () => {
    expect(said(['DC/n01.wav', 'JE/n01.wav'])).toEqual(['savee/DC neutral neutral n01', 'savee/JE neutral neutral n01'])
  })
})

describe('CREMA-D', () => {
  test('says actor, sentence and intensity, also where the intensity was not asked for', () => {
    const { clips } = recogniseDataset([
      'AudioWAV/1001_IEO_HAP_LO.wav',
      'AudioWAV/1002_DFA_FEA_XX.wav',
      'AudioWAV/1040_ITH_SAD_X.wav',
    ])
    expect(clips.map(({ speaker, label, sentence, intensity }) => [speaker, label, sentence, intensity])).toEqual([
      ['crema-d/1001', 'happy', 'IEO', 'low'],
      ['crema-d/1002', 'fearful', 'DFA', undefined],
      ['crema-d/1040', 'sad', 'ITH', undefined],
    ])
  })
})

describe('ESD', () => {
  test('takes the label from the folder above its own parts, and knows which speakers say the same sentence', () => {
    const { clips, notes } = recogniseDataset([
      '0010/Sad/0010_001051.wav',
      '0011/Angry/train/0011_000351.wav',
      '0012/Neutral/0012_000001.wav',
      '0012/0012_000002.wav',
    ])
    expect(clips.map(({ speaker, label, sentence, language }) => [speaker, label, sentence, language])).toEqual([
      ['esd/0010', 'sad', 'zh-1', 'zh'],
      ['esd/0011', 'angry', 'en-1', 'en'],
      ['esd/0012', 'neutral', 'en-1', 'en'],
    ])
    expect(notes).toEqual(['1 left out: in no folder with the name of an emotion.'])
  })
})

describe('IEMOCAP', () => {
  const wav = (turn: string) => `Session1/sentences/wav/${turn.slice(0, turn.lastIndexOf('_'))}/${turn}.wav`
  const paths = [
    wav('Ses01F_impro01_F000'),
    wav('Ses01F_impro01_M003'),
    wav('Ses01M_script01_1_F002'),
    wav('Ses01M_script01_1_M004'),
    'Session1/dialog/wav/Ses01F_impro01.wav',
    'Session1/dialog/wav/Ses01M_script01_1.wav',
  ]
  const texts = new Map([
    [
      'Session1/dialog/EmoEvaluation/Ses01F_impro01.txt',
      '% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]\nC-E2:\tNeutral;\t()\n[10.01 - 11.39]\tSes01F_impro01_M003\texc\t[3.5, 3.5, 3.5]\n',
    ],
    [
      'Session1/dialog/EmoEvaluation/Ses01M_script01_1.txt',
      '[1.0000 - 2.0000]\tSes01M_script01_1_F002\txxx\t[2.5, 2.5, 2.5]\n',
    ],
    [
      'Session1/dialog/EmoEvaluation/Categorical/Ses01F_impro01_e2_cat.txt',
      '[6.2901 - 8.2357]\tSes01F_impro01_F000\tang\t[1, 1, 1]\n',
    ],
  ])

  test('takes labels from the summaries, not from single listeners, and speakers by the letter of the turn', () => {
    expect(said(paths, texts)).toEqual(['iemocap/01F neutral neu', 'iemocap/01M excited exc'])
    expect(recogniseDataset(paths, texts).notes.toSorted()).toEqual([
      '1 left out: a turn on whose emotion the listeners did not agree.',
      '1 left out: a turn without a line in dialog/EmoEvaluation.',
      '2 left out: a whole dialog.',
    ])
  })

  test('counts excited as happy where it is asked for', () => {
    const { clips } = recogniseDataset(paths, texts, { merge: { excited: 'happy' } })
    expect(clips.map(({ label, corpusLabel }) => [label, corpusLabel])).toEqual([
      ['neutral', 'neu'],
      ['happy', 'exc'],
    ])
  })

  test('without its label files is refused rather than guessed from folders', () => {
    expect(() => recogniseDataset(paths)).toThrow(/4 left out: a turn without a line in dialog\/EmoEvaluation/)
  })
})

describe('MELD', () => {
  const head = 'Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime\n'
  const texts = new Map([
    [
      'train/train_sent_emo.csv',
      `${head}1,"also I was, the point person",Joey,neutral,neutral,0,0,8,21,"00:16:16,059","00:16:21,731"\n2,What?,Monica,surprise,negative,0,1,8,21,"0","1"\n3,Hey!,All,joy,positive,0,2,8,21,"0","1"\n`,
    ],
    ['dev_sent_emo.csv', `${head}1,Oh my God,Phoebe,sadness,negative,0,0,4,7,"0","1"\n`],
    ['test_sent_emo.csv', `${head}1,Why?,Joey,anger,negative,0,0,3,19,"0","1"\n`],
  ])
  const paths = [
    'train/train_splits/dia0_utt0.mp4',
    'train/train_splits/dia0_utt1.mp4',
    'train/train_splits/dia0_utt2.mp4',
    'dev_splits_complete/dia0_utt0.mp4',
    'output_repeated_splits_test/dia0_utt0.mp4',
    'output_repeated_splits_test/final_videos_testdia0_utt0.mp4',
  ]

  test('finds each video in the table of its own split, though the numbers begin anew', () => {
    expect(said(paths, texts)).toEqual([
      'meld/Phoebe sad sadness',
      'meld/Joey angry anger',
      'meld/Joey neutral neutral',
      'meld/Monica surprised surprise',
    ])
  })

  test('says that its own splits share speakers; the leak guard refuses them', () => {
    const { clips, notes } = recogniseDataset(paths, texts)
    expect(notes).toContain(
      "MELD's own train, dev and test are not used as a split: 1 of 3 speakers are in more than one of them.",
    )
    expect(notes).toContain('1 left out: several voices at once.')
    const side = (folder: string) =>
      clips.filter(({ path }) => path.startsWith(folder)).map(clip => ({ ...clip, sha256: clip.path }))
    expect(() => checkNoLeak(side('train'), side('output'))).toThrow(/meld\/Joey/)
  })

  test('without its tables is refused, and says what is missing', () => {
    expect(() => recogniseDataset(paths)).toThrow(/5 left out: without a row in a train_, dev_ or test_sent_emo\.csv/)
  })
})

test('a corpus that is not known by this name is refused with those that are', () => {
  expect(() => recogniseDataset(['a.wav'], NO_TEXTS, { corpus: 'emo' })).toThrow(/ravdess, emodb, emodb-2s, tess/)
})
