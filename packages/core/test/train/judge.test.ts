import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { crossReport, pairCorpora } from '../../src/train/cross-corpora.ts'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { type Judge, judgeBesideRandom, judgeInReservedBabble, judgeLearning } from '../../src/train/judge.ts'
import { judgementReport } from '../../src/train/judgement-report.ts'
import { foldsBySpeaker } from '../../src/train/split.ts'

const LABELS = ['happy', 'sad']
const CLIPS = corpus('own', 8, LABELS)

function corpus(name: string, speakers: number, labels: readonly string[]): DatasetClip[] {
  return Array.from({ length: speakers * labels.length * 5 }, (_, i) => ({
    ...{ id: `${name}-${i}`, corpus: name, path: `${name}-${i}`, sha256: `${name}-${i}` },
    ...{
      speaker: `${name}/${i % speakers}`,
      label: labels[Math.floor(i / speakers) % labels.length]!,
      corpusLabel: '',
    },
  }))
}

/** A stand-in that is right of a clip the more often the more speakers it heard, and always of a voice that it heard. */
const judge: Judge = async (splits, conditions) =>
  splits.map(({ train, test }) => {
    const heard = new Set(train.map(place => CLIPS[place]!.speaker))
    const data = test.flatMap(place => {
      const { speaker, label, id } = CLIPS[place]!
      const luck = createRandom(Number(id.split('-')[1])).uniform()
      const right = heard.has(speaker) || luck < 0.5 + heard.size / 20
      const guess = LABELS.indexOf(label) === (right ? 0 : 1) ? 0 : 1
      return [1 - guess, guess]
    })
    const clips = { rows: test.length, columns: 2, data: Float32Array.from(data) }
    return new Map(conditions.map(name => [name, { clips }]))
  })

const splits = foldsBySpeaker(CLIPS, 4)
const trial = { protocol: 'made-up', clips: CLIPS, labels: LABELS, splits }
const whole = judgementReport('made-up', CLIPS, splits, LABELS, await judge(splits, ['clean']), {
  speakersShared: false,
  notes: [],
})

describe('beside the figures of a protocol', () => {
  test('a learning curve has fewer speakers, and ends with all of them', async () => {
    const curve = await judgeLearning(judge, trial, whole)
    expect(curve.map(({ speakers }) => speakers)).toEqual([2, 3, 5, 6])
    expect(curve.at(-1)?.uar).toBe(whole.uar.mean)
    expect(curve[0]!.uar).toBeLessThan(curve.at(-1)!.uar)
  })

  test('random splits share speakers, shine, and are labelled', async () => {
    const beside = await judgeBesideRandom(judge, trial)
    expect(beside.speakersShared).toBe(true)
    expect(beside.uar.mean).toBe(1)
    expect(whole.uar.mean).toBeLessThan(0.95)
  })

  test('babble of reserved voices is judged by models that did not hear them, against their own clean figure', async () => {
    const asked: (readonly number[])[] = []
    const { conditions, note } = await judgeInReservedBabble(
      (folds, names) => {
        asked.push(...folds.map(({ train }) => train))
        return judge(folds, names)
      },
      trial,
      ['babble10'],
    )
    expect(Object.keys(conditions)).toEqual(['babble10'])
    expect(conditions.babble10?.drop).toBe(0)
    expect(asked.map(train => new Set(train.map(place => CLIPS[place]!.speaker)).size)).toEqual([4, 4, 4, 4])
    expect(note).toMatch(/keeps out of training and test/)
  })
})

describe('across corpora', () => {
  const clips = [...corpus('one', 6, ['happy', 'sad', 'angry']), ...corpus('two', 4, ['sad', 'angry', 'bored'])]
  const corpusOf = clips.map(({ corpus }) => Number(corpus === 'two'))

  test('two are judged one way by the labels of both, calibrated within the first', () => {
    const pairs = pairCorpora(clips, corpusOf, ['one', 'two'])
    expect(pairs.map(({ train, test: tested, labels }) => [train, tested, labels])).toEqual([
      ['one', 'two', ['sad', 'angry']],
    ])
    const { split, inner } = pairs[0]!
    expect(new Set(split.train.map(place => clips[place]!.corpus))).toEqual(new Set(['one']))
    expect(new Set(split.test.map(place => clips[place]!.corpus))).toEqual(new Set(['two']))
    expect([...inner.train, ...inner.test].toSorted((a, b) => a - b)).toEqual(split.train)
    expect(inner.speakers).toEqual(['one/3'])
  })

  test('three are judged with every other, and the matrix says how well', () => {
    const three = [...clips, ...corpus('three', 4, ['happy', 'angry', 'bored'])]
    const places = three.map(({ corpus }) => ['one', 'two', 'three'].indexOf(corpus))
    const pairs = pairCorpora(three, places, ['one', 'two', 'three'])
    expect(pairs.length).toBe(6)
    // Right of every clip but when trained on "three".
    const perfect = (labels: readonly string[], test: readonly number[], right: boolean) => {
      const rows = test.map(place => labels.map(label => Number((label === three[place]!.label) === right)))
      const matrix = { rows: test.length, columns: labels.length, data: Float32Array.from(rows.flat()) }
      return new Map([['clean' as const, { clips: matrix }]])
    }
    const trials = pairs.map(pair => ({
      ...pair,
      scores: perfect(pair.labels, pair.split.test, pair.train !== 'three'),
      innerScores: perfect(pair.labels, pair.inner.test, true),
    }))
    const report = crossReport(three, trials, [])
    expect(report.matrix?.map(({ train, test: tested, uar }) => [train, tested, uar])).toEqual([
      ['one', 'two', 1],
      ['one', 'three', 1],
      ['two', 'one', 1],
      ['two', 'three', 1],
      ['three', 'one', 0],
      ['three', 'two', 0],
    ])
    expect(report.labels).toEqual(['happy', 'sad', 'angry', 'bored'])
    expect(report).toMatchObject({ clips: three.length, speakers: 14, speakersShared: false })
    const tested = pairs.map(({ split }) => split.test.length)
    expect(report.accuracy.mean).toBeCloseTo(1 - (tested[4]! + tested[5]!) / tested.reduce((a, b) => a + b), 12)
    expect(JSON.stringify(report)).not.toMatch(/null|NaN/)
  })

  test('with too little in common or one speaker only are refused', () => {
    const strange = [...corpus('one', 6, ['happy', 'sad']), ...corpus('two', 4, ['angry', 'sad'])]
    const places = strange.map(({ corpus }) => Number(corpus === 'two'))
    expect(() => pairCorpora(strange, places, ['one', 'two'])).toThrow(/at least two labels .* found sad/)
    const alone = [...corpus('one', 1, LABELS), ...corpus('two', 4, LABELS)]
    const owners = alone.map(({ corpus }) => Number(corpus === 'two'))
    expect(() => pairCorpora(alone, owners, ['one', 'two'])).toThrow(/at least 2 speakers in one/)
  })
})
