import { throwIfCancelled, type WorkOptions } from '../errors.ts'
import { type Lda, ldaScores } from '../model/lda.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import { type FeatureSet, stack, takeRows } from './feature-set.ts'
import { fitLda } from './fit-lda.ts'
import type { Fold } from './split.ts'

/** What is trained: an LDA on these copies of the clips. */
export interface LdaPlan {
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  readonly shrinkage: number
}

/** Scores that each clip and window got from the model of the fold that had not heard its speaker. */
export interface HeldOutScores {
  /** Clips x classes, by condition. */
  readonly clips: ReadonlyMap<Condition, Matrix>
  /** Windows x classes, by condition. */
  readonly windows: ReadonlyMap<Condition, Matrix>
}

/** An LDA on the copies of some of the clips. @param places - of the clips in the set */
export function trainLda(set: FeatureSet, places: readonly number[], { labels, copies, shrinkage }: LdaPlan): Lda {
  const features = stack(copies.map(copy => takeRows(featuresOf(set, copy).whole, places)))
  const classes = places.map(place => labels.indexOf(set.clips[place]!.label))
  return fitLda(
    features,
    copies.flatMap(() => classes),
    labels.length,
    { shrinkage },
  )
}

/**
 * Trains once for each fold and scores the speakers that it held out, under each condition.
 * The copies of a clip stay on the side of its speaker.
 *
 * @throws AppError `cancelled`
 */
export async function crossValidate(
  set: FeatureSet,
  folds: readonly Fold[],
  plan: LdaPlan,
  conditions: readonly Condition[],
  { signal, onProgress }: WorkOptions = {},
): Promise<HeldOutScores> {
  const classes = plan.labels.length
  const clips = new Map(conditions.map(name => [name, zeros(set.clips.length, classes)]))
  const windows = new Map(conditions.map(name => [name, zeros(featuresOf(set, name).windows.clipOf.length, classes)]))
  for (const [turn, fold] of folds.entries()) {
    throwIfCancelled(signal)
    onProgress?.(turn, folds.length)
    // Lets a cancellation in.
    await Promise.resolve()
    const lda = trainLda(set, fold.train, plan)
    const held = new Set(fold.test)
    for (const name of conditions) {
      const { whole, windows: cut } = featuresOf(set, name)
      for (const place of fold.test) ldaScores(lda, rowOf(whole, place), rowOf(clips.get(name)!, place))
      for (let row = 0; row < cut.clipOf.length; row++)
        if (held.has(cut.clipOf[row]!)) ldaScores(lda, rowOf(cut.features, row), rowOf(windows.get(name)!, row))
    }
  }
  onProgress?.(folds.length, folds.length)
  return { clips, windows }
}

function featuresOf(set: FeatureSet, condition: Condition) {
  const found = set.conditions.get(condition)
  if (!found) throw new RangeError(`Invalid condition: expected features of "${condition}", found none.`)
  return found
}
