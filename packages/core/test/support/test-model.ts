import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import type { Model } from '../../src/model/model.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/**
 * A model file that has learned nothing: random weights, so that every feature counts, small enough for the probabilities
 * to vary. For tests of what stands around a model.
 */
export function testModelFile({ uncertainBelow = 0.3, id = 'test' } = {}): Uint8Array<ArrayBuffer> {
  const random = createRandom(1)
  return saveModel({
    kind: 'lda',
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
    recipe: FUNCTIONALS_RECIPE,
    calibration: { temperature: 6, uncertainBelow },
    parameters: {
      mean: new Float32Array(FUNCTIONAL_COUNT),
      deviation: new Float32Array(FUNCTIONAL_COUNT).fill(20),
      weights: Float32Array.from({ length: LABELS.length * FUNCTIONAL_COUNT }, () => random.normal()),
      bias: new Float32Array(LABELS.length),
    },
  })
}

/** {@link testModelFile}, loaded. */
export function testModel(options: Parameters<typeof testModelFile>[0] = {}): Model {
  return loadModel(testModelFile(options), [FUNCTIONALS_RECIPE])
}
