import { AppError } from '../errors.ts'
import { type Mlp, mlpScores } from '../model/mlp.ts'
import type { Engine } from '../nn/engine.ts'
import { rowOf, zeros } from '../signal/matrix.ts'
import { takeRows } from './feature-set.ts'
import type { MlpTraining } from './mlp-settings.ts'
import { trainMlp } from './train-mlp.ts'

/** One network to train on some rows and to score on others: plain data, for worker threads. */
export interface FitJob {
  /** Rows x columns; in shared memory where many jobs read it. */
  readonly features: Float32Array
  readonly columns: number
  /** Class of each row. */
  readonly labels: Int32Array
  readonly classes: number
  readonly train: Int32Array
  readonly test: Int32Array
  readonly settings: MlpTraining
  readonly seed: number
  /** Hand back the network too. */
  readonly keepModel?: boolean
}

export interface FitResult {
  /** Test rows x classes, before the softmax. */
  readonly scores: Float32Array
  readonly iterations: number
  readonly converged: boolean
  /** Set where training ran away: the scores are then zeros. */
  readonly diverged: boolean
  readonly mlp?: Mlp
}

/** Trains and scores; training that runs away is a result, not an error. */
export function runFitJob(job: FitJob, engine: Engine): FitResult {
  const { columns, labels, classes, train, test, settings, seed, keepModel } = job
  const features = { rows: labels.length, columns, data: job.features }
  const scores = zeros(test.length, classes)
  const trainLabels = train.map(row => labels[row]!)
  try {
    const { mlp, iterations, converged } = trainMlp(takeRows(features, train), trainLabels, classes, settings, {
      seed,
      engine,
    })
    for (const [i, row] of test.entries()) mlpScores(mlp, rowOf(features, row), rowOf(scores, i))
    return { scores: scores.data, iterations, converged, diverged: false, ...(keepModel && { mlp }) }
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'train/diverged')) throw error
    return { scores: scores.data, iterations: Number(error.details.iterations), converged: false, diverged: true }
  }
}
