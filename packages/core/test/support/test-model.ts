import { DEFAULT_RECIPE, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import type { Model } from '../../src/model/model.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/**
 * A model file that has learned nothing: random weights, so that every feature counts, small enough for the probabilities
 * to vary; on functionals, or with `kernels` on the default recipe. For tests of what stands around a model.
 */
export function testModelFile({ uncertainBelow = 0.3, id = 'test', kernels = false } = {}): Uint8Array<ArrayBuffer> {
  const random = createRandom(1)
  const size = FUNCTIONAL_COUNT + (kernels ? SET_COUNT * SET_POOLS : 0)
  const lda = {
    mean: new Float32Array(size),
    deviation: new Float32Array(size).fill(20),
    weights: Float32Array.from({ length: LABELS.length * size }, () => random.normal()),
    bias: new Float32Array(LABELS.length),
  }
  const thresholds = Array.from({ length: SET_COUNT }, () => new Float32Array(SET_THRESHOLDS))
  return saveModel({
    ...(kernels
      ? { kind: 'kernel-lda', recipe: DEFAULT_RECIPE, parameters: { thresholds, lda } }
      : { kind: 'lda', recipe: FUNCTIONALS_RECIPE, parameters: lda }),
    card: {
      id,
      version: '1',
      description: 'Has learned nothing; for tests.',
      labels: LABELS,
      languages: ['en'],
      licence: 'Apache-2.0',
      commercialUse: true,
      data: [],
      procedure: 'random numbers',
      evaluation: [],
      limits: ['means nothing'],
    },
    calibration: { temperature: 6, uncertainBelow },
  })
}

/** {@link testModelFile}, loaded. */
export function testModel(options: Parameters<typeof testModelFile>[0] = {}): Model {
  return loadModel(testModelFile(options))
}
