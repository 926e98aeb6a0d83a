import { AppError } from '../../errors.ts'
import { FUNCTIONAL_COUNT } from '../../features/functionals.ts'
import { recipeHash } from '../../features/recipe.ts'
import { MEL_BANDS } from '../../features/spectrum-descriptors.ts'
import type { Activation } from '../../nn/engine.ts'
import { CNN_FRAMES } from '../cnn.ts'
import { ensembleFromTensors } from '../ensemble.ts'
import { type KernelLda, kernelLdaFromTensors, poolsOf } from '../kernel-lda.ts'
import { CLIP, type Lda, ldaFromTensors } from '../lda.ts'
import { MLP_LIMIT, mlpFromTensors } from '../mlp.ts'
import type { Model } from '../model.ts'
import { loadModel } from '../model-file.ts'
import { readSafetensors, type Tensor } from '../safetensors.ts'
import { cnnScores } from './cnn-graph.ts'
import { GraphBuilder } from './graph-builder.ts'
import { encodeOnnx, type OnnxValue } from './onnx-file.ts'
import { CROPS, FEATURES } from './onnx-input.ts'

/** What a kind of model is in ONNX. */
interface Exported {
  readonly builder: GraphBuilder
  /** Name of the value that holds one score a class. */
  readonly scores: string
  readonly inputs: readonly OnnxValue[]
}

type Exporter = (tensors: ReadonlyMap<string, Tensor>, classes: number) => Exported

const EXPORTERS: Readonly<Record<string, Exporter>> = {
  lda(tensors, classes) {
    const lda = ldaFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    return { builder, scores: ldaScores(builder, 'scores', FEATURES, lda), inputs: [featuresOf(lda.mean.length)] }
  },
  'kernel-lda'(tensors, classes) {
    const parts = kernelLdaFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    return { builder, scores: kernelLdaScores(builder, 'scores', parts), inputs: [kernelFeatures(parts)] }
  },
  ensemble(tensors, classes) {
    const { kernelLda, cnn, factors } = ensembleFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    const scores = [
      kernelLdaScores(builder, 'ldas', kernelLda, factors[0]),
      builder.times('network', cnnScores(builder, CROPS, cnn), factors[1]),
    ]
    return {
      builder,
      scores: builder.apply('Sum', 'scores', scores),
      // One stretch at a time: all crops are its own.
      inputs: [kernelFeatures(kernelLda, 1), { name: CROPS, shape: ['crops', CNN_FRAMES, MEL_BANDS] }],
    }
  },
  mlp(tensors, classes) {
    const mlp = mlpFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    let values = builder.scaled('scaled', FEATURES, mlp, MLP_LIMIT)
    for (const [place, { weights, bias }] of mlp.layers.entries()) {
      values = builder.dense(`layer${place}`, values, weights, bias)
      const operator = ACTIVATION_OPERATORS[mlp.activation]
      if (operator && place + 1 < mlp.layers.length) values = builder.apply(operator, `active${place}`, [values])
    }
    return { builder, scores: values, inputs: [featuresOf(mlp.mean.length)] }
  },
}

const ACTIVATION_OPERATORS: Readonly<Record<Activation, string | undefined>> = {
  identity: undefined,
  logistic: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
}

/** @param clips - how many at once: any number unless told */
function featuresOf(size: number, clips: number | string = 'clips'): OnnxValue {
  return { name: FEATURES, shape: [clips, size] }
}

/** What `createKernelFeatures` makes. */
function kernelFeatures(parts: KernelLda, clips?: number): OnnxValue {
  const [, size] = poolsOf(parts.length - 1)
  return featuresOf(size, clips)
}

/** The mean of the scores of all kernel sets' LDAs, times `weight`. */
function kernelLdaScores(builder: GraphBuilder, name: string, parts: KernelLda, weight = 1): string {
  const functionals = builder.columns('functionals', FEATURES, 0, FUNCTIONAL_COUNT)
  const scores = parts.map(({ lda }, index) => {
    const pools = builder.columns(`pools${index}`, FEATURES, ...poolsOf(index))
    const own = builder.apply('Concat', `features${index}`, [functionals, pools], { axis: 1 })
    return ldaScores(builder, `scores${index}`, own, lda, weight / parts.length)
  })
  return builder.apply('Sum', name, scores)
}

/**
 * The scores of an LDA for a voice of which nothing is known. They are linear in the scaled features, so that the
 * projection in between is multiplied out.
 */
function ldaScores(builder: GraphBuilder, name: string, values: string, lda: Lda, weight = 1): string {
  const { mean, projection, means, spread } = lda
  const size = spread.length
  const classes = means.length / size
  const weights = new Float32Array(classes * mean.length)
  const bias = new Float32Array(classes)
  for (let k = 0; k < classes; k++) {
    const own = Float64Array.from(spread, (variance, p) => (weight * means[k * size + p]!) / (1 + variance))
    bias[k] = -own.reduce((sum, value, p) => sum + (value * means[k * size + p]!) / 2, 0)
    for (let d = 0; d < mean.length; d++)
      weights[k * mean.length + d] = own.reduce((sum, value, p) => sum + value * projection[d * size + p]!, 0)
  }
  return builder.dense(name, builder.scaled(`${name}.scaled`, values, lda, CLIP), weights, bias)
}

/**
 * A model file as an ONNX file: from what `createOnnxInput` makes to calibrated probabilities (clips x labels). Kinds that
 * take features alone take them of any number of clips, an ensemble takes one stretch. `metadata_props` says labels,
 * features, rate, licence and data.
 *
 * @param file - bytes of a model file
 * @throws AppError as `loadModel`; `model/unsupported` for a kind that has no export
 */
export function exportOnnx(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const model = loadModel(file)
  const exporter = EXPORTERS[model.kind]
  if (!exporter)
    throw new AppError(
      'model/unsupported',
      `A model of kind "${model.kind}" cannot be written as ONNX yet: expected ${Object.keys(EXPORTERS).join(' or ')}. Use it with Undertone.`,
    )
  const { card, calibration } = model
  const { builder, scores, inputs } = exporter(readSafetensors(file).tensors, card.labels.length)
  const output = builder.probabilities(scores, calibration.temperature)
  return encodeOnnx({
    name: card.id,
    description: card.description,
    inputs,
    output: { name: output, shape: [inputs[0]!.shape[0]!, card.labels.length] },
    nodes: builder.nodes,
    constants: builder.constants,
    metadata: metadataOf(model),
  })
}

function metadataOf({ card, recipe, calibration, sha256, kind }: Model): Map<string, string> {
  return new Map([
    ['id', card.id],
    ['version', card.version],
    ['kind', kind],
    ['labels', JSON.stringify(card.labels)],
    ['sample_rate', String(recipe.sampleRate ?? '')],
    ['recipe', JSON.stringify(recipe)],
    ['recipe_sha256', recipeHash(recipe)],
    ['uncertain_below', String(calibration.uncertainBelow)],
    ['licence', card.licence],
    ['commercial_use', String(card.commercialUse)],
    [
      'data',
      JSON.stringify(
        card.data.map(({ name, licence, clips, speakers }) => ({ name, licence, clips, speakers: speakers.length })),
      ),
    ],
    ['model_sha256', sha256],
  ])
}
