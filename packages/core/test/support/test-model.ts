import { DEFAULT_RECIPE, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import { MEL_BANDS } from '../../src/features/spectrum-descriptors.ts'
import { CNN_FRAMES, type CnnModel, cnnModelOf } from '../../src/model/cnn.ts'
import { roundToHalf } from '../../src/model/half.ts'
import type { Lda } from '../../src/model/lda.ts'
import type { Model } from '../../src/model/model.ts'
import { loadModel, type ModelParts, saveModel, type TrainedParameters } from '../../src/model/model-file.ts'
import { createCnn, initialiseCnn } from '../../src/nn/cnn.ts'
import { createConvolutionEngine } from '../../src/nn/convolution-engine.ts'
import { createRandom } from '../../src/random.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/**
 * A model file that has learned nothing: random weights, so that every feature counts, small enough for the probabilities
 * to vary; on functionals, or with `kernels` on the default recipe, or with `network` an ensemble on it. For tests of what
 * stands around a model.
 *
 * @param options.spread - variance of the voices' offsets
 */
export function testModelFile({
  uncertainBelow = 0.3,
  id = 'test',
  kernels = false,
  network = false,
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
  const makeParameters = (): TrainedParameters & Pick<ModelParts, 'recipe'> => {
    if (!kernels && !network) return { kind: 'lda', recipe: FUNCTIONALS_RECIPE, parameters: makeLda(FUNCTIONAL_COUNT) }
    const kernelLda = Array.from({ length: SET_COUNT }, makeSet)
    if (!network) return { kind: 'kernel-lda', recipe: DEFAULT_RECIPE, parameters: kernelLda }
    const cnn = makeCnn(classes)
    return { kind: 'ensemble', recipe: DEFAULT_RECIPE, parameters: { kernelLda, cnn, factors: [0.25, 8] } }
  }
  return saveModel({
    ...makeParameters(),
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

/** A network that has learned nothing: random weights, and batch norms and biases that are no two the same. */
function makeCnn(classes: number): CnnModel {
  const random = createRandom(2)
  const cnn = createCnn(createConvolutionEngine(), { frames: CNN_FRAMES, bands: MEL_BANDS, classes, images: 1 })
  initialiseCnn(cnn, random)
  for (const { norm } of cnn.blocks)
    for (let c = 0; c < norm.gamma.length; c++) {
      norm.gamma[c] = 2 + random.uniform()
      norm.beta[c] = 0.2 * random.normal()
      norm.mean[c] = 0.2 * random.normal()
      norm.variance[c] = 0.5 + random.uniform()
    }
  const { attention, lastBias } = cnn.parameters
  for (const bias of [attention.firstBias, attention.secondBias, lastBias])
    for (let i = 0; i < bias.length; i++) bias[i] = 0.1 * random.normal()
  return cnnModelOf(cnn)
}

/** {@link testModelFile}, loaded. */
export function testModel(options: Parameters<typeof testModelFile>[0] = {}): Model {
  return loadModel(testModelFile(options))
}
