import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { mlpScores } from '../../src/model/mlp.ts'
import { createEngine, createPlainEngine } from '../../src/nn/engine.ts'
import { createRandom } from '../../src/random.ts'
import { argmax } from '../../src/signal/argmax.ts'
import { rowOf } from '../../src/signal/matrix.ts'
import { balancedWeights } from '../../src/train/class-weights.ts'
import { type FitMlpOptions, fitMlp } from '../../src/train/fit-mlp.ts'

/** Points in the plane, class 1 where their signs differ: no straight line tells the classes apart. */
function crossed(rows: number, seed: number) {
  const random = createRandom(seed)
  const data = Float32Array.from({ length: 2 * rows }, () => 4 * random.uniform() - 2)
  const labels = Array.from({ length: rows }, (_, row) => (data[2 * row]! * data[2 * row + 1]! < 0 ? 1 : 0))
  return { features: { rows, columns: 2, data }, labels }
}

const train = crossed(300, 1)
const other = crossed(200, 2)

function accuracy(options: FitMlpOptions): number {
  const { mlp } = fitMlp(train.features, train.labels, 2, options)
  const right = other.labels.filter(
    (label, row) => argmax(mlpScores(mlp, rowOf(other.features, row), new Float32Array(2))) === label,
  )
  return right.length / other.labels.length
}

describe('fitting a multi-layer perceptron', () => {
  test('learns what no straight line tells apart, with every curved activation and both solvers', () => {
    const settings = { hidden: [24], learningRateInit: 0.02, maxIter: 300, batchSize: 50 }
    for (const activation of ['tanh', 'relu', 'logistic'] as const)
      expect(accuracy({ ...settings, activation }), activation).toBeGreaterThan(0.93)
    for (const learningRate of ['constant', 'adaptive'] as const)
      expect(
        accuracy({ ...settings, activation: 'tanh', solver: 'sgd', learningRateInit: 0.1, learningRate }),
      ).toBeGreaterThan(0.93)
    expect(accuracy({ ...settings, activation: 'identity' })).toBeLessThan(0.7)
  })

  test('gives the same weights for the same seed, with SIMD and without, and others for another seed', () => {
    const settings = { hidden: [8, 5], activation: 'tanh', maxIter: 5, standardise: true } as const
    const fit = (options: FitMlpOptions) => fitMlp(train.features, train.labels, 2, { ...settings, ...options })
    const first = fit({ seed: 3, engine: createEngine() })
    expect(fit({ seed: 3, engine: createPlainEngine() })).toEqual(first)
    expect(fit({ seed: 4 }).mlp.layers).not.toEqual(first.mlp.layers)
  })

  test('an engine used again gives what a new one gives', () => {
    const engine = createEngine()
    fitMlp(train.features, train.labels, 2, { hidden: [40], maxIter: 2, engine })
    const again = fitMlp(train.features, train.labels, 2, { hidden: [8], maxIter: 2, engine })
    expect(again).toEqual(fitMlp(train.features, train.labels, 2, { hidden: [8], maxIter: 2 }))
  })

  test('ends when the loss stands still, later where the rate is lowered first', () => {
    const settings = { hidden: [4], activation: 'tanh', solver: 'sgd', tol: 0.05, maxIter: 500 } as const
    const fit = (learningRate: 'constant' | 'adaptive') =>
      fitMlp(train.features, train.labels, 2, { ...settings, learningRate })
    const [constant, adaptive] = [fit('constant'), fit('adaptive')]
    expect(constant).toMatchObject({ converged: true })
    expect(constant.iterations).toBeGreaterThan(10)
    expect(constant.iterations).toBeLessThan(40)
    // From 0.001 to below 0.000001 in fifths: five more times of eleven passes.
    expect(adaptive).toMatchObject({ converged: true, iterations: constant.iterations + 5 * 11 })
    expect(fitMlp(train.features, train.labels, 2, { maxIter: 3 })).toMatchObject({ converged: false, iterations: 3 })
  })

  test('keeps the weights that were best on the validation rows it was given', () => {
    const settings = { hidden: [16], activation: 'tanh', learningRateInit: 0.02, maxIter: 200 } as const
    const validation = { features: other.features, labels: other.labels }
    const { mlp, iterations } = fitMlp(train.features, train.labels, 2, { ...settings, validation })
    expect(iterations).toBeLessThan(200)
    const wrongOf = (fitted: typeof mlp) =>
      other.labels.filter(
        (label, row) => argmax(mlpScores(fitted, rowOf(other.features, row), new Float32Array(2))) !== label,
      ).length
    const last = fitMlp(train.features, train.labels, 2, { ...settings, maxIter: iterations }).mlp
    expect(wrongOf(mlp)).toBeLessThanOrEqual(wrongOf(last))
  })

  test('balanced weights make a rare class found that is otherwise missed', () => {
    const random = createRandom(5)
    const labels = Array.from({ length: 220 }, (_, row) => (row % 22 === 0 ? 1 : 0))
    const data = Float32Array.from(labels, label => label + random.normal())
    const features = { rows: labels.length, columns: 1, data }
    const found = (weights?: Float32Array) => {
      const { mlp } = fitMlp(features, labels, 2, { hidden: [4], maxIter: 300, ...(weights && { weights }) })
      return labels.filter(
        (label, row) => label === 1 && argmax(mlpScores(mlp, rowOf(features, row), new Float32Array(2))) === 1,
      ).length
    }
    expect(found()).toBeLessThan(3)
    expect(found(balancedWeights(labels))).toBeGreaterThan(5)
  })

  test('says so where training runs away, and refuses nothing to learn from', () => {
    const data = train.features.data.map(value => 1e15 * value)
    const wild = () =>
      fitMlp({ ...train.features, data }, train.labels, 2, { solver: 'sgd', learningRateInit: 10, maxIter: 50 })
    expect(wild).toThrow(AppError)
    expect(wild).toThrow(/ran away/)
    expect(() => fitMlp({ rows: 0, columns: 2, data: new Float32Array(0) }, [], 2)).toThrow(RangeError)
  })
})

test('balanced weights are those of the formula: rows / (classes x rows of the class)', () => {
  expect([...balancedWeights([0, 0, 0, 1])]).toEqual([2 / 3, 2 / 3, 2 / 3, 2].map(Math.fround))
})
