import type { Matrix } from '../signal/matrix.ts'

/**
 * Features over time: one row a frame, one column a feature. librosa's matrices are the transpose of ours.
 * Frame r is centred at `startSeconds + r * hopSeconds`.
 */
export interface FeatureMatrix extends Matrix {
  /** One name a column. */
  readonly names: readonly string[]
  readonly hopSeconds: number
  readonly startSeconds: number
}
