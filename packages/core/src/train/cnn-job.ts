import { type CnnModel, cnnFrames, createCnnScorer } from '../model/cnn.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import { type FeatureSet, type Vectors, vectorOf } from './feature-set.ts'
import { fitCnn } from './fit-cnn.ts'
import { featuresOf, type HeardTest, windowsFrom } from './lda-job.ts'

/** One network to train on the copies of some clips, and to hear others with: plain data, for worker threads. */
export interface CnnJob {
  readonly member: 'cnn'
  /** Places of clips in the set, whose recipe is the default one. */
  readonly train: readonly number[]
  readonly test: readonly number[]
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  /** Conditions that the test clips are heard under. */
  readonly conditions: readonly Condition[]
}

export interface CnnResult {
  readonly member: 'cnn'
  readonly cnn: CnnModel
  /** Its scores, in the order of the job's conditions. */
  readonly heard: readonly HeardTest[]
}

/** Of the network's beginning, its batches and its masks. */
const SEED = 1
/** Steps of a condition that leave less of a voice than there was. */
const DEGRADING = /mulaw|white|pink/

/** Trains the network on the whole clips, which it takes crops of, and scores clips and windows. */
export function runCnnJob(set: FeatureSet, { train, test, labels, copies, conditions }: CnnJob): CnnResult {
  const good = copies.filter(copy => !DEGRADING.test(copy))
  const ordered = [...good, ...copies.filter(copy => DEGRADING.test(copy))]
  const vectors = ordered.map(copy => featuresOf(set, copy).whole)
  const examples = {
    labels: train.map(place => labels.indexOf(set.clips[place]!.label)),
    good: good.length,
    degraded: ordered.length - good.length,
    frames: (clip: number, copy: number) => cnnFrames(vectorOf(vectors[copy]!, train[clip]!)),
  }
  const cnn = fitCnn(examples, labels.length, { seed: SEED })

  const held = new Set(test)
  const scorer = createCnnScorer(cnn)
  const score = (own: Vectors, rows: ArrayLike<number>): Matrix => {
    const out = zeros(rows.length, labels.length)
    for (let row = 0; row < rows.length; row++) rowOf(out, row).set(scorer(vectorOf(own, rows[row]!)))
    return out
  }
  const heard = conditions.map(condition => {
    const { whole, windows } = featuresOf(set, condition)
    const rows = windowsFrom(windows.clipOf, held)
    return { clips: score(whole, test), windows: { rows, heard: score(windows.features, rows) } }
  })
  return { member: 'cnn', cnn, heard }
}
