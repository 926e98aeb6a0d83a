import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { type Mlp, mlpFromTensors, mlpScores, mlpToTensors } from '../../src/model/mlp.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import type { Tensor } from '../../src/model/safetensors.ts'
import { ACTIVATIONS } from '../../src/nn/engine.ts'
import { createRandom } from '../../src/random.ts'
import { modelContract } from './model.contract.ts'
import { SAMPLE_RECIPE, sampleParts } from './sample-model.ts'

const random = createRandom(2)
const values = (count: number) => Float32Array.from({ length: count }, () => random.normal())
const parameters: Mlp = {
  mean: values(5),
  deviation: values(5).map(Math.exp),
  activation: 'tanh',
  layers: [
    { weights: values(20), bias: values(4) },
    { weights: values(12), bias: values(3) },
  ],
}
const load = (own: Mlp) => loadModel(saveModel({ ...sampleParts(), kind: 'mlp', parameters: own }), [SAMPLE_RECIPE])

for (const activation of ACTIVATIONS)
  modelContract(`a loaded network with ${activation}`, () => load({ ...parameters, activation }), 5)

describe('a multi-layer perceptron', () => {
  test('scores as the formula says', () => {
    const x = Float32Array.of(0.3, -2, 5, 0, Number.NaN)
    const scaled = [...x].map((v, d) => (Number.isNaN(v) ? 0 : (v - parameters.mean[d]!) / parameters.deviation[d]!))
    const [first, second] = parameters.layers
    const layer = ({ weights, bias }: Mlp['layers'][number], input: number[]) =>
      [...bias].map((b, unit) => input.reduce((sum, v, i) => sum + v * weights[unit * input.length + i]!, b))
    const expected = layer(second!, layer(first!, scaled).map(Math.tanh))
    const scores = mlpScores(parameters, x, new Float32Array(3))
    for (const k of [0, 1, 2]) expect(scores[k]).toBeCloseTo(expected[k]!, 5)
  })

  test('comes back from its tensors as it was', () => {
    expect(mlpFromTensors(mlpToTensors(parameters), 3)).toEqual(parameters)
  })

  test('is refused where tensors are missing, do not fit, or hold what cannot be', () => {
    const changed = (name: string, tensor?: Tensor) => {
      const tensors = mlpToTensors(parameters)
      if (tensor) tensors.set(name, tensor)
      else tensors.delete(name)
      return () => mlpFromTensors(tensors, 3)
    }
    const one = (value: number) => ({ shape: [1], data: Float32Array.of(value) })
    for (const run of [
      changed('mean'),
      changed('layer0.bias'),
      changed('layer1.weights'),
      changed('layer1.bias'),
      changed('activation', one(4)),
      changed('activation', one(0.5)),
      changed('deviation', { shape: [5], data: new Float32Array(5) }),
      changed('layer0.weights', { shape: [4, 5], data: new Float32Array(20).fill(Number.NaN) }),
      () => mlpFromTensors(mlpToTensors(parameters), 4),
    ])
      expect(run).toThrow(AppError)
  })
})
