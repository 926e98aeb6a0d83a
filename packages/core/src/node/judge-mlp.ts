import type { WorkOptions } from '../errors.ts'
import { checkCorpus } from '../train/check-corpus.ts'
import type { ClipRecipeName } from '../train/clip-recipes.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { FitJob, FitResult } from '../train/fit-job.ts'
import type { MlpTraining } from '../train/mlp-settings.ts'
import { type CorpusProtocolName, PROTOCOLS } from '../train/protocols.ts'
import { smoteBalance } from '../train/smote.ts'
import { repetitionNotes } from '../train/split.ts'
import { splitReport } from '../train/split-report.ts'
import { secondsOfSome } from './clip-seconds.ts'
import { labelledRows, toJob } from './labelled-rows.ts'
import { loadDataset } from './load-dataset.ts'
import { fitAll, scoresOf } from './train-network.ts'
import { WorkerPool } from './worker-pool.ts'

/** How a protocol is run with networks. */
export interface JudgeMlpOptions extends WorkOptions {
  readonly recipe: ClipRecipeName
  readonly settings: MlpTraining
  readonly workers?: number
  readonly cacheFolder?: string
}

/** A pool of threads that each train one network at a time. */
export function createFitPool(size: number): WorkerPool<FitJob, FitResult> {
  return new WorkerPool(new URL('./fit-worker.ts', import.meta.url), size)
}

/**
 * How good networks are by a protocol: one is trained for each split of RAVDESS, on worker threads. Progress is counted
 * in clips, then in networks.
 *
 * @throws AppError `train/diverged`, and as `labelledRows`
 */
export async function judgeMlp(
  folder: string,
  protocol: CorpusProtocolName,
  { recipe, settings, workers = 2, ...options }: JudgeMlpOptions,
): Promise<EvaluationReport> {
  const { labels: wanted, speakersShared, split } = PROTOCOLS[protocol]
  const dataset = await loadDataset(folder)
  checkCorpus(protocol, dataset, await secondsOfSome(dataset))
  const rows = await labelledRows([folder], { recipe, workers, ...options, ...(wanted && { labels: wanted }) })
  const { clips, labels } = rows
  const splits = split(clips)
  const pool = createFitPool(Math.min(workers, splits.length))
  try {
    const jobs = splits.map((fold, seed) => toJob(rows, fold, settings, seed))
    const results = await fitAll(pool, jobs, options)
    const scores = splits.map(({ test }, turn) => scoresOf(results[turn]!, test.length, labels.length))
    const report = splitReport(protocol, clips, splits, labels, scores, {
      speakersShared,
      notes: [...rows.notes, ...(speakersShared ? repetitionNotes(clips) : [])],
    })
    const learned = splits[0]?.train.map(place => clips[place]!.label) ?? []
    return settings.smote ? { ...report, balance: smoteBalance(learned, labels) } : report
  } finally {
    await pool.close()
  }
}
