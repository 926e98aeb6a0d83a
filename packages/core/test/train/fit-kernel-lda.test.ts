import { describe, expect, test } from 'vitest'
import { createKernelSets, DEFAULT_RECIPE } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { createRandom } from '../../src/random.ts'
import { rowOf } from '../../src/signal/matrix.ts'
import { collectFeatures, type FeatureSet, vectorOf } from '../../src/train/feature-set.ts'
import { fitThresholds, kernelFeatures } from '../../src/train/fit-kernel-lda.ts'
import { runLdaJob } from '../../src/train/lda-job.ts'

function vectors(count: number, seed = 1): Float32Array[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const frames = 20 + random.integer(30)
    return Float32Array.from({ length: FUNCTIONAL_COUNT + 40 * frames }, () => random.normal())
  })
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
      ...{ member: 'lda' as const, shrinkage: 0.5, kernelSet: 1 },
    }
    const one = runLdaJob(setOf(2), job)
    const other = runLdaJob(setOf(3), job)
    expect(other.lda).toEqual(one.lda)
    expect(other.thresholds).toEqual(one.thresholds)
    expect(other.heard).not.toEqual(one.heard)
    expect(one.heard[0]!.windows.rows).toEqual(Int32Array.of(16, 17, 18, 19))
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
