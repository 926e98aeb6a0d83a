import { AppError } from '../errors.ts'
import { createRandom } from '../random.ts'
import type { DatasetClip } from './dataset.ts'
import { type Fold, foldsBySpeaker } from './split.ts'

/** How clips are divided: `speaker`, no voice on both sides; `stratified`, each label alike in each fold, voices shared. */
export const FOLD_KINDS = ['speaker', 'stratified'] as const
export type FoldKind = (typeof FOLD_KINDS)[number]

/**
 * Folds of some of the clips.
 *
 * @param places - of these clips in the list
 * @returns folds whose places are those in the list
 * @throws AppError `dataset/too-few-speakers`, `dataset/leak`, `usage/invalid-option`
 */
export function foldsOf(
  clips: readonly DatasetClip[],
  places: readonly number[],
  kind: FoldKind,
  count: number,
  seed: number,
): Fold[] {
  const own = places.map(place => clips[place]!)
  const folds = kind === 'speaker' ? foldsBySpeaker(own, count) : stratifiedFolds(own, count, seed)
  return folds.map(({ speakers, train, test }) => ({
    speakers,
    train: train.map(at => places[at]!),
    test: test.map(at => places[at]!),
  }))
}

/** Clips of each label shuffled and dealt round, so that folds have them alike. Source: scikit-learn 1.9 `StratifiedKFold`. */
function stratifiedFolds(clips: readonly DatasetClip[], count: number, seed: number): Fold[] {
  const random = createRandom(seed)
  const foldOf = new Int32Array(clips.length)
  const byLabel = Map.groupBy(clips.keys(), place => clips[place]!.label)
  let next = 0
  for (const [label, own] of byLabel) {
    if (own.length < count)
      throw new AppError(
        'usage/invalid-option',
        `Expected at least ${count} clips of "${label}" for ${count} folds, found ${own.length}. Use fewer folds.`,
      )
    for (const place of random.shuffle(own)) foldOf[place] = next++ % count
  }
  const places = [...clips.keys()]
  return Array.from({ length: count }, (_, fold) => {
    const test = places.filter(place => foldOf[place] === fold)
    return {
      speakers: [...new Set(test.map(place => clips[place]!.speaker))].sort(),
      train: places.filter(place => foldOf[place] !== fold),
      test,
    }
  })
}
