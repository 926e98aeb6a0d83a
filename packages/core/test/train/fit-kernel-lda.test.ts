import { describe, expect, test } from 'vitest'
import { createKernelSets, DEFAULT_RECIPE, SET_POOLS } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { createKernelLdaScorer } from '../../src/model/kernel-lda.ts'
import type { Lda } from '../../src/model/lda.ts'
import { ldaScores } from '../../src/model/lda.ts'
import { createRandom } from '../../src/random.ts'
import { rowOf } from '../../src/signal/matrix.ts'
import { collectFeatures, type FeatureSet, vectorOf } from '../../src/train/feature-set.ts'
import { fitThresholds, joinKernelLdas, kernelFeatures } from '../../src/train/fit-kernel-lda.ts'
import { runLdaJob } from '../../src/train/lda-job.ts'

function vectors(count: number, seed = 1): Float32Array[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const frames = 20 + random.integer(30)
    return Float32Array.from({ length: FUNCTIONAL_COUNT + 40 * frames }, () => random.normal())
  })
}

function randomLda(seed: number): Lda {
  const random = createRandom(seed)
  const size = FUNCTIONAL_COUNT + SET_POOLS
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal())
  return {
    mean: values(size),
    deviation: values(size).map(value => 1 + value * value),
    weights: values(3 * size),
    bias: values(3),
  }
}

describe('an LDA on random kernels', () => {
  test('has thresholds that half, a quarter and 7 % of the training responses lie above', () => {
    const set = createKernelSets()[0]!
    const training = vectors(12)
    const features = kernelFeatures(set, fitThresholds(set, training), training)
    const shares = [0, 0, 0]
    let frames = 0
    for (const [row, vector] of training.entries()) {
      const length = (vector.length - FUNCTIONAL_COUNT) / 40
      frames += length
      for (const q of [0, 1, 2]) shares[q]! += length * rowOf(features, row)[FUNCTIONAL_COUNT + 8 * q]!
    }
    for (const [q, expected] of [0.5, 0.25, 0.07].entries()) expect(shares[q]! / frames).toBeCloseTo(expected, 2)
  })

  test('scores the mean of what the LDAs of its sets score', () => {
    const [vector] = vectors(1, 4)
    const parts = createKernelSets().map((set, index) => ({
      set,
      thresholds: fitThresholds(set, vectors(3)),
      lda: randomLda(index),
    }))
    // Functionals are scaled alike in all sets: they are the same clips'.
    for (const name of ['mean', 'deviation'] as const)
      parts[1]!.lda[name].set(parts[0]!.lda[name].subarray(0, FUNCTIONAL_COUNT))
    const apart = parts.map(({ set, thresholds, lda }) =>
      ldaScores(lda, kernelFeatures(set, thresholds, [vector!]).data, new Float32Array(3)),
    )
    const joined = createKernelLdaScorer(joinKernelLdas(parts))(vector!)
    for (const k of [0, 1, 2]) expect(joined[k]! / ((apart[0]![k]! + apart[1]![k]!) / 2)).toBeCloseTo(1, 4)
  })

  test('learns nothing from the clips that it is tested on', () => {
    const setOf = (seed: number): FeatureSet => {
      const training = vectors(16)
      const testing = vectors(4, seed)
      const clips = [...training, ...testing]
      return {
        clips: clips.map((_, i) => ({
          ...{ id: `${i}`, path: `${i}.wav`, corpus: 'made-up', speaker: `made-up/${i % 4}`, sha256: `${i}` },
          ...{ label: i % 2 ? 'sad' : 'happy', corpusLabel: '' },
        })),
        recipe: DEFAULT_RECIPE,
        conditions: new Map([
          [
            'clean',
            collectFeatures(
              clips.map(whole => ({ whole, windows: [whole] })),
              FUNCTIONAL_COUNT,
            ),
          ],
        ]),
      }
    }
    const job = {
      ...{ train: [...Array(16).keys()], test: [16, 17, 18, 19], labels: ['happy', 'sad'] },
      ...{ copies: ['clean'] as const, windows: ['clean'] as const, conditions: ['clean'] as const },
      ...{ shrinkage: 0.5, kernelSet: 1 },
    }
    const one = runLdaJob(setOf(2), job)
    const other = runLdaJob(setOf(3), job)
    expect(other.lda).toEqual(one.lda)
    expect(other.thresholds).toEqual(one.thresholds)
    expect(other.scores).not.toEqual(one.scores)
    expect(one.scores[0]!.windows.rows).toEqual(Int32Array.of(16, 17, 18, 19))
  })
})

test('vectors of different lengths come back as they were', () => {
  const all = vectors(5)
  const { whole, windows } = collectFeatures(
    all.map(vector => ({ whole: vector, windows: [] })),
    FUNCTIONAL_COUNT,
  )
  for (const [row, vector] of all.entries()) expect(vectorOf(whole, row)).toEqual(vector)
  expect(windows.features.rows).toBe(0)
})
