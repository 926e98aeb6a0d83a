import { calibrationError } from '../evaluate/calibration-error.ts'
import { bootstrap, overFolds } from '../evaluate/intervals.ts'
import { confusionMatrix, score } from '../evaluate/metrics.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import type { DatasetClip } from './dataset.ts'
import { crossCalibrate, type EvaluationReport, pooledFigures } from './evaluation-report.ts'
import { stack } from './feature-set.ts'
import type { Fold } from './split.ts'

/**
 * Figures of splits that were each judged on their own test clips: a clip may be tested once (folds) or often (random
 * splits). Confusion, labels and intervals are of all tests together; mean and sd are over the splits.
 *
 * @param scores - one matrix a split: its test clips x labels
 */
export function splitReport(
  protocol: string,
  clips: readonly DatasetClip[],
  splits: readonly Fold[],
  labels: readonly string[],
  scores: readonly Matrix[],
  { speakersShared, notes }: { readonly speakersShared: boolean; readonly notes: readonly string[] },
): EvaluationReport {
  const tested = splits.flatMap(({ test }) => test.map(place => clips[place]!))
  const splitOf = splits.flatMap(({ test }, turn) => test.map(() => turn))
  const truth = tested.map(({ label }) => labels.indexOf(label))
  const all = stack(scores)
  const guess = truth.map((_, row) => argmax(rowOf(all, row)))
  const confusion = confusionMatrix(truth, guess, labels.length)
  const pooled = score(confusion)
  const bySplit = splits.map((_, turn) => {
    const own = <T>(values: readonly T[]) => values.filter((_, row) => splitOf[row] === turn)
    return score(confusionMatrix(own(truth), own(guess), labels.length))
  })
  const spread = bootstrap(
    truth,
    guess,
    tested.map(({ speaker }) => speaker),
    labels.length,
  )
  const estimate = (figure: 'accuracy' | 'uar' | 'macroF1') =>
    overFolds(
      bySplit.map(scores => scores[figure]),
      spread[figure].interval,
    )
  const ece = calibrationError(crossCalibrate(all, truth, splitOf), truth)
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
    ...pooledFigures(confusion, labels),
    conditions: { clean: { count: tested.length, accuracy: pooled.accuracy, uar: pooled.uar, ece } },
    windows: {},
    ece,
    notes,
  }
}
