import { AppError } from '../errors.ts'
import {
  checkVector,
  createKernelSets,
  type KernelSet,
  SET_COUNT,
  SET_POOLS,
  SET_THRESHOLDS,
} from '../features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../features/functionals.ts'
import { createLdaProjection, type Lda, ldaFromTensors, ldaToTensors } from './lda.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'

/** An LDA on the functionals and on what one set of random kernels says of the log-mel frames, trained. */
export interface KernelSetLda {
  /** Of the kernels (see `KernelPooler.pool`). */
  readonly thresholds: Float32Array
  /** On the functionals and then the pools of the set. */
  readonly lda: Lda
}

/** The default recipe's model: one LDA for each kernel set, whose scores count the same. */
export type KernelLda = readonly KernelSetLda[]

/**
 * A function that gives what the LDAs are on, of a vector of the default recipe: its functionals, then the pools of one set
 * after the other. The array is the same for each vector.
 */
export function createKernelFeatures(parts: KernelLda): (vector: Float32Array) => Float32Array {
  let sets: KernelSet[] | undefined
  const features = new Float32Array(FUNCTIONAL_COUNT + parts.length * SET_POOLS)
  return vector => {
    checkVector(vector)
    // Made with the first vector: a model that is only shown needs none.
    sets ??= createKernelSets()
    features.set(vector.subarray(0, FUNCTIONAL_COUNT))
    for (const [index, { thresholds }] of parts.entries())
      sets[index]!.pool(vector, thresholds, features.subarray(...poolsOf(index)))
    return features
  }
}

/** First place of a set's pools among the features, and one past the last. */
export function poolsOf(set: number): [number, number] {
  const start = FUNCTIONAL_COUNT + set * SET_POOLS
  return [start, start + SET_POOLS]
}

/** A function that gives the projections of a vector of the default recipe, those of one set after the other. */
export function createKernelLdaListener(parts: KernelLda): (vector: Float32Array) => Float32Array {
  const featuresOf = createKernelFeatures(parts)
  const own = new Float32Array(FUNCTIONAL_COUNT + SET_POOLS)
  const size = parts.reduce((sum, { lda }) => sum + lda.spread.length, 0)
  const projections = parts.map(({ lda }) => createLdaProjection(lda))
  return vector => {
    const features = featuresOf(vector)
    own.set(features.subarray(0, FUNCTIONAL_COUNT))
    const heard = new Float32Array(size)
    let at = 0
    for (const [index, { lda }] of parts.entries()) {
      own.set(features.subarray(...poolsOf(index)), FUNCTIONAL_COUNT)
      projections[index]!(own, heard.subarray(at, at + lda.spread.length))
      at += lda.spread.length
    }
    return heard
  }
}

/** The tensors of a model file. */
export function kernelLdaToTensors(parts: KernelLda): Map<string, Tensor> {
  return new Map(
    parts.flatMap(({ thresholds, lda }, index): [string, Tensor][] => [
      [`set${index}.thresholds`, { shape: [thresholds.length], data: thresholds }],
      ...ldaToTensors(lda, `set${index}.`),
    ]),
  )
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function kernelLdaFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number): KernelLda {
  const size = FUNCTIONAL_COUNT + SET_POOLS
  return Array.from({ length: SET_COUNT }, (_, index) => {
    const lda = ldaFromTensors(tensors, classes, `set${index}.`)
    if (lda.mean.length !== size)
      throw new AppError(
        'model/malformed',
        `The model has ${lda.mean.length} features, expected ${size}. Train it again.`,
      )
    return { thresholds: finiteTensor(tensors, `set${index}.thresholds`, [SET_THRESHOLDS]), lda }
  })
}
