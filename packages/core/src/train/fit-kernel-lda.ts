import { type KernelSet, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../features/functionals.ts'
import { GROUP_SIZE } from '../features/kernel-bank.ts'
import { KERNEL_QUANTILES } from '../features/kernel-pools.ts'
import { percentileOfSorted } from '../features/statistics.ts'
import type { KernelLda } from '../model/kernel-lda.ts'
import type { Lda } from '../model/lda.ts'
import { createRandom } from '../random.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'

/** One kernel set's part of a model: its thresholds, and the LDA on the functionals and its pools. */
export interface KernelSetLda {
  readonly thresholds: Float32Array
  readonly lda: Lda
}

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

/**
 * The LDAs of all sets in one: the mean of their scores, which has the order of the mean of their log-probabilities, is one
 * linear score. The functionals count in each and share their scaling.
 */
export function joinKernelLdas(parts: readonly KernelSetLda[]): KernelLda {
  const classes = parts[0]!.lda.bias.length
  const size = FUNCTIONAL_COUNT + SET_COUNT * SET_POOLS
  const own = FUNCTIONAL_COUNT + SET_POOLS
  const joined: Lda = {
    mean: new Float32Array(size),
    deviation: new Float32Array(size),
    weights: new Float32Array(classes * size),
    bias: new Float32Array(classes),
  }
  for (const [index, { lda }] of parts.entries()) {
    const at = FUNCTIONAL_COUNT + index * SET_POOLS
    for (const name of ['mean', 'deviation'] as const) {
      joined[name].set(lda[name].subarray(0, FUNCTIONAL_COUNT))
      joined[name].set(lda[name].subarray(FUNCTIONAL_COUNT), at)
    }
    for (let k = 0; k < classes; k++) {
      joined.bias[k]! += lda.bias[k]! / parts.length
      for (let d = 0; d < own; d++)
        joined.weights[k * size + (d < FUNCTIONAL_COUNT ? d : at + d - FUNCTIONAL_COUNT)]! +=
          lda.weights[k * own + d]! / parts.length
    }
  }
  return { thresholds: parts.map(({ thresholds }) => thresholds), lda: joined }
}
