import { AppError, type WorkOptions } from '../errors.ts'
import { canonicalJson, type Json } from '../features/recipe.ts'
import { sha256Hex } from '../hash.ts'
import type { ModelParts } from '../model/model-file.ts'
import type { ClipRecipeName } from '../train/clip-recipes.ts'
import type { FitJob, FitResult } from '../train/fit-job.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { type FoldKind, foldsOf } from '../train/search-folds.ts'
import { type Combination, settingsKey } from '../train/search-grid.ts'
import {
  type FoldFigures,
  foldFigures,
  rankCombinations,
  type SearchReport,
  type SearchScore,
} from '../train/search-report.ts'
import type { Fold } from '../train/split.ts'
import { splitReport } from '../train/split-report.ts'
import { createFitPool } from './judge-mlp.ts'
import { type LabelledRows, labelledRows, toJob } from './labelled-rows.ts'
import { ResultsFile } from './results-file.ts'
import { trainNetwork } from './train-network.ts'
import { runAll, type WorkerPool } from './worker-pool.ts'

/** What is searched, how it is judged, and where results are kept. */
export interface SearchOptions extends WorkOptions, RecogniseOptions {
  readonly recipe: ClipRecipeName
  /** Other labels are left out; all are taken where none are given. */
  readonly labels?: readonly string[]
  readonly score: SearchScore
  readonly split: FoldKind
  readonly folds: number
  /** Also judge the search itself: choose anew within each fold's training clips, score on its test clips. */
  readonly nested: boolean
  readonly seed: number
  /** Where rows are written as they come, and taken from when the search is started again. */
  readonly resultsFile?: string
  readonly workers?: number
  readonly cacheFolder?: string
  /** Train the best combination on all clips, and give it this name. */
  readonly modelId?: string
}

/** What a search found, and the best model where one was asked for. */
export interface SearchOutcome {
  readonly report: SearchReport
  readonly best?: ModelParts
}

/** A network of the search: which combination on which fold, within which outer fold. */
interface Trial {
  readonly outer: number | ''
  readonly combination: number
  readonly fold: number
  readonly split: Fold
}

/**
 * Trains every combination on every fold of a folder's clips, on worker threads, and ranks the combinations. Progress is
 * counted in clips, then in networks.
 *
 * @throws AppError `dataset/too-few-speakers`, `dataset/leak`, `usage/invalid-option`, `cancelled`, and as
 *   `loadDataset`, `extractFeatures` and {@link ResultsFile.open}
 */
export async function searchFolder(
  folder: string,
  combinations: readonly Combination[],
  options: SearchOptions,
): Promise<SearchOutcome> {
  const { recipe, score, split: kind, folds: count, nested, seed, workers = 2 } = options
  const rows = await labelledRows([folder], options)
  const { clips, labels } = rows
  const everyPlace = [...clips.keys()]
  const folds = foldsOf(clips, everyPlace, kind, count, seed)
  const inner = nested ? folds.map(({ train }) => foldsOf(clips, train, kind, count, seed)) : []
  const trials = [
    ...trialsOf(combinations, folds, ''),
    ...inner.flatMap((own, outer) => trialsOf(combinations, own, outer)),
  ]
  const results = options.resultsFile === undefined ? undefined : await ResultsFile.open(options.resultsFile)
  const pool = createFitPool(workers)
  try {
    const { figures, trained } = await runTrials(pool, rows, combinations, trials, { seed, results, options })
    const figuresOf = (outer: number | '') => (place: number) =>
      trials.flatMap((trial, i) => (trial.outer === outer && trial.combination === place ? [figures[i]!] : []))
    const ranked = rankCombinations(combinations, figuresOf(''), score)
    const speakersShared = kind !== 'speaker'
    const notes = [...rows.notes]
    const twins = combinations.filter(({ twinOf }) => twinOf !== undefined).length
    if (twins > 0)
      notes.push(
        `${twins} of ${combinations.length} combinations were not run: with adam the schedule of the learning rate does nothing, so that each equals another row.`,
      )
    if (!nested && combinations.length > 1)
      notes.push(
        'The best was chosen on the folds that its figures are from, so they are a little too good: --nested gives what the choice is worth.',
      )
    const report: SearchReport = {
      ...{ score, split: kind, speakersShared, clips: clips.length },
      speakers: new Set(clips.map(({ speaker }) => speaker)).size,
      ...{ labels, recipe, foldCount: count, combinations: ranked },
      ...{ trained, resumed: trials.length - trained, notes },
    }
    const best =
      options.modelId === undefined
        ? undefined
        : await trainNetwork(pool, rows, folds, ranked[0]!.settings, {
            ...options,
            ...{ id: options.modelId, speakersShared, bestOf: combinations.length },
          })
    if (!nested) return { report, ...(best && { best: best.parts }) }
    const chosen = folds.map((_, outer) => rankCombinations(combinations, figuresOf(outer), score)[0]!.settings)
    const scores = await judgeChosen(pool, rows, folds, chosen, { seed, options })
    const judged = splitReport(`nested search, ${kind}`, clips, folds, labels, scores, { speakersShared, notes: [] })
    return { report: { ...report, nested: { ...judged, chosen } }, ...(best && { best: best.parts }) }
  } finally {
    await pool.close()
    await results?.close()
  }
}

