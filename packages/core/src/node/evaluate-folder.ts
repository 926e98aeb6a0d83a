import { AppError, type WorkOptions } from '../errors.ts'
import { sameRecipe } from '../features/default-recipe.ts'
import type { Model } from '../model/model.ts'
import { CLIP_RECIPE_NAMES, CLIP_RECIPES, type ClipRecipeName } from '../train/clip-recipes.ts'
import type { DatasetClip } from '../train/dataset.ts'
import { type ModelReport, modelReport } from '../train/model-report.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { extractFeatures } from './extract-features.ts'
import { type LoadedDataset, loadDataset, placedClips } from './load-dataset.ts'

/** How a folder is judged: which of its clips, on how many threads. */
export interface EvaluateFolderOptions extends WorkOptions, RecogniseOptions {
  readonly workers?: number
  readonly cacheFolder?: string
}

/**
 * What a model makes of a folder of labelled clips.
 *
 * @throws AppError `dataset/no-label`, `dataset/empty`, and as `loadDataset` and `extractFeatures`
 */
export async function evaluateFolder(
  folder: string,
  model: Model,
  options: EvaluateFolderOptions = {},
): Promise<ModelReport> {
  const dataset = await labelledDataset(folder, options)
  const { set, unreadable } = await cleanFeatures(dataset, model, options)
  const notes = [...dataset.notes, ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`)]
  const report = modelReport(model, set.clips, set.conditions.get('clean')!, notes)
  if (!report) throw noKnownLabel(set.clips, model.card.labels)
  return report
}

/** What a model, or several, can be judged on: a folder whose clips all have labels. */
export async function labelledDataset(folder: string, options: EvaluateFolderOptions): Promise<LoadedDataset> {
  const dataset = await loadDataset(folder, options)
  const unlabelled = dataset.clips.filter(({ label }) => label === '').length
  if (unlabelled > 0)
    throw new AppError(
      'dataset/no-label',
      `${unlabelled} of ${dataset.clips.length} clips have no label, so nothing can be judged. Fill in the column "label" of manifest.csv.`,
      { clips: unlabelled },
    )
  return dataset
}

/** The clips of a dataset as they are, described by a model's own features. */
export function cleanFeatures(dataset: LoadedDataset, model: Model, options: EvaluateFolderOptions) {
  return extractFeatures(placedClips([dataset]), { ...options, recipe: recipeNameOf(model), conditions: ['clean'] })
}

export function noKnownLabel(clips: readonly DatasetClip[], known: readonly string[]): AppError {
  const found = [...new Set(clips.map(({ label }) => label))].join(', ')
  return new AppError(
    'dataset/empty',
    `No clip has a label that the model knows: expected ${known.join(', ') || 'some'}, found ${found}.`,
  )
}

/** The recipe that a model's clips must be described by: another would give it numbers that mean something else. */
function recipeNameOf({ recipe }: Model): ClipRecipeName {
  const name = CLIP_RECIPE_NAMES.find(known => sameRecipe(CLIP_RECIPES[known].recipe, recipe))
  if (name) return name
  throw new AppError(
    'model/unsupported',
    `The model needs the features "${recipe.name}" version ${recipe.version}: expected ${CLIP_RECIPE_NAMES.join(', ')}. Train it again.`,
  )
}
