import { DEFAULT_RECIPE } from '../features/default-recipe.ts'
import { DESCRIPTOR_RATE } from '../features/descriptors.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../features/functionals.ts'
import type { FeatureRecipe } from '../features/recipe.ts'
import { SEED_180_NAMES, seed180, seed180Recipe } from '../features/seed-180.ts'
import { type ClipFeatures, clipFeatures } from './clip-features.ts'

/** Features that clips can be learned by: one vector a clip. */
export const CLIP_RECIPE_NAMES = ['functionals', 'default', 'seed-180'] as const
/** A name of {@link CLIP_RECIPE_NAMES}. */
export type ClipRecipeName = (typeof CLIP_RECIPE_NAMES)[number]

/** How a clip is described. */
export interface ClipRecipe {
  readonly recipe: FeatureRecipe
  /** Values that every vector has; those of the default recipe have more, the longer the sound the more. */
  readonly size: number
  /** @param samples - 16 kHz, one channel */
  describe(samples: Float32Array): ClipFeatures
}

/** The recipes by name. `seed-180` is taken of the whole clip at 16 kHz, and of no windows. */
export const CLIP_RECIPES: Readonly<Record<ClipRecipeName, ClipRecipe>> = {
  functionals: analysed(FUNCTIONALS_RECIPE),
  default: analysed(DEFAULT_RECIPE),
  'seed-180': {
    recipe: seed180Recipe(DESCRIPTOR_RATE),
    size: SEED_180_NAMES.length,
    describe: samples => ({ whole: seed180(samples, DESCRIPTOR_RATE), windows: [] }),
  },
}

function analysed(recipe: FeatureRecipe): ClipRecipe {
  return { recipe, size: FUNCTIONAL_COUNT, describe: samples => clipFeatures(samples, recipe) }
}
