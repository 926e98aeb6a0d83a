import { AppError } from '../../errors.ts'
import { recipeHash } from '../../features/recipe.ts'
import type { Activation } from '../../nn/engine.ts'
import { CLIP, ldaFromTensors } from '../lda.ts'
import { MLP_LIMIT, mlpFromTensors } from '../mlp.ts'
import type { Model } from '../model.ts'
import { loadModel } from '../model-file.ts'
import { readSafetensors, type Tensor } from '../safetensors.ts'
import { GraphBuilder } from './graph-builder.ts'
import { encodeOnnx } from './onnx-file.ts'

/** What a kind of model is in ONNX. */
interface Exported {
  readonly builder: GraphBuilder
  /** Name of the value that holds one score a class. */
  readonly scores: string
  /** Values of one vector of the input. */
  readonly size: number
}

type Exporter = (tensors: ReadonlyMap<string, Tensor>, classes: number) => Exported

const INPUT = 'features'

const EXPORTERS: Readonly<Record<string, Exporter>> = {
  lda(tensors, classes) {
    const lda = ldaFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    const scores = builder.dense('scores', builder.scaled(INPUT, lda, CLIP), lda.weights, lda.bias)
    return { builder, scores, size: lda.mean.length }
  },
  mlp(tensors, classes) {
    const mlp = mlpFromTensors(tensors, classes)
    const builder = new GraphBuilder()
    let values = builder.scaled(INPUT, mlp, MLP_LIMIT)
    for (const [place, { weights, bias }] of mlp.layers.entries()) {
      values = builder.dense(`layer${place}`, values, weights, bias)
      const operator = ACTIVATION_OPERATORS[mlp.activation]
      if (operator && place + 1 < mlp.layers.length) values = builder.apply(operator, `active${place}`, [values])
    }
    return { builder, scores: values, size: mlp.mean.length }
  },
}

const ACTIVATION_OPERATORS: Readonly<Record<Activation, string | undefined>> = {
  identity: undefined,
  logistic: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
}

/**
 * A model file as an ONNX file: from the features that the model is given (clips x values, NaN where one is not known) to
 * calibrated probabilities (clips x labels). `metadata_props` says labels, features, rate, licence and data.
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
  const { builder, scores, size } = exporter(readSafetensors(file).tensors, card.labels.length)
  const output = builder.probabilities(scores, calibration.temperature)
  return encodeOnnx({
    name: card.id,
    description: card.description,
    input: { name: INPUT, shape: ['clips', size] },
    output: { name: output, shape: ['clips', card.labels.length] },
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
