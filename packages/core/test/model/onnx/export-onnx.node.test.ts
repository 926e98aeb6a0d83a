import * as ort from 'onnxruntime-web'
import { describe, expect, it } from 'vitest'
import { recipeHash } from '../../../src/features/recipe.ts'
import { loadModel, type ModelParts, saveModel } from '../../../src/model/model-file.ts'
import { createOnnxInput, exportOnnx } from '../../../src/model/onnx/export-onnx.ts'
import { ACTIVATIONS } from '../../../src/nn/engine.ts'
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

/** What onnxruntime makes of the vectors, all at once. */
async function run(onnx: Uint8Array, inputs: readonly Float32Array[]): Promise<Float32Array[]> {
  ort.env.wasm.numThreads = 1
  const session = await ort.InferenceSession.create(onnx)
  expect(session.inputNames).toEqual(['features'])
  expect(session.outputNames).toEqual(['probabilities'])
  const size = inputs[0]!.length
  const data = new Float32Array(inputs.length * size)
  for (const [row, vector] of inputs.entries()) data.set(vector, row * size)
  const { probabilities } = await session.run({ features: new ort.Tensor('float32', data, [inputs.length, size]) })
  const values = Float32Array.from(probabilities!.data as Float32Array)
  const classes = values.length / inputs.length
  await session.release()
  return inputs.map((_, row) => values.subarray(row * classes, (row + 1) * classes))
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
    const lengths = [0, 1, 30, 75, 150, 400]
    const inputs = lengths.map((frames, row) => {
      const vector = normal(1332 + frames * 40, 3)
      if (row === 2) vector.fill(Number.NaN, 0, 1332)
      return vector
    })
    await expectSameProbabilities(testModelFile({ kernels: true }), inputs)
  }, 60_000)

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
