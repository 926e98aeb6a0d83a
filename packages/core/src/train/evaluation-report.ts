import { calibrationError } from '../evaluate/calibration-error.ts'
import { bootstrap, type Estimate, overFolds } from '../evaluate/intervals.ts'
import { type ClassScore, confusionMatrix, score } from '../evaluate/metrics.ts'
import { fitTemperature, softmax } from '../model/calibrate.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import type { HeldOutScores } from './cross-validate.ts'
import { type FeatureSet, takeRows } from './feature-set.ts'
import type { Fold } from './split.ts'

/** Figures under one condition, 0..1. */
export interface ConditionScore {
  /** Clips or windows that were judged. */
  readonly count: number
  readonly accuracy: number
  readonly uar: number
  readonly ece: number
}

/** A cross-validation in figures, as JSON. */
export interface EvaluationReport {
  readonly protocol: string
  /** Whether speakers are on both sides: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  readonly clips: number
  readonly speakers: number
  readonly labels: readonly string[]
  readonly folds: readonly {
    readonly speakers: readonly string[]
    readonly clips: number
    readonly accuracy: number
    readonly uar: number
  }[]
  /** Mean and sd over folds, interval by bootstrap over speakers; clean clips. */
  readonly accuracy: Estimate
  readonly uar: Estimate
  readonly macroF1: Estimate
  readonly cohenKappa: number
  readonly perClass: Readonly<Record<string, ClassScore>>
  /** Row = true label, column = guess, in the order of `labels`; clean clips. */
  readonly confusion: readonly (readonly number[])[]
  /** Whole clips, all folds together. */
  readonly conditions: Readonly<Record<string, ConditionScore>>
  /** The windows that `analyze` would cut from the clips, all folds together. */
  readonly windows: Readonly<Record<string, ConditionScore>>
  /** Of the clean clips. Each fold's temperature was fitted on the other folds' held-out scores. */
  readonly ece: number
  readonly notes: readonly string[]
}

/** @param notes - what else a reader should know */
export function evaluationReport(
  protocol: string,
  set: FeatureSet,
  folds: readonly Fold[],
  labels: readonly string[],
  scores: HeldOutScores,
  notes: readonly string[] = [],
): EvaluationReport {
  const truth = classesOf(set, labels)
  const speakers = set.clips.map(({ speaker }) => speaker)
  const clean = scores.clips.get('clean')
  if (!clean) throw new RangeError('Invalid scores: expected those of the clean clips, found none.')
  const guess = guesses(clean)
  const confusion = confusionMatrix(truth, guess, labels.length)
  const byFold = folds.map(({ test }) =>
    score(
      confusionMatrix(
        test.map(place => truth[place]!),
        test.map(place => guess[place]!),
        labels.length,
      ),
    ),
  )
  const spread = bootstrap(truth, guess, speakers, labels.length)
  const estimate = (figure: 'accuracy' | 'uar' | 'macroF1') =>
    overFolds(
      byFold.map(scores => scores[figure]),
      spread[figure].interval,
    )
  const foldOf = foldOfClip(set, folds)
  const conditionScores = (
    byCondition: HeldOutScores['clips'],
    clipOf: (condition: Condition, row: number) => number,
  ): Record<string, ConditionScore> =>
    Object.fromEntries(
      [...byCondition].map(([name, matrix]) => {
        const clips = Array.from({ length: matrix.rows }, (_, row) => clipOf(name, row))
        const classes = clips.map(clip => truth[clip]!)
        const { accuracy, uar } = score(confusionMatrix(classes, guesses(matrix), labels.length))
        const calibrated = crossCalibrate(
          matrix,
          classes,
          clips.map(clip => foldOf[clip]!),
        )
        return [name, { count: matrix.rows, accuracy, uar, ece: calibrationError(calibrated, classes) }]
      }),
    )
  const conditions = conditionScores(scores.clips, (_, row) => row)
  return {
    protocol,
    speakersShared: false,
    clips: set.clips.length,
    speakers: new Set(speakers).size,
    labels,
    folds: folds.map(({ speakers: held, test }, turn) => ({
      speakers: held,
      clips: test.length,
      accuracy: byFold[turn]!.accuracy,
      uar: byFold[turn]!.uar,
    })),
    accuracy: estimate('accuracy'),
    uar: estimate('uar'),
    macroF1: estimate('macroF1'),
    ...pooledFigures(confusion, labels),
    conditions,
    windows: conditionScores(scores.windows, (name, row) => set.conditions.get(name)!.windows.clipOf[row]!),
    ece: conditions.clean!.ece,
    notes,
  }
}

/** Agreement, classes and confusion over the test clips of all folds together. */
export function pooledFigures(
  confusion: Matrix,
  labels: readonly string[],
): Pick<EvaluationReport, 'cohenKappa' | 'perClass' | 'confusion'> {
  const { cohenKappa, perClass } = score(confusion)
  return {
    cohenKappa,
    perClass: Object.fromEntries(labels.map((label, k) => [label, perClass[k]!])),
    confusion: labels.map((_, k) => [...rowOf(confusion, k)]),
  }
}

/** The figures of a report that a model's card quotes. */
export function headline({ clips, speakers, folds, uar, accuracy, macroF1, ece }: EvaluationReport) {
  return {
    clips,
    speakers,
    folds: folds.length,
    uar: uar.mean,
    'uar sd over folds': uar.sd,
    'uar 95 % over speakers': uar.interval,
    accuracy: accuracy.mean,
    'macro F1': macroF1.mean,
    ece,
  }
}

/** Class of each clip. */
export function classesOf(set: FeatureSet, labels: readonly string[]): number[] {
  return set.clips.map(({ label }) => labels.indexOf(label))
}

function foldOfClip(set: FeatureSet, folds: readonly Fold[]): Int32Array {
  const out = new Int32Array(set.clips.length)
  for (const [turn, { test }] of folds.entries()) for (const place of test) out[place] = turn
  return out
}

function guesses(scores: Matrix): number[] {
  return Array.from({ length: scores.rows }, (_, row) => argmax(rowOf(scores, row)))
}

/** Probabilities of each fold's rows with the temperature that suits the other folds' rows. */
export function crossCalibrate(scores: Matrix, classes: readonly number[], foldOf: readonly number[]): Matrix {
  const out = zeros(scores.rows, scores.columns)
  const rows = classes.map((_, row) => row)
  for (const fold of new Set(foldOf)) {
    const others = rows.filter(row => foldOf[row] !== fold)
    const temperature = fitTemperature(
      takeRows(scores, others),
      others.map(row => classes[row]!),
    )
    for (const row of rows) if (foldOf[row] === fold) softmax(rowOf(scores, row), temperature, rowOf(out, row))
  }
  return out
}
