import { AppError } from '../errors.ts'
import { ANALYSIS_RECIPES } from '../features/default-recipe.ts'
import { type FeatureRecipe, recipeHash } from '../features/recipe.ts'
import { sha256Hex } from '../hash.ts'
import { softmax } from './calibrate.ts'
import {
  createEnsembleListener,
  type Ensemble,
  ensembleFromTensors,
  ensembleSpace,
  ensembleToTensors,
} from './ensemble.ts'
import { createKernelLdaListener, type KernelLda, kernelLdaFromTensors, kernelLdaToTensors } from './kernel-lda.ts'
import { createLdaProjection, type Lda, ldaFromTensors, ldaToTensors } from './lda.ts'
import { type Mlp, mlpFromTensors, mlpScores, mlpToTensors } from './mlp.ts'
import type { Calibration, Model, ModelCard, Voice } from './model.ts'
import { parseCalibration, parseCard, parseRecipe } from './parse-metadata.ts'
import { readSafetensors, type Tensor, writeHeader, writeSafetensors } from './safetensors.ts'
import { SpaceVoice } from './voice.ts'
import { type Adaptation, kernelLdaSpace, ldaSpace, scoresOfUnknown, type VoiceSpace } from './voice-space.ts'

/** Everything a model file holds, before it is one. */
export type ModelParts = {
  readonly card: ModelCard
  readonly recipe: FeatureRecipe
  readonly calibration: Calibration
} & TrainedParameters

/** What was learned, by the kind of model. */
export type TrainedParameters =
  | { readonly kind: 'lda'; readonly parameters: Lda }
  | { readonly kind: 'kernel-lda'; readonly parameters: KernelLda }
  | { readonly kind: 'ensemble'; readonly parameters: Ensemble }
  | { readonly kind: 'mlp'; readonly parameters: Mlp }

/** Version of the layout below; a file of another one is refused. */
const FORMAT = '2'
const CONTENT_HASH = 'content_sha256'

/**
 * A model as the bytes of its file: safetensors whose metadata holds format, kind, labels, recipe and its hash,
 * calibration, card, and a hash over all of it and every number. Nothing in it can be executed.
 * Equal parts give equal bytes.
 */
export function saveModel(parts: ModelParts): Uint8Array<ArrayBuffer> {
  const { kind, card, recipe, calibration } = parts
  const metadata = new Map([
    ['format', FORMAT],
    ['kind', kind],
    ['labels', JSON.stringify(card.labels)],
    ['recipe', JSON.stringify(recipe)],
    ['recipe_sha256', recipeHash(recipe)],
    ['calibration', JSON.stringify(calibration)],
    ['card', JSON.stringify(card)],
  ])
  const tensors = tensorsOf(parts)
  metadata.set(CONTENT_HASH, sha256Hex(writeSafetensors({ metadata, tensors })))
  return writeSafetensors({ metadata, tensors })
}

/**
 * A model from the bytes of its file.
 *
 * @param recipes - the feature recipes that this program computes; the model's must be one of them, to the version
 * @throws AppError `model/malformed` where the file is damaged, `model/unsupported` where it needs another version
 */
