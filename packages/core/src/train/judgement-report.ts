import { calibrationError } from '../evaluate/calibration-error.ts'
import { bootstrap, type Estimate, type Figure } from '../evaluate/intervals.ts'
import { confusionMatrix, type Scores, score, standardDeviation } from '../evaluate/metrics.ts'
import { fitTemperature, softmax } from '../model/calibrate.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { clipTables } from './clip-tables.ts'
import type { Condition } from './copies.ts'
import type { DatasetClip } from './dataset.ts'
import type { ConditionScore, CorpusFigures, EvaluationReport } from './evaluation-report.ts'
import { featureMap } from './feature-map.ts'
import { stack, takeRows } from './feature-set.ts'
import type { Fold } from './split.ts'
import type { SplitScores } from './split-scores.ts'

export interface JudgementOptions {
  readonly speakersShared: boolean
  /** What else a reader should know. */
  readonly notes: readonly string[]
  /** Of each split, from other clips than its test; from the other splits' held-out scores where not given. */
  readonly temperatures?: readonly number[]
}

/**
 * Figures of splits that were each judged on their own test clips: a clip may be tested once (folds) or often (random
 * splits). Figures are of all tests together, their sd is over the splits: with one speaker a split, the mean of the
 * splits' UARs would hang on the few clips that a speaker has of some label.
 *
 * @param scores - of each split, under `clean` and whatever else it was judged under
 */
export function judgementReport(
  protocol: string,
  clips: readonly DatasetClip[],
  splits: readonly Fold[],
  labels: readonly string[],
  scores: readonly SplitScores[],
  { speakersShared, notes, temperatures }: JudgementOptions,
): EvaluationReport {
  const judge = (rows: Rows) => judgeRows(rows, clips, labels, temperatures)
  const names = [...(scores[0]?.keys() ?? [])]
  const byClip = new Map(names.map(name => [name, judge(clipRows(splits, scores, name))]))
  const byWindow = new Map(
    names.flatMap(name => {
      const rows = windowRows(scores, name)
      return rows.all.rows > 0 ? [[name, judge(rows)] as const] : []
    }),
  )
  const clean = byClip.get('clean')
  if (!clean) throw new RangeError('Invalid scores: expected those of the clean clips, found none.')
  const { truth, guess, places, probabilities, confusion } = clean
  const tested = places.map(place => clips[place]!)
  const bySplit = splits.map((_, turn) => scoreSplit(clean, turn))
  const estimate = estimator(clean, clips, bySplit)
  const pooled = score(confusion)
  const conditions = toScores(byClip)
  const corpora = [...new Set(tested.map(({ corpus }) => corpus))].sort()
  return {
    protocol,
    speakersShared,
    clips: clips.length,
    speakers: new Set(clips.map(({ speaker }) => speaker)).size,
    labels,
    folds: splits.map(({ test }, turn) => ({
      speakers: [...new Set(test.map(place => clips[place]!.speaker))].sort(),
      clips: test.length,
      accuracy: bySplit[turn]!.accuracy,
      uar: bySplit[turn]!.uar,
    })),
    accuracy: estimate('accuracy'),
    uar: estimate('uar'),
    macroF1: estimate('macroF1'),
    cohenKappa: pooled.cohenKappa,
    perClass: Object.fromEntries(labels.map((label, k) => [label, pooled.perClass[k]!])),
    confusion: labels.map((_, k) => [...rowOf(confusion, k)]),
    ...clipTables(tested, labels, guess, probabilities),
    conditions,
    windows: toScores(byWindow),
    ...(corpora.length > 1 && {
      perCorpus: Object.fromEntries(
        corpora.map(corpus => {
          const isOwn = (place: number) => clips[place]!.corpus === corpus
          return [corpus, corpusFigures(byClip, byWindow, clips, isOwn)]
        }),
      ),
    }),
    ece: conditions.clean!.ece,
    map: featureMap(clean.all, truth),
    notes,
  }
}

/** The figures of some of the clips, by what they were told to be with all of them. */
function corpusFigures(
  byClip: ReadonlyMap<Condition, JudgedRows>,
  byWindow: ReadonlyMap<Condition, JudgedRows>,
  clips: readonly DatasetClip[],
  isOwn: (place: number) => boolean,
): CorpusFigures {
  const part = (judged: ReadonlyMap<Condition, JudgedRows>) =>
    new Map([...judged].map(([name, rows]) => [name, takeJudged(rows, isOwn)]))
  const own = part(byClip)
  const clean = own.get('clean')!
  const turns = [...new Set(clean.turnOf)]
  const bySplit = turns.map(turn => scoreSplit(clean, turn))
  const estimate = estimator(clean, clips, bySplit)
  return {
    clips: clean.places.length,
    speakers: new Set(clean.places.map(place => clips[place]!.speaker)).size,
    accuracy: estimate('accuracy'),
    uar: estimate('uar'),
    conditions: toScores(own),
    windows: toScores(part(byWindow)),
  }
}

