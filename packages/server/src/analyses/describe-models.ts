import { loadModel } from '@undertone/core'
import type { ModelEntry, Models } from '../contract/overview.ts'
import { toProblem } from './problem.ts'

/**
 * What each model says of itself; one that cannot be loaded is named with the reason, and the others are told of.
 *
 * @param read - gives the bytes of a model's file
 * @param defaultName - of the one that is used where none is named
 */
export async function describeModels(
  names: readonly string[],
  read: (name: string) => Promise<Uint8Array>,
  defaultName: string,
): Promise<Models> {
  const items: ModelEntry[] = []
  const unusable: Models['unusable'] = []
  for (const name of names)
    try {
      const { card } = loadModel(await read(name))
      const { description, version, licence, commercialUse } = card
      const [labels, languages, limits] = [[...card.labels], [...card.languages], [...card.limits]]
      const of = { name, isDefault: name === defaultName }
      items.push({ ...of, description, version, labels, languages, licence, commercialUse, limits })
    } catch (error) {
      unusable.push({ name, error: toProblem(error) })
    }
  return { items, unusable }
}
