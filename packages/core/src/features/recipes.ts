import { resample } from '../audio/resample.ts'
import { AppError } from '../errors.ts'
import { rowOf } from '../signal/matrix.ts'
import { DESCRIPTOR_RATE, FRAME_HOP, FRAME_LENGTH } from './descriptor-table.ts'
import { EGEMAPS_NAMES, EGEMAPS_RECIPE, egemaps } from './egemaps/egemaps.ts'
import type { FeatureMatrix } from './feature-matrix.ts'
import { FUNCTIONALS_RECIPE, functionalNames, functionals } from './functionals.ts'
import { LOG_MEL_RECIPE, logMel64 } from './log-mel.ts'
import type { FeatureRecipe } from './recipe.ts'
import { SEED_180_NAMES, seed180, seed180Recipe } from './seed-180.ts'

/** The recipes that can be asked for by name. */
export const RECIPE_NAMES = ['seed-180', 'functionals', 'log-mel', 'egemaps'] as const
/** A name of `RECIPE_NAMES`. */
export type RecipeName = (typeof RECIPE_NAMES)[number]

/** One vector for a stretch of sound, by the recipe that made it. */
export interface RecipeVector {
  readonly recipe: FeatureRecipe
  /** Hz that the features were computed at. */
  readonly sampleRate: number
  readonly names: readonly string[]
  readonly values: Float32Array
}

/** A matrix over time, by the recipe that made it. */
export interface RecipeMatrix extends FeatureMatrix {
  readonly recipe: FeatureRecipe
  /** Hz that the features were computed at. */
  readonly sampleRate: number
}

/** How a recipe that is computed at any rate or at one rate only makes its features. */
interface RecipeMaker {
  readonly recipeAt: (rate: number | null) => FeatureRecipe
  readonly make: (samples: Float32Array, sampleRate: number, recipe: FeatureRecipe) => RecipeVector | RecipeMatrix
}

const MAKERS: Readonly<Record<RecipeName, RecipeMaker>> = {
  'seed-180': {
    recipeAt: seed180Recipe,
    make: (samples, sampleRate, recipe) => ({
      recipe,
      sampleRate,
      names: SEED_180_NAMES,
      values: seed180(samples, sampleRate),
    }),
  },
  functionals: {
    recipeAt: fixed(FUNCTIONALS_RECIPE),
    make: (samples, sampleRate, recipe) => ({
      recipe,
      sampleRate,
      names: functionalNames(),
      values: functionals(samples),
    }),
  },
  egemaps: {
    recipeAt: fixed(EGEMAPS_RECIPE),
    make: (samples, sampleRate, recipe) => ({ recipe, sampleRate, names: EGEMAPS_NAMES, values: egemaps(samples) }),
  },
  'log-mel': {
    recipeAt: fixed(LOG_MEL_RECIPE),
    make(samples, sampleRate, recipe) {
      const matrix = logMel64(samples)
      const names = Array.from({ length: matrix.columns }, (_, band) => `logmel${String(band).padStart(2, '0')}`)
      const hopSeconds = FRAME_HOP / DESCRIPTOR_RATE
      return { recipe, sampleRate, ...matrix, names, hopSeconds, startSeconds: FRAME_LENGTH / 2 / DESCRIPTOR_RATE }
    },
  },
}

/**
 * Computes the features of a named recipe. Where the recipe wants another rate the samples are resampled; the result says
 * at which rate it was computed.
 *
 * @param samples - one channel, full scale 1
 * @param sampleRate - Hz, of the samples
 * @param options - `rate`: Hz to compute at, for recipes that leave it open (`seed-180`); the recording's own where not given
 * @throws AppError `audio/empty`; `usage/invalid-option` for a name that is not known, or a rate that the recipe does not have
 */
export function computeRecipe(
  name: string,
  samples: Float32Array,
  sampleRate: number,
  { rate = null }: { readonly rate?: number | null } = {},
): RecipeVector | RecipeMatrix {
  const maker = makerOf(name)
  if (samples.length === 0)
    throw new AppError('audio/empty', `The recording has no samples: expected at least one to compute ${name} from.`)
  const recipe = maker.recipeAt(rate)
  const target = recipe.sampleRate ?? sampleRate
  if (rate !== null && rate !== target)
    throw new AppError(
      'usage/invalid-option',
      `The recipe ${name} is computed at ${target} Hz, found ${rate} Hz asked for. Leave the rate out.`,
    )
  return maker.make(resample(samples, sampleRate, target), target, recipe)
}

/** Whether a result is a matrix over time. */
export function isRecipeMatrix(result: RecipeVector | RecipeMatrix): result is RecipeMatrix {
  return 'hopSeconds' in result
}

/** The rows of a matrix, each a view. */
export function framesOf(matrix: RecipeMatrix): Float32Array[] {
  return Array.from({ length: matrix.rows }, (_, row) => rowOf(matrix, row))
}

function fixed(recipe: FeatureRecipe): () => FeatureRecipe {
  return () => recipe
}

function makerOf(name: string): RecipeMaker {
  for (const known of RECIPE_NAMES) if (known === name) return MAKERS[known]
  throw new AppError('usage/invalid-option', `No recipe "${name}": expected one of ${RECIPE_NAMES.join(', ')}.`)
}
