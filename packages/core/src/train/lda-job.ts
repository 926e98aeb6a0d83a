import { createKernelSets } from '../features/default-recipe.ts'
import { createLdaProjection, type Lda } from '../model/lda.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import { type FeatureSet, takeRows, type Vectors, vectorOf } from './feature-set.ts'
import { fitThresholds, kernelFeatures } from './fit-kernel-lda.ts'
import { fitLda } from './fit-lda.ts'

/** One LDA to fit on the copies of some clips, and to hear others with: plain data, for worker threads. */
export interface LdaJob {
  readonly member: 'lda'
  /** Places of clips in the set. */
  readonly train: readonly number[]
  readonly test: readonly number[]
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  /** Conditions whose windows are learned from as well. */
  readonly windows: readonly Condition[]
  readonly shrinkage: number
  /** Which kernel set looks at the frames after the functionals; the functionals alone where not given. */
  readonly kernelSet?: number
  /** Conditions that the test clips are heard under. */
  readonly conditions: readonly Condition[]
}

export interface LdaResult {
  readonly member: 'lda'
  readonly lda: Lda
  /** Of the kernel set, from the training clips. */
  readonly thresholds?: Float32Array
  /** In the order of the job's conditions. */
  readonly heard: readonly HeardTest[]
}

/** What a member of a model makes of test clips under one condition: projections, or scores. */
export interface HeardTest {
  /** A row for each of the job's test clips. */
  readonly clips: Matrix
  /** A row for each of their windows, and which windows of the set these are. */
  readonly windows: { readonly rows: Int32Array; readonly heard: Matrix }
}

/** Thresholds are read from the clean training clips alone, before anything else is learned from them. */
export function runLdaJob(set: FeatureSet, job: LdaJob): LdaResult {
  const { train, test, labels, copies, windows: cut, shrinkage, kernelSet, conditions } = job
  const kernels = kernelSet === undefined ? undefined : createKernelSets()[kernelSet]
  const cleanest = featuresOf(set, copies.includes('clean') ? 'clean' : copies[0]!).whole
  const thresholds = kernels && fitThresholds(kernels, pick(cleanest, train))
  const describe = (vectors: Vectors, rows: ArrayLike<number>): Matrix =>
    kernels && thresholds ? kernelFeatures(kernels, thresholds, pick(vectors, rows)) : takeRows(vectors, rows)

  const learned = new Set(train)
  const parts = [
    ...copies.map(copy => ({ vectors: featuresOf(set, copy).whole, rows: train, clips: train })),
    ...cut.map(copy => {
      const { features, clipOf } = featuresOf(set, copy).windows
      const rows = windowsFrom(clipOf, learned)
      return { vectors: features, rows, clips: Array.from(rows, row => clipOf[row]!) }
    }),
  ]
  const features = zeros(
    parts.reduce((sum, { rows }) => sum + rows.length, 0),
    describe(parts[0]!.vectors, []).columns,
  )
  let at = 0
  for (const { vectors, rows } of parts) {
    features.data.set(describe(vectors, rows).data, at)
    at += rows.length * features.columns
  }
  const classes = parts.flatMap(({ clips }) => clips.map(place => labels.indexOf(set.clips[place]!.label)))
  const groups = numbered(
    parts.flatMap(({ clips }, part) => clips.map(place => `${part} ${set.clips[place]!.speaker}`)),
  )
  const lda = fitLda(features, classes, labels.length, { shrinkage, groups })

  const held = new Set(test)
  const project = createLdaProjection(lda)
  const hear = (matrix: Matrix): Matrix => {
    const out = zeros(matrix.rows, lda.spread.length)
    for (let row = 0; row < matrix.rows; row++) project(rowOf(matrix, row), rowOf(out, row))
    return out
  }
  const heard = conditions.map(condition => {
    const { whole, windows } = featuresOf(set, condition)
    const rows = windowsFrom(windows.clipOf, held)
    return { clips: hear(describe(whole, test)), windows: { rows, heard: hear(describe(windows.features, rows)) } }
  })
  return { member: 'lda', lda, ...(thresholds && { thresholds }), heard }
}

/** Names as numbers from 0 on, in the order in which they come. */
function numbered(names: readonly string[]): Int32Array {
  const places = new Map<string, number>()
  for (const name of names) if (!places.has(name)) places.set(name, places.size)
  return Int32Array.from(names, name => places.get(name)!)
}

/** The windows that were cut from these clips. */
export function windowsFrom(clipOf: Int32Array, clips: ReadonlySet<number>): Int32Array {
  return Int32Array.from([...clipOf.keys()].filter(row => clips.has(clipOf[row]!)))
}

function pick(vectors: Vectors, rows: ArrayLike<number>): Float32Array[] {
  return Array.from(rows, row => vectorOf(vectors, row))
}

/** @throws RangeError where the set was not described under this condition */
export function featuresOf(set: FeatureSet, condition: Condition) {
  const found = set.conditions.get(condition)
  if (!found) throw new RangeError(`Invalid condition: expected features of "${condition}", found none.`)
  return found
}
