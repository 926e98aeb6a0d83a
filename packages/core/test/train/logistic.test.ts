import { describe, expect, test } from 'vitest'
import type { Mlp } from '../../src/model/mlp.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'
import { fitMlp } from '../../src/train/fit-mlp.ts'
import { LOGISTIC_SETTINGS } from '../../src/train/mlp-settings.ts'
import { modelContract } from '../model/model.contract.ts'
import { SAMPLE_RECIPE, sampleParts } from '../model/sample-model.ts'

const ROWS = 240
const COLUMNS = 5
const CLASSES = 3
const random = createRandom(5)
const labels = Array.from({ length: ROWS }, (_, row) => row % CLASSES)
const features = {
  rows: ROWS,
  columns: COLUMNS,
  data: Float32Array.from(
    { length: ROWS * COLUMNS },
    (_, i) => 10 ** (i % COLUMNS) * (random.normal() + (labels[Math.floor(i / COLUMNS)] === i % COLUMNS ? 1 : 0)),
  ),
}

/** Slopes of sum of weight x log loss + alpha / 2 sum of squared weights, the biases last; in float64, from the formula. */
function slopes({ mean, deviation, layers }: Mlp, alpha: number, weights?: Float32Array): number[] {
  const { weights: own, bias } = layers[0]!
  const gradient = [...Array.from(own, value => alpha * value), ...Array<number>(CLASSES).fill(0)]
  for (let row = 0; row < ROWS; row++) {
    const x = Array.from({ length: COLUMNS }, (_, d) => (features.data[row * COLUMNS + d]! - mean[d]!) / deviation[d]!)
    const powers = [...bias].map((b, k) => Math.exp(x.reduce((sum, v, d) => sum + v * own[k * COLUMNS + d]!, b)))
    const sum = powers.reduce((a, b) => a + b)
    for (let k = 0; k < CLASSES; k++) {
      const delta = (weights?.[row] ?? 1) * (powers[k]! / sum - (labels[row] === k ? 1 : 0))
      for (let d = 0; d < COLUMNS; d++) gradient[k * COLUMNS + d]! += delta * x[d]!
      gradient[CLASSES * COLUMNS + k]! += delta
    }
  }
  return gradient
}

describe('multinomial logistic regression', () => {
  test('ends where every slope of its objective is zero, as the one solution there is', () => {
    for (const alpha of [0.1, 1, 30])
      for (const weights of [undefined, Float32Array.from(labels, label => 1 + label)]) {
        const total = weights ? weights.reduce((a, b) => a + b) : ROWS
        const fitted = fitMlp(features, labels, CLASSES, { ...LOGISTIC_SETTINGS, alpha, ...(weights && { weights }) })
        expect(fitted.converged).toBe(true)
        for (const slope of slopes(fitted.mlp, alpha, weights)) expect(Math.abs(slope / total)).toBeLessThan(1.1e-4)
      }
  })

  test('gives the same whatever it starts from', () => {
    const weightsOf = (seed: number) => [
      ...fitMlp(features, labels, CLASSES, { ...LOGISTIC_SETTINGS, tol: 1e-6, seed }).mlp.layers[0]!.weights,
    ]
    const other = weightsOf(2)
    for (const [i, value] of weightsOf(1).entries()) expect(Math.abs(value - other[i]!)).toBeLessThan(1e-3)
  })

  test('takes L-BFGS through hidden layers too', () => {
    const { converged, loss } = fitMlp(features, labels, CLASSES, {
      ...{ hidden: [8], activation: 'tanh', solver: 'lbfgs', standardise: true, alpha: 0.1, tol: 1e-4 },
      maxIter: 3000,
    })
    expect(converged).toBe(true)
    expect(loss).toBeLessThan(0.6)
  })
})

modelContract(
  'a loaded logistic regression',
  () => {
    const { mlp } = fitMlp(features, labels, CLASSES, LOGISTIC_SETTINGS)
    return loadModel(saveModel({ ...sampleParts(), kind: 'mlp', parameters: mlp }), [SAMPLE_RECIPE])
  },
  COLUMNS,
)
