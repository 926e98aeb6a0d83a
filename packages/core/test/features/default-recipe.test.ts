import { describe, expect, test } from 'vitest'
import {
  ANALYSIS_RECIPES,
  createKernelSets,
  DEFAULT_RECIPE,
  SET_COUNT,
  SET_POOLS,
  SET_THRESHOLDS,
  sameRecipe,
  windowVector,
} from '../../src/features/default-recipe.ts'
import { describe as describeSound } from '../../src/features/descriptors.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE, windowFunctionals } from '../../src/features/functionals.ts'
import { recipeHash } from '../../src/features/recipe.ts'
import { createRandom } from '../../src/random.ts'

/** A gliding voice-like tone in noise. @param gain - on all of it */
function sound(seconds: number, gain = 1): Float32Array {
  const random = createRandom(2)
  let phase = 0
  return Float32Array.from({ length: seconds * 16_000 }, (_, n) => {
    phase += (2 * Math.PI * (150 + 60 * Math.sin(n / 4000))) / 16_000
    const voice = Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.3 * Math.sin(9 * phase)
    return gain * (0.1 * voice * Math.sin(n / 1500) ** 2 + 0.003 * random.normal())
  })
}

const table = describeSound(sound(4))

describe('the vector of a stretch of speech', () => {
  test('is the functionals alone for their recipe', () => {
    expect(windowVector(table, 20, 320, FUNCTIONALS_RECIPE)).toEqual(windowFunctionals(table, 20, 320))
  })

  test('has a log-mel frame of 40 values for each 20 ms after them for the default recipe', () => {
    const vector = windowVector(table, 20, 320, DEFAULT_RECIPE)
    expect(vector.length).toBe(FUNCTIONAL_COUNT + 150 * 40)
    expect(vector.subarray(0, FUNCTIONAL_COUNT)).toEqual(windowFunctionals(table, 20, 320))
    expect(windowVector(table, 20, 321, DEFAULT_RECIPE).length).toBe(vector.length)
  })

  test('does not depend on what lies around the stretch', () => {
    const samples = sound(4)
    const alone = describeSound(samples.slice(160 * 100, 160 * 250 + 240))
    const inside = windowVector(table, 100, 250, DEFAULT_RECIPE).subarray(FUNCTIONAL_COUNT)
    const cut = windowVector(alone, 0, 150, DEFAULT_RECIPE).subarray(FUNCTIONAL_COUNT)
    for (const [i, value] of cut.entries()) expect(inside[i]).toBeCloseTo(value, 3)
  })

  test('says the same of a louder recording', () => {
    const loud = windowVector(describeSound(sound(2, 5)), 0, 190, DEFAULT_RECIPE).subarray(FUNCTIONAL_COUNT)
    const quiet = windowVector(describeSound(sound(2)), 0, 190, DEFAULT_RECIPE).subarray(FUNCTIONAL_COUNT)
    for (const [i, value] of quiet.entries()) expect(loud[i]).toBeCloseTo(value, 3)
  })
})

describe('kernel sets', () => {
  const sets = createKernelSets()
  const vector = windowVector(table, 0, 300, DEFAULT_RECIPE)
  const thresholds = new Float32Array(SET_THRESHOLDS)
  const pools = (set = sets[0]!, of = vector) => {
    const out = new Float32Array(SET_POOLS).fill(9)
    set.pool(of, thresholds, out)
    return out
  }

  test('are as many as the recipe says, each with values of its own', () => {
    expect(sets).toHaveLength(SET_COUNT)
    expect(pools(sets[0]!)).not.toEqual(pools(sets[1]!))
    expect(pools().every(Number.isFinite)).toBe(true)
  })

  test('are the same each time they are made', () => {
    expect(pools(createKernelSets()[1]!)).toEqual(pools(sets[1]!))
  })

  test('give zeros for a vector without frames', () => {
    expect(pools(sets[0]!, vector.subarray(0, FUNCTIONAL_COUNT)).every(value => value === 0)).toBe(true)
  })
})

test('recipes are told apart by all that they say', () => {
  expect(new Set(ANALYSIS_RECIPES.map(recipeHash)).size).toBe(ANALYSIS_RECIPES.length)
  expect(sameRecipe(DEFAULT_RECIPE, structuredClone(DEFAULT_RECIPE))).toBe(true)
  expect(sameRecipe(DEFAULT_RECIPE, { ...DEFAULT_RECIPE, version: 99 })).toBe(false)
})