export function loadModel(bytes: Uint8Array, recipes: readonly FeatureRecipe[] = ANALYSIS_RECIPES): Model {
  const { metadata, tensors, numbers } = readSafetensors(bytes)
  const field = (name: string): string => {
    const value = metadata.get(name)
    if (value === undefined)
      throw new AppError('model/malformed', `Not a model file of Undertone: its header has no "${name}".`)
    return value
  }
  const format = field('format')
  if (format !== FORMAT) unsupported(`is of format ${format}, expected ${FORMAT}`)
  // Of the file as it was before its hash was written into it.
  const hashed = new Map([...metadata].filter(([name]) => name !== CONTENT_HASH))
  if (sha256Hex(writeHeader({ metadata: hashed, tensors }), numbers) !== field(CONTENT_HASH))
    throw new AppError(
      'model/malformed',
      'The model file was changed after it was made: its hash differs. Copy it again.',
    )
  const recipe = parseRecipe(parseJson(field('recipe')))
  if (
    recipeHash(recipe) !== field('recipe_sha256') ||
    !recipes.some(known => recipeHash(known) === recipeHash(recipe))
  ) {
    const versions = recipes.filter(({ name }) => name === recipe.name).map(({ version }) => version)
    unsupported(
      `needs the features "${recipe.name}" version ${recipe.version}, which this program computes ${versions.length > 0 ? `as version ${versions.join(', ')}` : 'in no version'}`,
    )
  }
  const kind = field('kind')
  if (!isKind(kind)) unsupported(`is of kind "${kind}", expected one of ${Object.keys(ENGINES).join(', ')}`)
  const card = parseCard(parseJson(field('card')))
  if (JSON.stringify(card.labels) !== field('labels'))
    throw new AppError('model/malformed', "The model's labels are not those of its card. Train it again.")
  const calibration = parseCalibration(parseJson(field('calibration')))
  const { temperature } = calibration
  const { score, voice } = ENGINES[kind](tensors, card.labels.length)
  return {
    kind,
    card,
    recipe,
    calibration,
    sha256: sha256Hex(bytes),
    predict: features => softmax(score(features), temperature),
    ...(voice && { voice: adaptation => voice(adaptation, temperature) }),
  }
}

/** What a kind of model does, made from the tensors of its file. */
interface Engine {
  /** One score a class. */
  score(features: Float32Array): ArrayLike<number>
  readonly voice?: (adaptation: Adaptation, temperature: number) => Voice
}

const ENGINES: Readonly<Record<ModelParts['kind'], (tensors: ReadonlyMap<string, Tensor>, classes: number) => Engine>> =
  {
    lda(tensors, classes) {
      const lda = ldaFromTensors(tensors, classes)
      const project = createLdaProjection(lda)
      return spaceEngine(ldaSpace(lda), classes, features => project(features, new Float32Array(lda.spread.length)))
    },
    'kernel-lda'(tensors, classes) {
      const parts = kernelLdaFromTensors(tensors, classes)
      return spaceEngine(kernelLdaSpace(parts), classes, createKernelLdaListener(parts))
    },
    ensemble(tensors, classes) {
      const ensemble = ensembleFromTensors(tensors, classes)
      return spaceEngine(ensembleSpace(ensemble), classes, createEnsembleListener(ensemble))
    },
    mlp(tensors, classes) {
      const mlp = mlpFromTensors(tensors, classes)
      return { score: features => mlpScores(mlp, features, new Float32Array(classes)) }
    },
  }

/** A model that hears a stretch as numbers of a voice space; without a voice it is one of which nothing is known. */
function spaceEngine(space: VoiceSpace, classes: number, hear: (features: Float32Array) => Float32Array): Engine {
  return {
    score: features => scoresOfUnknown(space, hear(features), new Float64Array(classes)),
    voice: (adaptation, temperature) => new SpaceVoice(space, hear, adaptation, temperature),
  }
}

function tensorsOf(parts: TrainedParameters): Map<string, Tensor> {
  if (parts.kind === 'lda') return new Map(ldaToTensors(parts.parameters))
  if (parts.kind === 'mlp') return mlpToTensors(parts.parameters)
  return parts.kind === 'ensemble' ? ensembleToTensors(parts.parameters) : kernelLdaToTensors(parts.parameters)
}

function isKind(kind: string): kind is ModelParts['kind'] {
  return Object.hasOwn(ENGINES, kind)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('model/malformed', 'The metadata of the model file is not JSON. Copy it again.', {}, { cause })
  }
}

function unsupported(why: string): never {
  throw new AppError(
    'model/unsupported',
    `This model ${why}. Update Undertone, or train the model again with this version.`,
  )
}
