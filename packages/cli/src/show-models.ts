import { cardToMarkdown, loadModel, type Model } from '@undertone/core'
import { listModels, readModel } from '@undertone/core/node'
import type { CommonOptions } from './common-options.ts'
import { print } from './output.ts'

/** The action of `undertone models list`. */
export async function listModelCards(options: CommonOptions): Promise<void> {
  const models: Model[] = []
  for (const name of await listModels()) models.push(loadModel(await readModel(name)))
  if (options.json) return print(`${JSON.stringify(models.map(describe), null, 2)}\n`)
  const lines = models.map(({ card }) => {
    const use = card.commercialUse ? 'free to use' : 'research use only'
    return `${card.id.padEnd(10)} ${card.version}  ${card.labels.length} labels (${card.labels.join(', ')})  ${card.licence}, ${use}`
  })
  await print(`${lines.join('\n') || 'No model ships with this copy; undertone train makes one.'}\n`)
}

/** The action of `undertone models show`. */
export async function showModelCard(name: string, options: CommonOptions): Promise<void> {
  const model = loadModel(await readModel(name))
  if (options.json) return print(`${JSON.stringify(describe(model), null, 2)}\n`)
  const { recipe, calibration, sha256 } = model
  const facts = `Features: ${recipe.name} version ${recipe.version}, ${recipe.sampleRate ?? 'any'} Hz. Temperature ${calibration.temperature.toFixed(2)}; uncertain below ${calibration.uncertainBelow.toFixed(2)}. SHA-256 ${sha256}.`
  const card = cardToMarkdown(model.card).replace(/^---\n.*?\n---\n\n/s, '')
  await print(`${card}\n## File\n\n${facts}\n`)
}

function describe({ kind, card, recipe, calibration, sha256 }: Model) {
  return { ...card, kind, recipe: { name: recipe.name, version: recipe.version }, calibration, sha256 }
}
