import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { recipeHash } from '../../../src/features/recipe.ts'
import { loadModel, type ModelParts, saveModel } from '../../../src/model/model-file.ts'
import { exportOnnx } from '../../../src/model/onnx/export-onnx.ts'
import { createOnnxInput } from '../../../src/model/onnx/onnx-input.ts'
import { ACTIVATIONS } from '../../../src/nn/engine.ts'
import { readModel } from '../../../src/node/models.ts'
import { createRandom } from '../../../src/random.ts'
import { testModelFile } from '../../support/test-model.ts'

const random = createRandom(5)
const normal = (count: number, scale = 1) => Float32Array.from({ length: count }, () => scale * random.normal())

/** Vectors with what a recording can bring: usual values, far ones, unknown ones. */
function vectors(count: number, size: number): Float32Array[] {
  return Array.from({ length: count }, (_, row) => {
    const vector = normal(size, row === 1 ? 1000 : 10)
    if (row === 2) vector.fill(Number.NaN)
    if (row > 2) vector[row % size] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][row % 3]!
    return vector
  })
}

type Inputs = ReturnType<ReturnType<typeof createOnnxInput>>

/** Features of one vector each, as those of all of them. */
function joinFeatures(inputs: readonly Inputs[]): Inputs {
  const size = inputs[0]!.features!.data.length
  const data = new Float32Array(inputs.length * size)
  for (const [row, { features }] of inputs.entries()) data.set(features!.data, row * size)
  return { features: { shape: [inputs.length, size], data } }
}

/** Vectors of the default recipe, of stretches of 0 to 400 frames; of one the functionals are not known. */
function stretches(): Float32Array[] {
  return [0, 1, 30, 75, 100, 101, 150, 400].map((frames, row) => {
    const vector = normal(1332 + frames * 40, 3)
    if (row === 2) vector.fill(Number.NaN, 0, 1332)
    return vector
  })
}

/** What onnxruntime makes of the vectors: all at once, or one after the other where the model takes more than features. */
async function run(onnx: Uint8Array, inputs: readonly Inputs[]): Promise<Float32Array[]> {
  ort.env.wasm.numThreads = 1
  const session = await ort.InferenceSession.create(onnx)
  expect(session.inputNames).toEqual(Object.keys(inputs[0]!))
  expect(session.outputNames).toEqual(['probabilities'])
  const rows: Float32Array[] = []
  for (const input of session.inputNames.length > 1 ? inputs : [joinFeatures(inputs)]) {
    const tensors = Object.entries(input).map(([name, { data, shape }]) => [
      name,
      new ort.Tensor('float32', data, shape),
    ])
    const { probabilities } = await session.run(Object.fromEntries(tensors))
    const values = Float32Array.from(probabilities!.data as Float32Array)
    const [count, classes] = probabilities!.dims
    for (let row = 0; row < count!; row++) rows.push(values.subarray(row * classes!, (row + 1) * classes!))
  }
  await session.release()
  return rows
}

/** onnxruntime adds in float32, in another order; probabilities agree to 1e-4. */
async function expectSameProbabilities(file: Uint8Array, inputs: readonly Float32Array[]) {
  const model = loadModel(file)
  const theirs = await run(exportOnnx(file), inputs.map(createOnnxInput(file)))
  let spread = 0
  for (const [row, vector] of inputs.entries()) {
    const ours = model.predict(vector)
    spread = Math.max(spread, Math.max(...ours) - Math.min(...ours))
    for (const [k, value] of ours.entries()) expect(Math.abs(theirs[row]![k]! - value)).toBeLessThan(1e-4)
  }
  expect(spread).toBeGreaterThan(0.3)
}

function mlpFile(activation: (typeof ACTIVATIONS)[number]): Uint8Array {
  const base = loadModel(testModelFile())
  const inputs = 1332
  const parts: ModelParts = {
    kind: 'mlp',
    card: base.card,
    recipe: base.recipe,
    calibration: { temperature: 1.7, uncertainBelow: 0.3 },
    parameters: {
      mean: normal(inputs),
      deviation: normal(inputs).map(value => 5 + Math.abs(value)),
      activation,
      layers: [
        { weights: normal(20 * inputs, 0.05), bias: normal(20) },
        { weights: normal(10 * 20, 0.5), bias: normal(10) },
        { weights: normal(8 * 10), bias: normal(8) },
      ],
    },
  }
  return saveModel(parts)
}

describe('a model as ONNX', () => {
  it('gives the same probabilities in onnxruntime: LDA', async () => {
    await expectSameProbabilities(testModelFile(), vectors(12, 1332))
  }, 60_000)

  it('gives the same probabilities in onnxruntime: LDAs on random kernels, of stretches of any length', async () => {
    await expectSameProbabilities(testModelFile({ kernels: true }), stretches())
  }, 60_000)

  it('gives the same probabilities in onnxruntime: ensemble of LDAs and a network, of stretches of any length', async () => {
    const inputs = stretches()
    const silent = new Float32Array(1332 + 40 * 40)
    const endless = normal(1332 + 120 * 40, 3)
    endless[1332 + 60] = Number.POSITIVE_INFINITY
    await expectSameProbabilities(testModelFile({ network: true }), [...inputs, silent, endless])
  }, 60_000)

  it('gives the same probabilities in onnxruntime: the model that ships, of stretches of any length', async () => {
    await expectSameProbabilities(await readModel('default'), stretches())
  }, 60_000)

  it('takes 2 s crops for its network, one for a short stretch and at most eight for a long one', () => {
    const inputOf = createOnnxInput(testModelFile({ network: true }))
    for (const [frames, crops] of [
      [0, 1],
      [40, 1],
      [100, 1],
      [101, 2],
      [400, 7],
      [1000, 8],
    ] as const)
      expect(inputOf(normal(1332 + frames * 40)).crops!.shape).toEqual([crops, 100, 40])
  })

  for (const activation of ACTIVATIONS)
    it(`gives the same probabilities in onnxruntime: network with ${activation}`, async () => {
      await expectSameProbabilities(mlpFile(activation), vectors(12, 1332))
    }, 60_000)

  it('says in its metadata what it is, what it learned from and who may use it', () => {
    const file = testModelFile()
    const { recipe, sha256, card } = loadModel(file)
    const text = new TextDecoder().decode(exportOnnx(file))
    for (const value of [JSON.stringify(card.labels), recipeHash(recipe), sha256, card.licence])
      expect(text).toContain(value)
    for (const key of ['labels', 'sample_rate', 'recipe_sha256', 'licence', 'commercial_use', 'data'])
      expect(text).toContain(key)
  })

  it('is the same file for the same model', () => {
    expect(exportOnnx(testModelFile())).toEqual(exportOnnx(testModelFile()))
  })
})
