import { sameRecipe } from '../features/default-recipe.ts'
import type { Model } from '../model/model.ts'
import { compareModels, type ModelComparison } from '../train/compare-models.ts'
import { cleanFeatures, type EvaluateFolderOptions, labelledDataset, noKnownLabel } from './evaluate-folder.ts'

/**
 * Two models on the same folder of labelled clips. The clips are described once for each recipe.
 *
 * @throws AppError `dataset/no-label`, `dataset/empty`, and as `loadDataset` and `extractFeatures`
 */
export async function compareOnFolder(
  folder: string,
  first: Model,
  second: Model,
  options: EvaluateFolderOptions = {},
): Promise<ModelComparison> {
  const dataset = await labelledDataset(folder, options)
  const one = await cleanFeatures(dataset, first, options)
  const other = sameRecipe(first.recipe, second.recipe) ? one : await cleanFeatures(dataset, second, options)
  const notes = [...dataset.notes, ...one.unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`)]
  const vectorsOf = ({ set }: typeof one) => set.conditions.get('clean')!.whole
  const comparison = compareModels(
    one.set.clips,
    { model: first, vectors: vectorsOf(one) },
    { model: second, vectors: vectorsOf(other) },
    notes,
  )
  if (!comparison) {
    const { labels } = second.card
    throw noKnownLabel(
      one.set.clips,
      first.card.labels.filter(label => labels.includes(label)),
    )
  }
  return comparison
}
