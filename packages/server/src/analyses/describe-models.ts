import { loadModel } from '@undertone/core'
import type { ModelEntry, Models } from '../contract/overview.ts'
import { toProblem } from './problem.ts'

/** A model as it is, whichever is used where none is named. */
type DescribedModel = Omit<ModelEntry, 'isDefault'>

/**
 * What each model says of itself; one that cannot be loaded is named with the reason, and the others are told of.
 *
 * @param read - gives the bytes of a model's file
 */
export async function describeModels(
  names: readonly string[],
  read: (name: string) => Promise<Uint8Array>,
): Promise<{ readonly items: DescribedModel[]; readonly unusable: Models['unusable'] }> {
  const items: DescribedModel[] = []
  const unusable: Models['unusable'] = []
  for (const name of names)
    try {
      const { card } = loadModel(await read(name))
      const { description, version, licence, commercialUse } = card
      const [labels, languages, limits] = [[...card.labels], [...card.languages], [...card.limits]]
      items.push({ name, description, version, labels, languages, licence, commercialUse, limits })
    } catch (error) {
      unusable.push({ name, error: toProblem(error) })
    }
  return { items, unusable }
}
