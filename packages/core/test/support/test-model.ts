import { DEFAULT_RECIPE, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import { roundToHalf } from '../../src/model/half.ts'
import type { Lda } from '../../src/model/lda.ts'
import type { Model } from '../../src/model/model.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/**
 * A model file that has learned nothing: random weights, so that every feature counts, small enough for the probabilities
 * to vary; on functionals, or with `kernels` on the default recipe. For tests of what stands around a model.
 *
 * @param options.spread - variance of the voices' offsets
 */
export function testModelFile({
  uncertainBelow = 0.3,
  id = 'test',
  kernels = false,
  spread = 0,
} = {}): Uint8Array<ArrayBuffer> {
  const random = createRandom(1)
  const classes = LABELS.length
  const makeLda = (size: number): Lda => ({
    mean: new Float32Array(size),
    deviation: new Float32Array(size).fill(20),
    // A direction a class.
    projection: Float32Array.from({ length: classes * size }, () => roundToHalf(random.normal())),
    means: Float32Array.from({ length: classes * classes }, (_, i) => (i % (classes + 1) === 0 ? 1 : 0)),
    spread: new Float32Array(classes).fill(spread),
  })
  const makeSet = () => ({
    thresholds: new Float32Array(SET_THRESHOLDS),
    lda: makeLda(FUNCTIONAL_COUNT + SET_POOLS),
  })
  return saveModel({
    ...(kernels
      ? { kind: 'kernel-lda', recipe: DEFAULT_RECIPE, parameters: Array.from({ length: SET_COUNT }, makeSet) }
      : { kind: 'lda', recipe: FUNCTIONALS_RECIPE, parameters: makeLda(FUNCTIONAL_COUNT) }),
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