function takeJudged(judged: JudgedRows, isOwn: (place: number) => boolean): JudgedRows {
  const rows = [...judged.places.keys()].filter(row => isOwn(judged.places[row]!))
  const take = <T>(values: readonly T[]) => rows.map(row => values[row]!)
  const truth = take(judged.truth)
  const guess = take(judged.guess)
  return {
    ...{ truth, guess, places: take(judged.places), turnOf: take(judged.turnOf) },
    all: takeRows(judged.all, rows),
    probabilities: takeRows(judged.probabilities, rows),
    confusion: confusionMatrix(truth, guess, judged.confusion.columns),
  }
}

/** How a split's own clips were told. */
function scoreSplit({ truth, guess, turnOf, confusion }: JudgedRows, turn: number): Scores {
  const own = <T>(values: readonly T[]) => values.filter((_, row) => turnOf[row] === turn)
  return score(confusionMatrix(own(truth), own(guess), confusion.columns))
}

/** Figures of rows together, with their sd over splits and their interval over speakers. */
function estimator(
  { truth, guess, places, confusion }: JudgedRows,
  clips: readonly DatasetClip[],
  bySplit: readonly Scores[],
): (figure: Figure) => Estimate {
  const speakers = places.map(place => clips[place]!.speaker)
  const spread = bootstrap(truth, guess, speakers, confusion.columns)
  const pooled = score(confusion)
  return figure => ({
    mean: pooled[figure],
    sd: standardDeviation(bySplit.map(scores => scores[figure])),
    interval: spread[figure].interval,
  })
}

/** Scores of all splits one below the other, with the clip and the split that each row is of. */
interface Rows {
  readonly all: Matrix
  readonly places: readonly number[]
  readonly turnOf: readonly number[]
}

function clipRows(splits: readonly Fold[], scores: readonly SplitScores[], name: Condition): Rows {
  return {
    all: stack(scores.map(split => split.get(name)!.clips)),
    places: splits.flatMap(({ test }) => [...test]),
    turnOf: splits.flatMap(({ test }, turn) => test.map(() => turn)),
  }
}

function windowRows(scores: readonly SplitScores[], name: Condition): Rows {
  const windows = scores.flatMap((split, turn) => {
    const own = split.get(name)?.windows
    return own ? [{ ...own, turn }] : []
  })
  return {
    all: stack(windows.map(({ scores }) => scores)),
    places: windows.flatMap(({ clipOf }) => Array.from(clipOf)),
    turnOf: windows.flatMap(({ clipOf, turn }) => Array.from(clipOf, () => turn)),
  }
}

interface JudgedRows extends Rows {
  readonly truth: readonly number[]
  readonly guess: readonly number[]
  readonly probabilities: Matrix
  readonly confusion: Matrix
}

function judgeRows(
  rows: Rows,
  clips: readonly DatasetClip[],
  labels: readonly string[],
  temperatures: readonly number[] | undefined,
): JudgedRows {
  const { all, places, turnOf } = rows
  const truth = places.map(place => labels.indexOf(clips[place]!.label))
  const guess = truth.map((_, row) => argmax(rowOf(all, row)))
  const probabilities = temperatures ? calibrate(all, turnOf, temperatures) : crossCalibrate(all, truth, turnOf)
  return { ...rows, truth, guess, probabilities, confusion: confusionMatrix(truth, guess, labels.length) }
}

function toScores(judged: ReadonlyMap<Condition, JudgedRows>): Record<string, ConditionScore> {
  const clean = judged.get('clean')
  const reference = clean ? score(clean.confusion).uar : 0
  return Object.fromEntries(
    [...judged].map(([name, { truth, probabilities, confusion }]) => {
      const { accuracy, uar } = score(confusion)
      const ece = calibrationError(probabilities, truth)
      return [name, { count: truth.length, accuracy, uar, drop: reference - uar, ece }]
    }),
  )
}

/** Probabilities of each split's rows with the temperature that suits the other splits' rows. */
function crossCalibrate(scores: Matrix, classes: readonly number[], turnOf: readonly number[]): Matrix {
  const rows = classes.map((_, row) => row)
  const temperatures: number[] = []
  for (const turn of new Set(turnOf)) {
    const others = rows.filter(row => turnOf[row] !== turn)
    temperatures[turn] = fitTemperature(
      takeRows(scores, others),
      others.map(row => classes[row]!),
    )
  }
  return calibrate(scores, turnOf, temperatures)
}

function calibrate(scores: Matrix, turnOf: readonly number[], temperatures: readonly number[]): Matrix {
  const out = zeros(scores.rows, scores.columns)
  for (const [row, turn] of turnOf.entries()) softmax(rowOf(scores, row), temperatures[turn], rowOf(out, row))
  return out
}
