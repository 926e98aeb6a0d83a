import type { FeatureRecipe } from '../features/recipe.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'
import type { ClipFeatures } from './clip-features.ts'
import type { Condition } from './copies.ts'
import type { DatasetClip } from './dataset.ts'

/** The features of a dataset's clips under each condition: what models are trained and judged on. */
export interface FeatureSet {
  readonly clips: readonly DatasetClip[]
  readonly recipe: FeatureRecipe
  readonly conditions: ReadonlyMap<Condition, ConditionFeatures>
}

export interface ConditionFeatures {
  /** One row a clip. */
  readonly whole: Matrix
  /** One row a window; `clipOf` is the place of the clip that it was cut from. */
  readonly windows: { readonly features: Matrix; readonly clipOf: Int32Array }
}

/** Rows of several clips under one condition, in matrices. @param clips - in the dataset's order */
export function collectFeatures(clips: readonly ClipFeatures[], columns: number): ConditionFeatures {
  const whole = zeros(clips.length, columns)
  const count = clips.reduce((sum, { windows }) => sum + windows.length, 0)
  const features = zeros(count, columns)
  const clipOf = new Int32Array(count)
  let row = 0
  for (const [place, clip] of clips.entries()) {
    whole.data.set(clip.whole, place * columns)
    for (const window of clip.windows) {
      features.data.set(window, row * columns)
      clipOf[row++] = place
    }
  }
  return { whole, windows: { features, clipOf } }
}

/** Rows of a matrix, in the order given, in a new one. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { columns, data } = matrix
  const out = zeros(rows.length, columns)
  for (let r = 0; r < rows.length; r++)
    out.data.set(data.subarray(rows[r]! * columns, (rows[r]! + 1) * columns), r * columns)
  return out
}

/** Matrices of one width, one below the other. */
export function stack(matrices: readonly Matrix[]): Matrix {
  const columns = matrices[0]?.columns ?? 0
  const out = zeros(
    matrices.reduce((sum, { rows }) => sum + rows, 0),
    columns,
  )
  let at = 0
  for (const { data } of matrices) {
    out.data.set(data, at)
    at += data.length
  }
  return out
}