function trialsOf(combinations: readonly Combination[], folds: readonly Fold[], outer: number | ''): Trial[] {
  return combinations.flatMap(({ twinOf }, combination) =>
    twinOf === undefined ? folds.map((split, fold) => ({ outer, combination, fold, split })) : [],
  )
}

async function runTrials(
  pool: WorkerPool<FitJob, FitResult>,
  rows: LabelledRows,
  combinations: readonly Combination[],
  trials: readonly Trial[],
  {
    seed,
    results,
    options,
  }: { readonly seed: number; readonly results: ResultsFile | undefined; readonly options: WorkOptions },
): Promise<{ readonly figures: readonly FoldFigures[]; readonly trained: number }> {
  const data = hashOf(rows)
  const keyOf = ({ combination, split }: Trial) =>
    sha256Hex(
      `${data} ${seed} ${settingsKey(combinations[combination]!.settings)} ${split.train.join()} ${split.test.join()}`,
    )
  const keys = trials.map(keyOf)
  const figures = keys.map(key => results?.known.get(key))
  const open = [...trials.keys()].filter(i => !figures[i])
  await runAll(
    pool,
    open.map(i => toJob(rows, trials[i]!.split, combinations[trials[i]!.combination]!.settings, seed)),
    (outcome, at) => {
      if ('error' in outcome) throw outcome.error
      const i = open[at]!
      const { outer, combination, fold, split } = trials[i]!
      const truth = split.test.map(place => rows.classOf[place]!)
      const own = foldFigures(outcome.result, truth, rows.labels.length)
      figures[i] = own
      const settings = JSON.stringify(combinations[combination]!.settings)
      results?.add({ key: keys[i]!, outer, combination, fold, settings, figures: own })
    },
    options,
  )
  return { figures: figures.map(own => own!), trained: open.length }
}

/** The scores of each fold's test clips from a network with the settings chosen within its training clips. */
async function judgeChosen(
  pool: WorkerPool<FitJob, FitResult>,
  rows: LabelledRows,
  folds: readonly Fold[],
  chosen: readonly Combination['settings'][],
  { seed, options }: { readonly seed: number; readonly options: WorkOptions },
) {
  const scores: { rows: number; columns: number; data: Float32Array }[] = []
  await runAll(
    pool,
    folds.map((split, outer) => toJob(rows, split, chosen[outer]!, seed)),
    (outcome, outer) => {
      if ('error' in outcome) throw outcome.error
      if (outcome.result.diverged)
        throw new AppError('train/diverged', 'The combination that was best within a fold ran away on it.', { outer })
      scores[outer] = { rows: folds[outer]!.test.length, columns: rows.labels.length, data: outcome.result.scores }
    },
    options,
  )
  return scores
}

function hashOf({ features, classOf, labels }: LabelledRows): string {
  const bytes = new Uint8Array(features.byteLength)
  bytes.set(new Uint8Array(features.buffer))
  const about: Json = { labels: [...labels], classes: [...classOf] }
  return sha256Hex(`${sha256Hex(bytes)} ${canonicalJson(about)}`)
}
