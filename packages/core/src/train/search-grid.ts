import { AppError } from '../errors.ts'
import { canonicalJson, type Json } from '../features/recipe.ts'
import { createRandom } from '../random.ts'
import { type MlpTraining, parseMlpSettings, settingName } from './mlp-settings.ts'

/** One row of a search: settings, and the earlier row that is the same network under another name. */
export interface Combination {
  readonly settings: MlpTraining
  /** Place of the combination that this one equals: it is not run again. */
  readonly twinOf?: number
}

/** More than this nobody waits for. */
const MOST = 100_000

/**
 * Every combination of a grid, the last name changing fastest.
 *
 * @param grid - JSON: for each setting, under our name or scikit-learn's, a list of values, or one value for all;
 *   the sizes of several hidden layers are a list in the list
 * @throws AppError `usage/invalid-option`
 */
export function gridCombinations(grid: unknown): Combination[] {
  const axes = parseGrid(grid)
  const count = axes.reduce((product, [, values]) => product * values.length, 1)
  if (count > MOST) invalid(`expected at most ${MOST} combinations, found ${count}`)
  return markTwins(Array.from({ length: count }, (_, place) => combinationAt(axes, place)))
}

/** So many different combinations of the grid, drawn at random; all where there are no more. */
export function randomCombinations(grid: unknown, count: number, seed: number): Combination[] {
  const axes = parseGrid(grid)
  const total = axes.reduce((product, [, values]) => product * values.length, 1)
  const random = createRandom(seed)
  const places = new Set<number>()
  while (places.size < Math.min(count, total, MOST)) places.add(random.integer(total))
  return markTwins([...places].sort((a, b) => a - b).map(place => combinationAt(axes, place)))
}

type Axis = readonly [name: string, values: readonly unknown[]]

function parseGrid(grid: unknown): Axis[] {
  if (typeof grid !== 'object' || grid === null || Array.isArray(grid))
    invalid('expected a JSON object of settings, each with a list of values')
  const axes = Object.entries(grid).map(([name, values]): Axis => [name, Array.isArray(values) ? values : [values]])
  const names = new Set<string>()
  for (const [name, values] of axes) {
    const setting = settingName(name)
    if (names.has(setting)) invalid(`"${setting}" is there twice`)
    names.add(setting)
    if (values.length === 0) invalid(`"${name}" has no values`)
    for (const value of values) parseMlpSettings({ [name]: value })
  }
  return axes
}

function combinationAt(axes: readonly Axis[], place: number): MlpTraining {
  const values: Record<string, unknown> = {}
  let rest = place
  for (const [name, own] of axes.toReversed()) {
    values[name] = own[rest % own.length]
    rest = Math.floor(rest / own.length)
  }
  return parseMlpSettings(Object.fromEntries(axes.map(([name]) => [name, values[name]])))
}

/** The schedule of the learning rate acts with `sgd` only: with `adam` combinations that differ in it are one. */
function markTwins(settings: readonly MlpTraining[]): Combination[] {
  const seen = new Map<string, number>()
  return settings.map((own, place) => {
    const { learningRate, ...rest } = own
    const key = settingsKey(own.solver === 'sgd' ? own : rest)
    const twinOf = seen.get(key)
    if (twinOf === undefined) seen.set(key, place)
    return { settings: own, ...(twinOf !== undefined && { twinOf }) }
  })
}

/** Equal for equal settings, whatever their order. */
export function settingsKey(settings: MlpTraining): string {
  return canonicalJson(settings as { readonly [key: string]: Json })
}

function invalid(why: string): never {
  throw new AppError('usage/invalid-option', `Invalid grid: ${why}.`)
}
