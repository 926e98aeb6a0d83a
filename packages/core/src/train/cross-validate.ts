import { DEFAULT_RECIPE, sameRecipe } from '../features/default-recipe.ts'
import type { TrainedParameters } from '../model/model-file.ts'
import { CONDITIONS, type Condition, TEST_CONDITIONS } from './copies.ts'
import type { FeatureSet } from './feature-set.ts'
import type { Fusion } from './fuse-members.ts'
import { type FitOptions, type HeldOutFold, holdOut, scoresOf } from './hold-out.ts'
import { checkTaught, type Fold } from './split.ts'
import type { SplitScores } from './split-scores.ts'

/** What is trained: LDAs on these copies of the clips, and a network where it is asked for. */
export interface TrainPlan {
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  /** Conditions whose windows are learned from as well. */
  readonly windows: readonly Condition[]
  readonly shrinkage: number
  /** Whether a convolutional network on the frames is a member of the model. */
  readonly cnn: boolean
}

/** Clips from which on a network is trained: it was not shown to add anything to the LDAs of fewer. */
const CNN_CLIPS = 300

/**
 * The plan for a set: with the default recipe the windows of the test conditions and of joined clips are learned from too, the
 * shrinkage is 0.3 for its many features, and from 300 clips on a network is a member; otherwise the shrinkage is 0.1.
 *
 * @param options - what is to be otherwise
 */
export function planFor(
  set: FeatureSet,
  labels: readonly string[],
  options: { readonly copies?: readonly Condition[]; readonly shrinkage?: number; readonly cnn?: boolean } = {},
): TrainPlan {
  const withKernels = sameRecipe(set.recipe, DEFAULT_RECIPE)
  const { copies = CONDITIONS, shrinkage = withKernels ? 0.3 : 0.1 } = options
  const { cnn = set.clips.length >= CNN_CLIPS } = options
  const cut: readonly Condition[] = [...TEST_CONDITIONS, 'joined']
  const windows = withKernels ? cut.filter(name => copies.includes(name)) : []
  return { labels, copies, windows, shrinkage, cnn: cnn && withKernels }
}

/**
 * Trains once for each fold and scores the speakers that it held out under each condition, then trains on all clips.
 *
 * @throws AppError `cancelled`
 */
export async function crossValidate(
  set: FeatureSet,
  folds: readonly Fold[],
  plan: TrainPlan,
  conditions: readonly Condition[],
  options: FitOptions = {},
): Promise<{
  readonly scores: SplitScores[]
  readonly trained: TrainedParameters
  readonly fusions: readonly Fusion[]
}> {
  const everyPlace = set.clips.map((_, place) => place)
  const heldOut = await holdOut(set, [...folds, { train: everyPlace, test: [] }], plan, conditions, options)
  return {
    scores: heldOut.slice(0, -1).map(fold => toSplitScores(set, fold)),
    trained: heldOut.at(-1)!.trained,
    fusions: heldOut.flatMap(({ fusion }) => fusion ?? []),
  }
}

/**
 * Trains once for each split and scores its test clips and their windows under each condition.
 *
 * @throws AppError `dataset/no-label` where a split has no clip of some label to learn from; `cancelled`
 */
export async function judgeSplits(
  set: FeatureSet,
  splits: readonly Fold[],
  plan: TrainPlan,
  conditions: readonly Condition[],
  options: FitOptions = {},
): Promise<SplitScores[]> {
  checkTaught(set.clips, splits, plan.labels)
  return (await holdOut(set, splits, plan, conditions, options)).map(fold => toSplitScores(set, fold))
}

/** What a fold's model says of clips and windows whose voices it does not know. */
export function toSplitScores(set: FeatureSet, { space, clips, windows }: HeldOutFold): SplitScores {
  return new Map(
    [...clips].map(([name, heard]) => {
      const { clipOf } = set.conditions.get(name)!.windows
      const cut = windows.get(name)!
      const own = { clipOf: cut.rows.map(row => clipOf[row]!), scores: scoresOf(space, cut.heard) }
      return [name, { clips: scoresOf(space, heard), windows: own }]
    }),
  )
}
