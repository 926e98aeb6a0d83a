import { AppError } from '../errors.ts'
import { fitTemperature } from '../model/calibrate.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { DatasetClip } from './dataset.ts'
import type { EvaluationReport } from './evaluation-report.ts'
import { judgementReport } from './judgement-report.ts'
import { orderLabels } from './order-labels.ts'
import { type Fold, sharedSentences } from './split.ts'
import type { ConditionScores, SplitScores } from './split-scores.ts'

/** Of every so many speakers of the training corpus one is held out, to fit the temperature on. */
const HELD_SPEAKERS = 4
/** The score of a label that a model does not know: beyond any score, and still a number. */
const UNKNOWN = -1e6

/** A corpus to train on and another to test. */
export interface CorpusPairing {
  readonly train: string
  readonly test: string
  /** Those that both have. */
  readonly labels: readonly string[]
  readonly split: Fold
  /** Within the training corpus: what the temperature is fitted on, so that nothing of the test decides it. */
  readonly inner: Fold
}

/** A pairing that was judged. */
export interface CorpusTrial extends CorpusPairing {
  readonly scores: SplitScores
  readonly innerScores: SplitScores
}

/**
 * The first corpus with the second, of two; else each with every other.
 *
 * @param corpusOf - which corpus each clip is of: its place in `names`
 * @throws AppError `dataset/no-label` where two have fewer than two labels in common; `dataset/too-few-speakers`
 */
export function pairCorpora(
  clips: readonly DatasetClip[],
  corpusOf: readonly number[],
  names: readonly string[],
): CorpusPairing[] {
  const placesOf = (corpus: number, labels?: readonly string[]) =>
    clips.flatMap(({ label }, place) =>
      corpusOf[place] === corpus && (labels?.includes(label) ?? true) ? [place] : [],
    )
  const labelsOf = (corpus: number) => new Set(placesOf(corpus).map(place => clips[place]!.label))
  const speakersOf = (places: readonly number[]) => [...new Set(places.map(place => clips[place]!.speaker))].sort()
  const corpora = [...names.keys()]
  const pairs =
    names.length === 2
      ? ([[0, 1]] as const)
      : corpora.flatMap(a => corpora.filter(b => b !== a).map(b => [a, b] as const))
  return pairs.map(([a, b]) => {
    const labels = orderLabels([...labelsOf(a)].filter(label => labelsOf(b).has(label)))
    if (labels.length < 2)
      throw new AppError(
        'dataset/no-label',
        `Expected at least two labels that both ${names[a]} and ${names[b]} have, found ${labels.join() || 'none'}.`,
      )
    const train = placesOf(a, labels)
    const test = placesOf(b, labels)
    const speakers = speakersOf(train)
    if (speakers.length < 2)
      throw new AppError(
        'dataset/too-few-speakers',
        `Expected at least 2 speakers in ${names[a]}, one of them to calibrate on, found ${speakers.length}.`,
      )
    const held = speakers.filter((_, index) => index % HELD_SPEAKERS === Math.min(HELD_SPEAKERS, speakers.length) - 1)
    const isHeld = (place: number) => held.includes(clips[place]!.speaker)
    return {
      ...{ train: names[a]!, test: names[b]!, labels },
      split: { speakers: speakersOf(test), train, test },
      inner: { speakers: held, train: train.filter(place => !isHeld(place)), test: train.filter(isHeld) },
    }
  })
}

/** All pairs together, and the matrix of them. Labels that a pair does not have in common are not judged in it. */
export function crossReport(
  clips: readonly DatasetClip[],
  trials: readonly CorpusTrial[],
  notes: readonly string[],
): EvaluationReport {
  const temperatures = trials.map(({ inner, innerScores, labels }) =>
    fitTemperature(
      innerScores.get('clean')!.clips,
      inner.test.map(place => labels.indexOf(clips[place]!.label)),
    ),
  )
  const report = (some: readonly CorpusTrial[], labels: readonly string[], temperatures: readonly number[]) =>
    judgementReport(
      'cross',
      clips,
      some.map(({ split }) => split),
      labels,
      some.map(trial => widen(trial.scores, trial.labels, labels)),
      { speakersShared: false, notes, temperatures },
    )
  const matrix = trials.map((trial, index) => {
    const { uar, perSpeaker, conditions } = report([trial], trial.labels, [temperatures[index]!])
    const { train, test, labels } = trial
    return {
      ...{ train, test, labels, clips: trial.split.test.length, speakers: Object.keys(perSpeaker).length },
      ...{ accuracy: conditions.clean!.accuracy, uar: uar.mean, interval: uar.interval },
    }
  })
  const tested = [...new Set(trials.flatMap(({ split }) => split.test))]
  return {
    ...report(trials, orderLabels(trials.flatMap(({ labels }) => labels)), temperatures),
    clips: tested.length,
    speakers: new Set(tested.map(place => clips[place]!.speaker)).size,
    matrix,
    notes: [
      ...matrix.map(
        ({ train, test, labels }) =>
          `Trained on ${train}, tested on ${test}: the labels of both, ${labels.join(', ')}.`,
      ),
      ...notes,
      ...sharedSentences(
        clips,
        trials.map(({ split }) => split),
      ),
    ],
  }
}

/** The scores with a column for each of `labels`. */
function widen(scores: SplitScores, own: readonly string[], labels: readonly string[]): SplitScores {
  const wide = (matrix: Matrix): Matrix => {
    const out = zeros(matrix.rows, labels.length)
    out.data.fill(UNKNOWN)
    for (let row = 0; row < matrix.rows; row++)
      for (const [k, label] of own.entries()) rowOf(out, row)[labels.indexOf(label)] = rowOf(matrix, row)[k]!
    return out
  }
  return new Map(
    [...scores].map(([name, { clips, windows }]): [typeof name, ConditionScores] => [
      name,
      { clips: wide(clips), ...(windows && { windows: { ...windows, scores: wide(windows.scores) } }) },
    ]),
  )
}
