import { sha256Hex } from '../hash.ts'

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * The named, versioned list of features that a model was trained on: plain data.
 * Any change to a feature's value is a new `version`.
 */
export interface FeatureRecipe {
  readonly name: string
  readonly version: number
  /** Hz that the features are computed at; null: the recording's own. */
  readonly sampleRate: number | null
  /** One vector for a stretch of sound, or a matrix over time. */
  readonly shape: 'vector' | 'matrix'
  readonly parameters: { readonly [key: string]: Json }
}

/** JSON with sorted keys and no white space: equal data gives equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
      .join(',')}}`
  return JSON.stringify(value)
}

/** SHA-256 of a recipe's canonical JSON, in hexadecimal: the cache key and the compatibility check of a model. */
export function recipeHash(recipe: FeatureRecipe): string {
  return sha256Hex(canonicalJson({ ...recipe }))
}
