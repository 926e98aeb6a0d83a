import type { WorkOptions } from '../errors.ts'
import type { ModelParts } from '../model/model-file.ts'
import type { ClipRecipeName } from '../train/clip-recipes.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { FitJob, FitResult } from '../train/fit-job.ts'
import { mlpCard } from '../train/mlp-card.ts'
import type { MlpTraining } from '../train/mlp-settings.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { foldFigures } from '../train/search-report.ts'
import { foldsBySpeaker } from '../train/split.ts'
import { DEFAULT_SHARES, type Shares, splitByShare } from '../train/split-by-share.ts'
import { splitReport } from '../train/split-report.ts'
import type { SplitChoice } from '../train/train-by-split.ts'
import { createFitPool } from './judge-mlp.ts'
import { type LabelledRows, labelledRows, toJob } from './labelled-rows.ts'
import { calibrate, fitAll, scoresOf, trainNetwork } from './train-network.ts'
import type { WorkerPool } from './worker-pool.ts'

/** As for {@link TrainFoldersOptions}, of networks. */
export interface TrainNetworksOptions extends WorkOptions, RecogniseOptions {
  readonly id: string
  readonly settings: MlpTraining
  readonly recipe?: ClipRecipeName
  readonly labels?: readonly string[]
  readonly seed?: number
  /** Test each speaker in turn, in so many folds. */
  readonly folds?: number
  /** Divide the speakers instead; 60/20/20 where neither is given and the data is one's own. */
  readonly shares?: Shares
  readonly workers?: number
  readonly cacheFolder?: string
}

/** Strengths of the L2 term that validation speakers choose from, as multiples of the one given. */
const STRENGTHS = [0.1, 1, 10, 100]

/**
 * From folders of labelled recordings to a network and its speaker-independent evaluation. In folds the settings are taken
 * as given; in a split the validation speakers choose the strength of the L2 term, and the test speakers judge it once.
 *
 * @throws AppError `train/diverged`, `dataset/too-few-speakers`, `dataset/leak`, and as `labelledRows`
 */
export async function trainNetworks(
  folders: readonly string[],
  { id, settings, recipe = 'functionals', seed = 1, workers = 2, ...options }: TrainNetworksOptions,
): Promise<{ readonly parts: ModelParts; readonly report: EvaluationReport & { readonly split?: SplitChoice } }> {
  const rows = await labelledRows(folders, { ...options, recipe, workers })
  const { clips, corpora } = rows
  const own = corpora.some(({ name }) => name === 'own')
  const shares = options.shares ?? (options.folds === undefined && own ? DEFAULT_SHARES : undefined)
  const pool = createFitPool(workers)
  try {
    if (shares) return await trainBySplit(pool, rows, shares, settings, { ...options, id, seed })
    const speakers = new Set(clips.map(({ speaker }) => speaker)).size
    const folds = foldsBySpeaker(clips, options.folds ?? Math.min(5, Math.max(2, speakers)))
    return await trainNetwork(pool, rows, folds, settings, { ...options, id, seed, speakersShared: false })
  } finally {
    await pool.close()
  }
}

async function trainBySplit(
  pool: WorkerPool<FitJob, FitResult>,
  rows: LabelledRows,
  shares: Shares,
  settings: MlpTraining,
  { id, seed, ...work }: WorkOptions & { readonly id: string; readonly seed: number },
): Promise<{ readonly parts: ModelParts; readonly report: EvaluationReport & { readonly split: SplitChoice } }> {
  const { clips, labels, classOf } = rows
  const { training, validation, test } = splitByShare(clips, shares)
  const candidates = STRENGTHS.map(factor => ({ ...settings, alpha: factor * (settings.alpha ?? 1e-4) }))
  const validate = { train: training.places, test: validation.places }
  const validated = await fitAll(
    pool,
    candidates.map(own => toJob(rows, validate, own, seed)),
    work,
  )
  const truthOf = (places: readonly number[]) => places.map(place => classOf[place]!)
  const tried = validated.map((result, turn) => ({
    settings: { alpha: candidates[turn]!.alpha },
    uar: foldFigures(result, truthOf(validation.places), labels.length).uar,
  }))
  const at = tried.reduce((best, { uar }, turn) => (uar > tried[best]!.uar ? turn : best), 0)
  const chosen = candidates[at]!
  const held = scoresOf(validated[at]!, validation.places.length, labels.length)
  const calibration = calibrate(held, truthOf(validation.places))
  const everyPlace = [...clips.keys()]
  const [tested, final] = await fitAll(
    pool,
    [
      toJob(rows, { train: training.places, test: test.places }, chosen, seed),
      { ...toJob(rows, { train: everyPlace, test: [] }, chosen, seed), keepModel: true },
    ],
    work,
  )
  const fold = { speakers: test.speakers, train: training.places, test: test.places }
  const scores = scoresOf(tested!, test.places.length, labels.length)
  const judged = splitReport(`${shares.join('/')} by speaker`, clips, [fold], labels, [scores], {
    speakersShared: false,
    temperatures: [calibration.temperature],
    notes: [
      ...rows.notes,
      `Test: ${test.places.length} clips of ${test.speakers.length} speakers (${test.speakers.join(', ')}), judged once, by a network of ${training.speakers.length} speakers; ${validation.speakers.length} others chose its alpha. The network in the file then learned from all.`,
    ],
  })
  const report = {
    ...judged,
    split: {
      training: training.speakers,
      validation: validation.speakers,
      test: test.speakers,
      tried,
      chosen: tried[at]!.settings,
    },
  }
  const { corpora, recipe } = rows
  const card = mlpCard(report, { id, settings: chosen, clips, corpora, recipe, bestOf: 1 })
  return { parts: { kind: 'mlp', card, recipe, calibration, parameters: final!.mlp! }, report }
}
