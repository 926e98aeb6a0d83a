import { AppError, type WorkOptions } from '../errors.ts'
import type { FeatureRecipe } from '../features/recipe.ts'
import { CLIP_RECIPES, type ClipRecipeName } from '../train/clip-recipes.ts'
import type { Condition } from '../train/copies.ts'
import type { CorpusFacts, DatasetClip } from '../train/dataset.ts'
import type { FitJob } from '../train/fit-job.ts'
import type { MlpTraining } from '../train/mlp-settings.ts'
import { orderLabels } from '../train/order-labels.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import type { Fold } from '../train/split.ts'
import { checkTrainable } from './check-trainable.ts'
import { extractFeatures } from './extract-features.ts'
import { type LoadedDataset, loadDataset, placedClips } from './load-dataset.ts'

export interface LabelledRowsOptions extends WorkOptions, RecogniseOptions {
  readonly recipe: ClipRecipeName
  /** Other labels are left out; all are taken where none are given. */
  readonly labels?: readonly string[]
  /** Copies of the clips that may be learned from as well; the clips as they are come first. */
  readonly copies?: readonly Condition[]
  readonly workers?: number
  readonly cacheFolder?: string
}

/** The clean clips of folders as rows to learn from, in memory that threads share. */
export interface LabelledRows {
  readonly corpora: readonly CorpusFacts[]
  readonly recipe: FeatureRecipe
  readonly clips: readonly DatasetClip[]
  readonly labels: readonly string[]
  /** Class of each row: its place in `labels`. */
  readonly classOf: Int32Array
  /** Rows x columns: the clips as they are, then those of each copy, in the same order. */
  readonly features: Float32Array
  readonly columns: number
  readonly notes: readonly string[]
}

/** @throws AppError as `loadDataset` and `extractFeatures`; `dataset/no-label` where there are fewer than two labels */
export async function labelledRows(
  folders: readonly string[],
  { recipe, labels: wanted, copies = [], workers, cacheFolder, ...options }: LabelledRowsOptions,
): Promise<LabelledRows> {
  const datasets: LoadedDataset[] = []
  for (const folder of folders) datasets.push(await loadDataset(folder, options))
  await checkTrainable(datasets)
  const placed = placedClips(datasets).filter(({ clip }) => wanted?.includes(clip.label) ?? true)
  const { set, unreadable } = await extractFeatures(placed, {
    recipe,
    conditions: ['clean', ...copies],
    ...(workers !== undefined && { workers }),
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  const labels = orderLabels(set.clips.map(({ label }) => label))
  if (labels.length < 2)
    throw new AppError('dataset/no-label', `Expected at least two labels, found ${labels.join() || 'none'}.`)
  const parts = (['clean', ...copies] as const).map(name => set.conditions.get(name)!.whole.data)
  const features = new Float32Array(new SharedArrayBuffer(parts.length * parts[0]!.byteLength))
  for (const [turn, data] of parts.entries()) features.set(data, turn * data.length)
  return {
    corpora: [...new Map(datasets.map(({ corpus }) => [corpus.name, corpus])).values()],
    recipe: set.recipe,
    clips: set.clips,
    labels,
    classOf: Int32Array.from(
      parts.flatMap(() => set.clips),
      ({ label }) => labels.indexOf(label),
    ),
    features,
    columns: CLIP_RECIPES[recipe].size,
    notes: [
      ...datasets.flatMap(({ notes }) => notes),
      ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`),
    ],
  }
}

/** A network to train on one side of a split and to score on the other. */
export function toJob(
  rows: LabelledRows,
  split: Pick<Fold, 'train' | 'test'>,
  settings: MlpTraining,
  seed: number,
): FitJob {
  const { features, columns, classOf, labels } = rows
  return {
    ...{ features, columns, labels: classOf, classes: labels.length, settings, seed },
    train: Int32Array.from(split.train),
    test: Int32Array.from(split.test),
  }
}
