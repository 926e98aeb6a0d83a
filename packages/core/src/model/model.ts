import type { FeatureRecipe, Json } from '../features/recipe.ts'

/**
 * What a model file says of itself: what it is for, what it learned from, how well it does, who may use it.
 * Kept in the file's own metadata and printed by `undertone models show`.
 */
export interface ModelCard {
  /** Short name, e.g. `default`. */
  readonly id: string
  readonly version: string
  readonly description: string
  readonly labels: readonly string[]
  readonly languages: readonly string[]
  /** SPDX identifier or a sentence. */
  readonly licence: string
  /** False where the data's licence forbids commercial use; shown wherever the model is listed. */
  readonly commercialUse: boolean
  readonly data: readonly {
    readonly name: string
    readonly licence: string
    readonly clips: number
    readonly speakers: number
  }[]
  readonly procedure: string
  /** Measured figures, each with its protocol; never typed by hand. */
  readonly evaluation: readonly { readonly protocol: string; readonly [figure: string]: Json }[]
  readonly limits: readonly string[]
}

/** A trained classifier: immutable, and the same for every kind (LDA, MLP, ensemble, ONNX). */
export interface Model {
  readonly kind: string
  readonly card: ModelCard
  readonly recipe: FeatureRecipe
  /** SHA-256 of the model file, in hexadecimal. */
  readonly sha256: string
  /**
   * @param features - one vector as the recipe defines it
   * @returns calibrated probabilities, one for each of `card.labels`, summing to 1
   */
  predict(features: Float32Array): Float32Array
}
