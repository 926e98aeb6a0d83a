import { AppError, type WorkOptions } from '../errors.ts'
import { fitTemperature, softmax, uncertainThreshold } from '../model/calibrate.ts'
import type { Calibration } from '../model/model.ts'
import type { ModelParts } from '../model/model-file.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import { stack } from '../train/feature-set.ts'
import type { FitJob, FitResult } from '../train/fit-job.ts'
import { mlpCard } from '../train/mlp-card.ts'
import type { MlpTraining } from '../train/mlp-settings.ts'
import type { Fold } from '../train/split.ts'
import { splitReport } from '../train/split-report.ts'
import { type LabelledRows, toJob } from './labelled-rows.ts'
import { runAll, type WorkerPool } from './worker-pool.ts'

export interface TrainNetworkOptions extends WorkOptions {
  readonly id: string
  readonly seed: number
  readonly speakersShared: boolean
  /** Combinations of settings that these were the best of, on the same folds; 1 where they were given. */
  readonly bestOf?: number
}

/**
 * A network with these settings as a model: trained on all clips; judged, and temperature and threshold of `uncertain`
 * fitted, on the scores of the folds' test clips.
 *
 * @throws AppError `train/diverged` where it ran away
 */
export async function trainNetwork(
  pool: WorkerPool<FitJob, FitResult>,
  rows: LabelledRows,
  folds: readonly Fold[],
  settings: MlpTraining,
  { id, seed, speakersShared, bestOf = 1, ...work }: TrainNetworkOptions,
): Promise<{ readonly parts: ModelParts; readonly report: EvaluationReport }> {
  const everyPlace = [...rows.clips.keys()]
  const results = await fitAll(
    pool,
    [
      ...folds.map(fold => toJob(rows, fold, settings, seed)),
      { ...toJob(rows, { train: everyPlace, test: [] }, settings, seed), keepModel: true },
    ],
    work,
  )
  const { labels, clips, classOf } = rows
  const scores = folds.map(({ test }, turn) => scoresOf(results[turn]!, test.length, labels.length))
  const truth = folds.flatMap(({ test }) => test.map(place => classOf[place]!))
  const protocol = speakersShared ? 'stratified folds, speakers shared' : 'folds by speaker'
  const report = splitReport(protocol, clips, folds, labels, scores, { speakersShared, notes: rows.notes })
  const card = mlpCard(report, { id, settings, clips, corpora: rows.corpora, recipe: rows.recipe, bestOf })
  const calibration = calibrate(stack(scores), truth)
  return {
    parts: { kind: 'mlp', card, recipe: rows.recipe, calibration, parameters: results.at(-1)!.mlp! },
    report,
  }
}

/** The results of all jobs, in order. @throws AppError `train/diverged` where one ran away */
export async function fitAll(
  pool: WorkerPool<FitJob, FitResult>,
  jobs: readonly FitJob[],
  work: WorkOptions,
): Promise<FitResult[]> {
  const results: FitResult[] = []
  await runAll(
    pool,
    jobs,
    (outcome, at) => {
      if ('error' in outcome) throw outcome.error
      if (outcome.result.diverged)
        throw new AppError(
          'train/diverged',
          'Training ran away: the weights are no longer finite. Lower the learning rate, or standardise the features.',
        )
      results[at] = outcome.result
    },
    work,
  )
  return results
}

/** The scores of a job as a matrix: its test clips x labels. */
export function scoresOf({ scores }: FitResult, rows: number, columns: number): Matrix {
  return { rows, columns, data: scores }
}

/** Temperature and threshold of `uncertain` from scores of clips that were not learned from. */
export function calibrate(scores: Matrix, truth: readonly number[]): Calibration {
  const temperature = fitTemperature(scores, truth)
  const probabilities = truth.map((_, row) => softmax(rowOf(scores, row), temperature))
  const uncertainBelow = uncertainThreshold(
    probabilities.map(values => Math.max(...values)),
    probabilities.map((values, row) => argmax(values) === truth[row]),
  )
  return { temperature, uncertainBelow }
}
