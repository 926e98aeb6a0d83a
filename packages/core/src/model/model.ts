import type { FeatureRecipe, Json } from '../features/recipe.ts'
import type { Adaptation } from './voice-space.ts'

/** A corpus that a model learned from. */
export interface TrainingData {
  readonly name: string
  /** SPDX identifier or a sentence. */
  readonly licence: string
  readonly clips: number
  /** The voices, as `corpus/speaker`: a test on one of them says nothing about new voices. */
  readonly speakers: readonly string[]
}

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
  /** BCP 47 codes of the languages that were heard in training. */
  readonly languages: readonly string[]
  /** SPDX identifier or a sentence. */
  readonly licence: string
  /** False where the data's licence forbids commercial use; shown wherever the model is listed. */
  readonly commercialUse: boolean
  readonly data: readonly TrainingData[]
  readonly procedure: string
  /** Measured figures, each with its protocol; never typed by hand. */
  readonly evaluation: readonly { readonly protocol: string; readonly [figure: string]: Json }[]
  readonly limits: readonly string[]
}

/** How scores become probabilities, and which of those carry a label; fitted on speakers the model did not learn from. */
export interface Calibration {
  /** Scores are divided by this before the softmax; above 1 where they are too sure of themselves. */
  readonly temperature: number
  /** Top probability, 0..1, below which the top label is more likely wrong than right: call it `uncertain`. */
  readonly uncertainBelow: number
}

/**
 * One voice as a model comes to know it from what it says: the only part of a model that changes, and the caller's own.
 * What is heard is described once, and can be judged again when more is known of the voice.
 */
export interface Voice {
  /**
   * A stretch as this model hears it, for the two below.
   *
   * @param features - as for `Model.predict`
   */
  hear(features: Float32Array): Float32Array
  /** Calibrated probabilities, one for each label of the model, given all that was learned of the voice. */
  judge(heard: Float32Array): Float32Array
  /**
   * @param options.weight - how many independent stretches it counts as: below 1 where it shares sound with others
   * @param options.label - place of its label in the model's labels, where a person has said so
   */
  learn(heard: Float32Array, options?: { readonly weight?: number; readonly label?: number }): void
}

/** A trained classifier: immutable, and the same for every kind (LDA, MLP, ensemble, ONNX). */
export interface Model {
  readonly kind: string
  readonly card: ModelCard
  readonly recipe: FeatureRecipe
  readonly calibration: Calibration
  /** SHA-256 of the model file, in hexadecimal. */
  readonly sha256: string
  /**
   * @param features - one vector as the recipe defines it, its functionals first (NaN counts as the training mean);
   *   where the recipe has frames they follow, as many as the stretch is long
   * @returns calibrated probabilities, one for each of `card.labels`, summing to 1
   * @throws RangeError where the number of features cannot be the recipe's
   */
  predict(features: Float32Array): Float32Array
  /** A voice that nothing is known of yet. Not there where this kind of model cannot adapt. */
  readonly voice?: (adaptation: Adaptation) => Voice
}
