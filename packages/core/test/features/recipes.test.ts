import { describe, expect, it } from 'vitest'
import { recipeHash } from '../../src/features/recipe.ts'
import { computeRecipe, framesOf, isRecipeMatrix, RECIPE_NAMES } from '../../src/features/recipes.ts'
import { createRandom } from '../../src/random.ts'

const random = createRandom(5)
const RATE = 22050
const sound = Float32Array.from(
  { length: RATE },
  (_, i) => 0.3 * Math.sin((2 * Math.PI * 180 * i) / RATE) + 0.01 * random.normal(),
)

describe('computeRecipe', () => {
  it.each(RECIPE_NAMES)('%s names each of its values, all finite', name => {
    const result = computeRecipe(name, sound, RATE)
    const rows = isRecipeMatrix(result) ? framesOf(result) : [result.values]
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toHaveLength(result.names.length)
      expect(row.every(Number.isFinite)).toBe(true)
    }
    expect(new Set(result.names).size).toBe(result.names.length)
    expect(result.recipe.name).toBe(name)
  })

  it('has different hashes for different recipes', () => {
    const hashes = RECIPE_NAMES.map(name => recipeHash(computeRecipe(name, sound, RATE).recipe))
    expect(new Set(hashes).size).toBe(RECIPE_NAMES.length)
  })

  it('computes seed-180 at the recording’s own rate, or at the one asked for', () => {
    expect(computeRecipe('seed-180', sound, RATE)).toMatchObject({ sampleRate: RATE, recipe: { sampleRate: null } })
    expect(computeRecipe('seed-180', sound, RATE, { rate: 8000 })).toMatchObject({
      sampleRate: 8000,
      recipe: { sampleRate: 8000 },
    })
  })

  it('refuses another rate than the recipe has, a name that is not known, and no sound', () => {
    expect(() => computeRecipe('egemaps', sound, RATE, { rate: 8000 })).toThrow('at 16000 Hz')
    expect(() => computeRecipe('egemap', sound, RATE)).toThrow('expected one of seed-180')
    for (const name of RECIPE_NAMES) expect(() => computeRecipe(name, new Float32Array(0), RATE)).toThrow('no samples')
  })

  it.each(RECIPE_NAMES)('%s survives one sample and silence', name => {
    for (const samples of [Float32Array.of(0.5), new Float32Array(4000)]) {
      const result = computeRecipe(name, samples, 16000)
      const values = isRecipeMatrix(result) ? result.data : result.values
      expect(values.every(Number.isFinite)).toBe(true)
    }
  })
})
