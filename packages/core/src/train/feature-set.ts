import type { FeatureRecipe } from '../features/recipe.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
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
  /** One vector a clip. */
  readonly whole: Vectors
  /** One vector a window; `clipOf` is the place of the clip that it was cut from. */
  readonly windows: { readonly features: Vectors; readonly clipOf: Int32Array }
}

/** Feature vectors: what all of them have as a matrix, and what goes with the length of the sound apart. */
export interface Vectors extends Matrix {
  /** The further values of vector r are those from `ends[r - 1]` (0 for the first) to before `ends[r]`. */
  readonly tails?: { readonly data: Float32Array; readonly ends: Int32Array }
}

/** One vector, whole. A view where it has no tail. */
export function vectorOf(vectors: Vectors, row: number): Float32Array {
  const head = rowOf(vectors, row)
  const tail = vectors.tails?.data.subarray(vectors.tails.ends[row - 1] ?? 0, vectors.tails.ends[row])
  if (!tail || tail.length === 0) return head
  const out = new Float32Array(head.length + tail.length)
  out.set(head)
  out.set(tail, head.length)
  return out
}

/** Vectors of several clips under one condition. @param clips - in the dataset's order; @param columns - values that every vector has */
export function collectFeatures(clips: readonly ClipFeatures[], columns: number): ConditionFeatures {
  return {
    whole: collectVectors(
      clips.map(({ whole }) => whole),
      columns,
    ),
    windows: {
      features: collectVectors(
        clips.flatMap(({ windows }) => windows),
        columns,
      ),
      clipOf: Int32Array.from(clips.flatMap(({ windows }, place) => windows.map(() => place))),
    },
  }
}

/** In memory that threads can share, where there is such. */
function collectVectors(vectors: readonly Float32Array[], columns: number): Vectors {
  const data = sharedFloats(vectors.length * columns)
  const ends = new Int32Array(vectors.length)
  let end = 0
  for (const [row, vector] of vectors.entries()) {
    data.set(vector.subarray(0, columns), row * columns)
    end += vector.length - columns
    ends[row] = end
  }
  const head = { rows: vectors.length, columns, data }
  if (end === 0) return head
  const tails = sharedFloats(end)
  for (const [row, vector] of vectors.entries()) tails.set(vector.subarray(columns), ends[row - 1] ?? 0)
  return { ...head, tails: { data: tails, ends } }
}

function sharedFloats(length: number): Float32Array {
  return typeof SharedArrayBuffer === 'undefined'
    ? new Float32Array(length)
    : new Float32Array(new SharedArrayBuffer(4 * length))
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
