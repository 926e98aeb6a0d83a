import { describe, expect, test } from 'vitest'
import { ACTIVATIONS, type Activation, createEngine, createPlainEngine, type Engine } from '../../src/nn/engine.ts'
import { backward, createNetwork, forward, initialise, type Network, networkNeeds } from '../../src/nn/network.ts'
import { createAdam, createSgd } from '../../src/nn/optimiser.ts'
import { createRandom } from '../../src/random.ts'
import { loadFixture } from '../support/fixtures.ts'

interface Reference {
  features: number[]
  labels: number[]
  sizes: number[]
  weights: number[][]
  bias: number[][]
  runs: {
    activation: Activation
    solver: 'adam' | 'sgd'
    losses: number[]
    weights: number[][]
    bias: number[][]
  }[]
}

const reference: Reference = JSON.parse(new TextDecoder().decode(await loadFixture('scikit-learn/mlp.json')))

function makeNetwork(engine: Engine, sizes: readonly number[], activation: Activation, rows: number): Network {
  const { floats, arrays } = networkNeeds(sizes, rows)
  engine.reserve(2 * floats, arrays + 2)
  return createNetwork(engine, sizes, activation, rows)
}

describe('the gradients of a network', () => {
  const sizes = [6, 7, 5, 3]
  const rows = 9
  const labels = Array.from({ length: rows }, (_, row) => row % 3)
  const mixed = { labels: labels.map(label => (label * 2) % 3), shares: labels.map((_, row) => row / rows) }

  for (const activation of ACTIVATIONS)
    for (const weights of [undefined, Float32Array.from({ length: rows }, (_, row) => 0.5 + (row % 4))])
      test(`${activation}${weights ? ', rows weighted and mixed' : ''}: each is the measured slope of the loss`, () => {
        const engine = createPlainEngine()
        const network = makeNetwork(engine, sizes, activation, rows)
        const random = createRandom(3)
        initialise(network, random)
        for (let i = 0; i < rows * sizes[0]!; i++) network.values[0]![i] = random.normal()
        const loss = () => {
          forward(engine, network, rows)
          return backward(engine, network, labels, rows, { alpha: 0.2, ...(weights && { weights, mixed }) })
        }
        loss()
        const slopes = network.layerGradients.flatMap(({ weights, bias }) => [...weights, ...bias])
        const places = network.layers.flatMap(layer => [layer.weights, layer.bias])
        // Wide enough that float32 rounding of the scores stays far below the difference.
        const step = 1 / 128
        let at = 0
        for (const values of places)
          for (let i = 0; i < values.length; i++) {
            const value = values[i]!
            values[i] = value + step
            const above = loss()
            values[i] = value - step
            const below = loss()
            values[i] = value
            expect(Math.abs((above - below) / (2 * step) - slopes[at++]!)).toBeLessThan(1e-3)
          }
      })
})

describe('training a network', () => {
  const { features, labels, sizes, weights, bias, runs } = reference
  for (const { activation, solver, losses, ...trained } of runs)
    for (const engine of [createEngine(), createPlainEngine()])
      test(`${activation} with ${solver}, ${engine.simd ? 'SIMD' : 'plain'}: 20 steps go where scikit-learn's go`, () => {
        const rows = labels.length
        const network = makeNetwork(engine, sizes, activation, rows)
        for (const [place, layer] of network.layers.entries()) {
          layer.weights.set(weights[place]!)
          layer.bias.set(bias[place]!)
        }
        network.values[0]!.set(features)
        const optimiser = (solver === 'adam' ? createAdam : createSgd)(engine, network, 0.05)
        // float32 here, float64 there.
        for (const expected of losses) {
          forward(engine, network, rows)
          expect(Math.abs(backward(engine, network, labels, rows, { alpha: 0.1 }) - expected)).toBeLessThan(1e-5)
          optimiser.step()
        }
        for (const [place, layer] of network.layers.entries()) {
          for (const [i, value] of layer.weights.entries())
            expect(Math.abs(value - trained.weights[place]![i]!)).toBeLessThan(1e-4)
          for (const [i, value] of layer.bias.entries())
            expect(Math.abs(value - trained.bias[place]![i]!)).toBeLessThan(1e-4)
        }
      })

  test("starts within Glorot's bounds, and fills them", () => {
    for (const [activation, factor] of [
      ['tanh', 6],
      ['logistic', 2],
    ] as const) {
      const network = makeNetwork(createEngine(), [180, 150, 4], activation, 1)
      initialise(network, createRandom(1))
      const bound = Math.sqrt(factor / 330)
      const values = [...network.layers[0]!.weights, ...network.layers[0]!.bias]
      expect(Math.max(...values)).toBeLessThanOrEqual(Math.fround(bound))
      expect(Math.max(...values)).toBeGreaterThan(0.999 * bound)
      expect(Math.min(...values)).toBeLessThan(-0.999 * bound)
    }
  })
})
