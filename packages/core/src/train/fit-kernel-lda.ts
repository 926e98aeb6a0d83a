import { type KernelSet, SET_POOLS, SET_THRESHOLDS } from '../features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../features/functionals.ts'
import { GROUP_SIZE } from '../features/kernel-bank.ts'
import { KERNEL_QUANTILES } from '../features/kernel-pools.ts'
import { percentileOfSorted } from '../features/statistics.ts'
import { createRandom } from '../random.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'

/** Clips that thresholds are read from: 128 of them have some 10,000 frames. */
const THRESHOLD_CLIPS = 128

/**
 * The quantiles .5 .75 .93 of each kernel's responses on clips of the training set.
 *
 * @param vectors - of the training clips as they are; 128 drawn from them are read
 * @returns as `KernelPooler.pool` takes them
 */
export function fitThresholds(set: KernelSet, vectors: readonly Float32Array[]): Float32Array {
  const drawn = createRandom(1)
    .shuffle([...vectors])
    .slice(0, THRESHOLD_CLIPS)
  const responses: number[][] = Array.from({ length: SET_THRESHOLDS / KERNEL_QUANTILES.length }, () => [])
  for (const vector of drawn)
    set.respond(vector, (values, group) => {
      for (let i = 0; i < values.length; i++) responses[group * GROUP_SIZE + (i % GROUP_SIZE)]!.push(values[i]!)
    })
  const thresholds = new Float32Array(SET_THRESHOLDS)
  for (const [kernel, values] of responses.entries()) {
    const sorted = Float32Array.from(values).sort()
    const group = Math.floor(kernel / GROUP_SIZE)
    for (const [row, share] of KERNEL_QUANTILES.entries())
      thresholds[(group * KERNEL_QUANTILES.length + row) * GROUP_SIZE + (kernel % GROUP_SIZE)] =
        sorted.length > 0 ? percentileOfSorted(sorted, share) : 0
  }
  return thresholds
}

/** What one set's LDA looks at: functionals and pools of each vector. */
export function kernelFeatures(set: KernelSet, thresholds: Float32Array, vectors: readonly Float32Array[]): Matrix {
  const out = zeros(vectors.length, FUNCTIONAL_COUNT + SET_POOLS)
  for (const [row, vector] of vectors.entries()) {
    const values = rowOf(out, row)
    values.set(vector.subarray(0, FUNCTIONAL_COUNT))
    set.pool(vector, thresholds, values.subarray(FUNCTIONAL_COUNT))
  }
  return out
}
