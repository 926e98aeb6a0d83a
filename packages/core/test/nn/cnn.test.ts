import { describe, expect, test } from 'vitest'
import {
  type AttentionWeights,
  attentivePoolingBackward,
  attentivePoolingForward,
  createAttentivePooling,
} from '../../src/nn/attentive-pooling.ts'
import { batchNormBackward, batchNormForward, createBatchNorm } from '../../src/nn/batch-norm.ts'
import { cnnBackward, cnnBlocks, cnnForward, createCnn, initialiseCnn, layPatches } from '../../src/nn/cnn.ts'
import { convolutionShape, createConvolutionEngine } from '../../src/nn/convolution-engine.ts'
import { createPlainConvolutionEngine } from '../../src/nn/convolution-engine-plain.ts'
import { smoothTarget, softLoss } from '../../src/nn/soft-loss.ts'
import { createRandom } from '../../src/random.ts'

const STEP = 1 / 128

function noise(values: Float32Array, seed: number, scale = 1): Float32Array {
  const random = createRandom(seed)
  for (let i = 0; i < values.length; i++) values[i] = scale * random.normal()
  return values
}

/** The measured slope of `loss` in one number. Wide enough that float32 rounding stays far below the difference. */
function slopeAt(values: Float32Array, at: number, loss: () => number, step = STEP): number {
  const value = values[at]!
  values[at] = value + step
  const above = loss()
  values[at] = value - step
  const below = loss()
  values[at] = value
  return (above - below) / (2 * step)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

describe('the gradient is the measured slope', () => {
  test('of a convolution, in its input and its kernels', () => {
    const engine = createPlainConvolutionEngine()
    const shape = convolutionShape(
      { lines: 4, width: 3, channels: 8, border: 1 },
      { kernel: [3, 2], stride: [2, 1], units: 8 },
    )
    const sizes = [2 * 6 * 5 * 8, 3 * 2 * 8 * 8, 2 * shape.outLines * shape.outWidth * 8]
    const [input, weights, delta] = sizes.map((size, place) => noise(new Float32Array(size), place + 1))
    const loss = () => {
      const output = new Float32Array(delta!.length)
      engine.convolve(shape, 2, input!, weights!, output)
      return dot(output, delta!)
    }
    const inputDelta = new Float32Array(input!.length)
    const gradient = new Float32Array(weights!.length)
    engine.convolveBack(shape, 2, delta!, weights!, inputDelta)
    engine.convolveGradient(shape, 2, input!, delta!, gradient)
    // Linear: a step of 1 leaves rounding alone.
    for (let at = 0; at < input!.length; at += 7)
      expect(Math.abs(slopeAt(input!, at, loss, 1) - inputDelta[at]!)).toBeLessThan(1e-3)
    for (let at = 0; at < weights!.length; at += 5)
      expect(Math.abs(slopeAt(weights!, at, loss, 1) - gradient[at]!)).toBeLessThan(1e-3)
  })

  test('of batch norm with ReLU, in values, gamma and beta', () => {
    const engine = createPlainConvolutionEngine()
    const plane = { lines: 4, width: 3, channels: 4, border: 1 }
    const rows = 2 * 4 * 3
    const norm = createBatchNorm(
      length => new Float32Array(length),
      Float32Array.of(1, 0.5, -2, 1.5),
      Float32Array.of(0.3, 0, -0.4, 1),
      4,
    )
    const values = noise(new Float32Array(rows * 4), 1)
    const outputDelta = noise(new Float32Array(2 * 6 * 5 * 4), 2)
    const output = new Float32Array(outputDelta.length)
    const loss = () => {
      batchNormForward(engine, norm, values, rows)
      engine.rectify(plane, 2, values, norm, output)
      return dot(output, outputDelta)
    }
    loss()
    const delta = new Float32Array(values.length)
    const gradient = { gamma: new Float32Array(4), beta: new Float32Array(4) }
    engine.rectifyBack(plane, 2, output, outputDelta, delta)
    batchNormBackward(engine, norm, values, rows, delta, gradient)
    // So small that no value changes sides of the ReLU; float32 leaves three digits of such a difference.
    const step = 1 / 2048
    for (let at = 0; at < values.length; at++)
      expect(Math.abs(slopeAt(values, at, loss, step) - delta[at]!)).toBeLessThan(1e-2)
    for (let c = 0; c < 4; c++) {
      expect(Math.abs(slopeAt(norm.gamma, c, loss, step) - gradient.gamma[c]!)).toBeLessThan(1e-2)
      expect(Math.abs(slopeAt(norm.beta, c, loss, step) - gradient.beta[c]!)).toBeLessThan(1e-2)
    }
  })

  test('of attentive pooling, in its weights and values', () => {
    const engine = createPlainConvolutionEngine()
    const allocate = (length: number) => new Float32Array(length)
    const [images, times, channels, hidden] = [2, 5, 8, 8]
    const pooling = createAttentivePooling(allocate, { images, times, channels, hidden })
    const makeWeights = (): AttentionWeights => ({
      first: allocate(channels * hidden),
      firstBias: allocate(hidden),
      second: allocate(hidden * channels),
      secondBias: allocate(channels),
    })
    const weights = makeWeights()
    const gradient = makeWeights()
    for (const [place, array] of Object.values(weights).entries()) noise(array, place + 1, 0.5)
    const values = noise(allocate(images * times * channels), 9)
    const outputDelta = noise(allocate(images * 2 * channels), 10)
    const output = allocate(outputDelta.length)
    const loss = () => {
      attentivePoolingForward(engine, pooling, weights, values, images, output)
      return dot(output, outputDelta)
    }
    loss()
    const delta = allocate(values.length)
    const forward = { values, output: output.slice(), images }
    attentivePoolingBackward(engine, pooling, weights, forward, outputDelta, gradient, delta)
    for (let at = 0; at < values.length; at++)
      expect(Math.abs(slopeAt(values, at, loss) - delta[at]!)).toBeLessThan(2e-3)
    for (const name of ['first', 'firstBias', 'second', 'secondBias'] as const)
      for (let at = 0; at < weights[name].length; at++)
        expect(Math.abs(slopeAt(weights[name], at, loss) - gradient[name][at]!)).toBeLessThan(2e-3)
  })

  test('of the loss, in its scores; and the loss of the smoothed label itself is its entropy', () => {
    const [rows, stride, classes] = [3, 8, 5]
    const scores = noise(new Float32Array(rows * stride), 4)
    const targets = new Float32Array(rows * classes)
    for (let row = 0; row < rows; row++) smoothTarget(row, classes, 0.05, targets.subarray(row * classes))
    const deltas = new Float32Array(scores.length)
    const shape = { rows, stride, classes }
    softLoss(scores, targets, shape, deltas)
    const loss = () => softLoss(scores, targets, shape, new Float32Array(scores.length))
    for (let at = 0; at < scores.length; at++)
      expect(Math.abs(slopeAt(scores, at, loss, 1 / 1024) - deltas[at]!)).toBeLessThan(1e-5)
    const same = new Float32Array(stride)
    for (let k = 0; k < classes; k++) same[k] = Math.log(targets[k]!)
    const entropy = -targets.subarray(0, classes).reduce((sum, p) => sum + p * Math.log(p), 0)
    const one = { rows: 1, stride, classes }
    expect(softLoss(same, targets.subarray(0, classes), one, new Float32Array(stride))).toBeCloseTo(entropy, 5)
  })

  test('of the whole network, along random directions in each group of its parameters', () => {
    const engine = createConvolutionEngine()
    const images = 4
    const cnn = createCnn(engine, { frames: 24, bands: 16, classes: 5, images })
    initialiseCnn(cnn, createRandom(1))
    noise(cnn.patches, 2)
    for (let i = 0; i < cnn.pooledMask.length; i++) cnn.pooledMask[i] = i % 5 === 0 ? 0 : 1.25
    const targets = new Float32Array(images * 5)
    for (let row = 0; row < images; row++) smoothTarget(row, 5, 0.1, targets.subarray(row * 5))
    const loss = () => {
      cnnForward(engine, cnn, images)
      return softLoss(cnn.scores, targets, { rows: images, stride: 8, classes: 5 }, cnn.scores)
    }
    loss()
    cnnBackward(engine, cnn, images)
    const gradients = cnn.gradients.all.slice()
    const groups = [...cnn.parameters.blocks.flatMap(block => Object.values(block)), cnn.parameters.last]
    groups.push(...Object.values(cnn.parameters.attention), cnn.parameters.lastBias)
    for (const [place, group] of groups.entries()) {
      const before = group.slice()
      const from = (group.byteOffset - cnn.parameters.all.byteOffset) / 4
      const own = gradients.subarray(from, from + group.length)
      const norm = Math.sqrt(dot(own, own))
      // Half along the gradient, half by chance, so that a wrong scale shows as well as a wrong direction.
      const direction = noise(new Float32Array(group.length), 100 + place, 1 / Math.sqrt(group.length))
      for (let i = 0; i < direction.length; i++) direction[i]! += norm > 0 ? own[i]! / norm : 0
      // The kinks of thousands of ReLUs ask for a small step, rounding for a wide one: together they leave 1 %.
      const step = 1e-4
      const at = (size: number) => {
        for (let i = 0; i < group.length; i++) group[i] = before[i]! + size * direction[i]!
        return loss()
      }
      const measured = (at(step) - at(-step)) / (2 * step)
      group.set(before)
      expect(Math.abs(measured - dot(own, direction)), `group ${place}`).toBeLessThan(0.01 * norm + 2e-3)
    }
  })
})

describe('the network', () => {
  test('gives the same scores and gradients on SIMD and plain, bit for bit', () => {
    const results = [createConvolutionEngine(), createPlainConvolutionEngine()].map(engine => {
      const cnn = createCnn(engine, { frames: 13, bands: 9, classes: 3, images: 2 })
      initialiseCnn(cnn, createRandom(3))
      noise(cnn.patches, 4)
      cnnForward(engine, cnn, 2)
      const scores = [...cnn.scores]
      softLoss(cnn.scores, Float32Array.of(1, 0, 0, 0, 0.5, 0.5), { rows: 2, stride: 8, classes: 3 }, cnn.scores)
      cnnBackward(engine, cnn, 2)
      return { scores, gradients: [...cnn.gradients.all] }
    })
    expect(results[0]).toEqual(results[1])
    expect(results[0]!.scores.every(Number.isFinite)).toBe(true)
  })

  test('has the blocks of its recipe: 2 s of 40 bands end in 13 times of 128 channels', () => {
    const blocks = cnnBlocks(100, 40)
    expect(blocks.map(({ plane }) => [plane.lines, plane.width, plane.channels])).toEqual([
      [50, 20, 24],
      [25, 10, 32],
      [25, 5, 48],
      [13, 3, 64],
      [13, 3, 96],
      [13, 1, 128],
    ])
  })

  test('lays down what the first kernels see: five frames of five bands around each second place, zeros outside', () => {
    const image = Float32Array.from({ length: 6 * 8 }, (_, i) => i + 1)
    const patches = new Float32Array(3 * 4 * 28)
    layPatches(image, 6, 8, patches)
    expect([...patches.subarray(0, 28)]).toEqual(
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 1, 2, 3],
        [0, 0, 9, 10, 11],
        [0, 0, 17, 18, 19],
        [0, 0, 0],
      ].flat(),
    )
    expect(patches[(1 * 4 + 1) * 28 + 12]).toBe(2 * 8 + 2 + 1)
  })
})
