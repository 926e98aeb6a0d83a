import { AppError, type WorkOptions } from '../errors.ts'
import { fitTemperature, softmax, uncertainThreshold } from '../model/calibrate.ts'
import type { ModelParts } from '../model/model-file.ts'
import { argmax } from '../signal/argmax.ts'
import { rowOf } from '../signal/matrix.ts'
import { stack } from '../train/feature-set.ts'
import type { FitJob, FitResult } from '../train/fit-job.ts'
import { mlpCard } from '../train/mlp-card.ts'
import type { RankedCombination } from '../train/search-report.ts'
import type { Fold } from '../train/split.ts'
import { splitReport } from '../train/split-report.ts'
import { type LabelledRows, toJob } from './labelled-rows.ts'
import { runAll, type WorkerPool } from './worker-pool.ts'

export interface BestModelOptions extends WorkOptions {
  readonly id: string
  readonly seed: number
  readonly speakersShared: boolean
}

/**
 * The best combination of a search as a model: trained on all clips; temperature and threshold of `uncertain` fitted on
 * the scores of the folds' test clips.
 *
 * @throws AppError `train/diverged` where it ran away
 */
export async function trainBest(
  pool: WorkerPool<FitJob, FitResult>,
  rows: LabelledRows,
  folds: readonly Fold[],
  { settings }: RankedCombination,
  { id, seed, speakersShared, ...work }: BestModelOptions,
): Promise<ModelParts> {
  const everyPlace = [...rows.clips.keys()]
  const jobs = [
    ...folds.map(fold => toJob(rows, fold, settings, seed)),
    { ...toJob(rows, { train: everyPlace, test: [] }, settings, seed), keepModel: true },
  ]
  const results: FitResult[] = []
  await runAll(
    pool,
    jobs,
    (outcome, at) => {
      if ('error' in outcome) throw outcome.error
      results[at] = outcome.result
    },
    work,
  )
  const parameters = results.at(-1)?.mlp
  if (!parameters || results.some(({ diverged }) => diverged))
    throw new AppError(
      'train/diverged',
      'The best combination ran away: lower the learning rate, or standardise the features.',
    )
  const { labels, clips, classOf } = rows
  const scores = folds.map(({ test }, turn) => ({
    rows: test.length,
    columns: labels.length,
    data: results[turn]!.scores,
  }))
  const all = stack(scores)
  const truth = folds.flatMap(({ test }) => test.map(place => classOf[place]!))
  const temperature = fitTemperature(all, truth)
  const probabilities = truth.map((_, row) => softmax(rowOf(all, row), temperature))
  const uncertainBelow = uncertainThreshold(
    probabilities.map(values => Math.max(...values)),
    probabilities.map((values, row) => argmax(values) === truth[row]),
  )
  const report = splitReport(
    speakersShared ? 'stratified folds, speakers shared' : 'folds by speaker',
    clips,
    folds,
    labels,
    scores,
    {
      speakersShared,
      notes: [],
    },
  )
  const card = mlpCard(report, { id, settings, clips, corpus: rows.corpus, recipe: rows.recipe })
  return { kind: 'mlp', card, recipe: rows.recipe, calibration: { temperature, uncertainBelow }, parameters }
}
