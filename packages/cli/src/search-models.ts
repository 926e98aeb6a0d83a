import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { cardToMarkdown, saveModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { searchFolder } from '@undertone/core/node/train'
import { gridCombinations, randomCombinations } from '@undertone/core/train'
import type { SearchCommandOptions } from './commands/search.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { print, remark, writeWhole } from './output.ts'
import { createProgress } from './progress.ts'
import { searchText } from './search-text.ts'

const ENDING = '.safetensors'

/** The action of `undertone search`. */
export async function searchModels(folder: string, options: SearchCommandOptions): Promise<void> {
  const grid = parseJson(await readGrid(options.grid), options.grid)
  const combinations =
    options.random === undefined ? gridCombinations(grid) : randomCombinations(grid, options.random, options.seed)
  const { score, split, folds, nested = false, recipe, seed, out, save } = options
  if (save !== undefined && !save.endsWith(ENDING))
    throw new AppError('usage/invalid-option', `Expected --save to end in ${ENDING}, found "${save}".`)
  const started = performance.now()
  const progress = await createProgress('done', options.quiet ?? false)
  try {
    const { report, best } = await searchFolder(folder, combinations, {
      ...toDatasetOptions(options, progress),
      ...{ score, split, folds, nested, recipe, seed },
      ...(out !== undefined && { resultsFile: out }),
      ...(save !== undefined && { modelId: basename(save, ENDING) }),
    })
    progress.stop()
    if (best && save !== undefined) {
      await writeWhole(`${save.slice(0, -ENDING.length)}.md`, cardToMarkdown(best.card))
      await writeWhole(save, saveModel(best))
      remark(`Wrote ${save} and its card: the best combination, trained on all clips`, options)
    }
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (options.json) await print(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
    else await print(searchText(report))
    remark(
      `${report.trained} networks trained${report.resumed > 0 ? `, ${report.resumed} taken from ${out}` : ''} (${seconds} s)`,
      options,
    )
  } finally {
    progress.stop()
  }
}

async function readGrid(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'file/not-found',
      `Expected a grid, a JSON file, at "${path}"; none can be read.`,
      { path },
      { cause },
    )
  })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError(
      'usage/invalid-option',
      `The grid "${path}" is not JSON: ${cause instanceof Error ? cause.message : cause}.`,
      { path },
      { cause },
    )
  }
}
