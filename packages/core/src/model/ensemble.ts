import { type CnnModel, cnnFromTensors, cnnToTensors, createCnnScorer } from './cnn.ts'
import { createKernelLdaListener, type KernelLda, kernelLdaFromTensors, kernelLdaToTensors } from './kernel-lda.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'
import { joinSpaces, kernelLdaSpace, settledSpace, type VoiceSpace } from './voice-space.ts'

/** LDAs and a network on the default recipe, trained: scores are theirs, each times its factor, added up. */
export interface Ensemble {
  readonly kernelLda: KernelLda
  readonly cnn: CnnModel
  /** Of the mean of the LDAs' scores, and of the network's: share of the log-probabilities / temperature. */
  readonly factors: readonly [number, number]
}

/** The LDAs adapt to a voice; the network says the same of every one. */
export function ensembleSpace({ kernelLda, cnn, factors: [ofLdas, ofCnn] }: Ensemble): VoiceSpace {
  return joinSpaces([kernelLdaSpace(kernelLda, ofLdas), settledSpace(cnn.lastBias.length, ofCnn)])
}

/** A function that gives what the LDAs hear in a vector of the default recipe, and then the network's scores. */
export function createEnsembleListener({ kernelLda, cnn }: Ensemble): (vector: Float32Array) => Float32Array {
  const hear = createKernelLdaListener(kernelLda)
  const score = createCnnScorer(cnn)
  return vector => {
    const heard = hear(vector)
    const scores = score(vector)
    const out = new Float32Array(heard.length + scores.length)
    out.set(heard)
    out.set(scores, heard.length)
    return out
  }
}

const CNN_PREFIX = 'cnn.'

/** The tensors of a model file. */
export function ensembleToTensors({ kernelLda, cnn, factors }: Ensemble): Map<string, Tensor> {
  return new Map<string, Tensor>([
    ...kernelLdaToTensors(kernelLda),
    ...cnnToTensors(cnn, CNN_PREFIX),
    ['factors', { shape: [factors.length], data: Float32Array.from(factors) }],
  ])
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function ensembleFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number): Ensemble {
  const [ofLdas, ofCnn] = finiteTensor(tensors, 'factors', [2])
  return {
    kernelLda: kernelLdaFromTensors(tensors, classes),
    cnn: cnnFromTensors(tensors, classes, CNN_PREFIX),
    factors: [ofLdas!, ofCnn!],
  }
}
