import type { Matrix } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'

/** What the test clips of one split got from the model that was trained on its other side, by condition. */
export type SplitScores = ReadonlyMap<Condition, ConditionScores>

/** Scores under one condition. */
export interface ConditionScores {
  /** A row for each test clip, in the order of the split. */
  readonly clips: Matrix
  /** A row for each window that `analyze` would cut from them; `clipOf` is the place of its clip in the set. */
  readonly windows?: { readonly clipOf: ArrayLike<number>; readonly scores: Matrix }
}
