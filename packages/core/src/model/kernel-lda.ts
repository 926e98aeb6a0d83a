import { AppError } from '../errors.ts'
import { createKernelSets, type KernelSet, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../features/functionals.ts'
import { MEL_BANDS } from '../features/spectrum-descriptors.ts'
import { type Lda, ldaFromTensors, ldaScores, ldaToTensors } from './lda.ts'
import type { Tensor } from './safetensors.ts'

/** An LDA on the functionals and on what random kernels say of the log-mel frames, trained: the default recipe's model. */
export interface KernelLda {
  /** For each kernel set its thresholds (see `KernelPooler.pool`). */
  readonly thresholds: readonly Float32Array[]
  /** On the functionals and then the pools of each set. */
  readonly lda: Lda
}

/** A function that gives the scores of a vector of the default recipe, one a class. */
export function createKernelLdaScorer({ thresholds, lda }: KernelLda): (vector: Float32Array) => Float32Array {
  let sets: KernelSet[] | undefined
  const features = new Float32Array(lda.mean.length)
  return vector => {
    if (vector.length < FUNCTIONAL_COUNT || (vector.length - FUNCTIONAL_COUNT) % MEL_BANDS !== 0)
      throw new RangeError(
        `Invalid features: expected ${FUNCTIONAL_COUNT} values and frames of ${MEL_BANDS}, found ${vector.length}.`,
      )
    // Made with the first vector: a model that is only shown needs none.
    sets ??= createKernelSets()
    features.set(vector.subarray(0, FUNCTIONAL_COUNT))
    let at = FUNCTIONAL_COUNT
    for (const [index, set] of sets.entries()) {
      set.pool(vector, thresholds[index]!, features.subarray(at, at + SET_POOLS))
      at += SET_POOLS
    }
    return ldaScores(lda, features, new Float32Array(lda.bias.length))
  }
}

/** The tensors of a model file. */
export function kernelLdaToTensors({ thresholds, lda }: KernelLda): Map<string, Tensor> {
  const tensors = ldaToTensors(lda)
  for (const [index, data] of thresholds.entries()) tensors.set(`thresholds${index}`, { shape: [data.length], data })
  return tensors
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function kernelLdaFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number): KernelLda {
  const lda = ldaFromTensors(tensors, classes)
  const size = FUNCTIONAL_COUNT + SET_COUNT * SET_POOLS
  if (lda.mean.length !== size)
    throw new AppError(
      'model/malformed',
      `The model has ${lda.mean.length} features, expected ${size}. Train it again.`,
    )
  const thresholds = Array.from({ length: SET_COUNT }, (_, index) => {
    const data = tensors.get(`thresholds${index}`)?.data
    if (data?.length !== SET_THRESHOLDS || !data.every(Number.isFinite))
      throw new AppError(
        'model/malformed',
        `The model's tensor "thresholds${index}" has ${data?.length ?? 'no'} numbers, expected ${SET_THRESHOLDS} finite ones. Train it again.`,
      )
    return data
  })
  return { thresholds, lda }
}
