import { describe, expect, test } from 'vitest'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { MEL_BANDS } from '../../src/features/spectrum-descriptors.ts'
import {
  CNN_FRAMES,
  type CnnModel,
  cnnFrames,
  cnnFromTensors,
  cnnModelOf,
  cnnToTensors,
  createCnnScorer,
  cropFrames,
  cropStarts,
} from '../../src/model/cnn.ts'
import { foldedLine } from '../../src/nn/batch-norm.ts'
import { cnnForward, createCnn, initialiseCnn, setImage } from '../../src/nn/cnn.ts'
import { createConvolutionEngine } from '../../src/nn/convolution-engine.ts'
import { createRandom } from '../../src/random.ts'
import { argmax } from '../../src/signal/argmax.ts'
import { createCnnBatches } from '../../src/train/cnn-batches.ts'
import { fitCnn } from '../../src/train/fit-cnn.ts'

/** A vector of the default recipe: noise in which a few bands are louder, for each class others. */
function vectorOfClass(label: number, rows: number, seed: number): Float32Array {
  const random = createRandom(seed)
  const vector = new Float32Array(FUNCTIONAL_COUNT + rows * MEL_BANDS)
  for (let row = 0; row < rows; row++)
    for (let band = 0; band < MEL_BANDS; band++)
      vector[FUNCTIONAL_COUNT + row * MEL_BANDS + band] =
        4 * random.normal() + (Math.floor(band / 10) === label && row % 10 < 5 ? 4 : 0) - 8
  return vector
}

/** All numbers of a model. */
function bytesOf(model: CnnModel): number[] {
  return [...cnnToTensors(model).values()].flatMap(({ data }) => [...new Uint8Array(data.slice().buffer)])
}

const CLASSES = 3
const vectors = Array.from({ length: 48 }, (_, i) => vectorOfClass(i % CLASSES, 60 + ((17 * i) % 90), i))
const examples = {
  labels: vectors.map((_, i) => i % CLASSES),
  good: 1,
  degraded: 0,
  frames: (clip: number) => cnnFrames(vectors[clip]!),
}
const options = { epochs: 5, batchSize: 16, seed: 5 }
const losses: number[] = []
const model = fitCnn(examples, CLASSES, { ...options, onEpoch: (_, loss) => losses.push(loss) })

describe('training the network', () => {
  test('learns which bands are loud, and knows it of clips that it has not heard', () => {
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!)
    const score = createCnnScorer(model)
    let right = 0
    for (let i = 0; i < 30; i++)
      if (argmax(score(vectorOfClass(i % CLASSES, 80 + i, 1000 + i))) === i % CLASSES) right++
    expect(right).toBeGreaterThanOrEqual(28)
  })

  test('gives the same bytes for the same seed, and others for another', () => {
    const short = { ...examples, labels: examples.labels.slice(0, 16) }
    const [once, again, other] = [1, 1, 2].map(seed =>
      bytesOf(fitCnn(short, CLASSES, { epochs: 2, batchSize: 8, seed })),
    )
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  })

  test('says that it ran away where the weights are no numbers', () => {
    expect(() => fitCnn(examples, CLASSES, { epochs: 2, batchSize: 16, rate: 1e38 })).toThrow(
      expect.objectContaining({ code: 'train/diverged' }),
    )
  })
})

describe('the batches of the network', () => {
  test('hold images of 2 s and smoothed labels, the same for the same seed', () => {
    const [first, second, other] = [1, 1, 2].map(seed => {
      const batches = createCnnBatches(examples, CLASSES, 4, createRandom(seed))
      batches.fill([0, 1, 2, 3])
      return batches
    })
    expect(first!.images).toEqual(second!.images)
    expect(first!.images).not.toEqual(other!.images)
    expect(first!.images.length).toBe(4 * CNN_FRAMES * MEL_BANDS)
    expect(first!.targets[0]).toBeCloseTo(0.95 + 0.05 / 3, 6)
    expect(first!.targets[1]).toBeCloseTo(0.05 / 3, 6)
  })

  test('draw half of their clips from the degraded copies', () => {
    const drawn = [0, 0, 0, 0]
    const counting = {
      ...examples,
      good: 3,
      degraded: 1,
      frames(clip: number, copy: number) {
        drawn[copy]!++
        return examples.frames(clip)
      },
    }
    const batches = createCnnBatches(counting, CLASSES, 20, createRandom(2))
    for (let i = 0; i < 20; i++) batches.fill([...Array(20).keys()])
    for (const count of drawn.slice(0, 3)) expect(Math.abs(count - 400 / 6)).toBeLessThan(25)
    expect(Math.abs(drawn[3]! - 200)).toBeLessThan(30)
  })
})

describe('the trained network', () => {
  test('is the network with its running moments, folded into its kernels', () => {
    const engine = createConvolutionEngine()
    const cnn = createCnn(engine, { frames: CNN_FRAMES, bands: MEL_BANDS, classes: CLASSES, images: 1 })
    initialiseCnn(cnn, createRandom(2))
    const image = new Float32Array(CNN_FRAMES * MEL_BANDS)
    cropFrames(cnnFrames(vectors[1]!), 0, image)
    setImage(cnn, 0, image)
    cnnForward(engine, cnn, 1)
    for (const { norm } of cnn.blocks) {
      const line = foldedLine(norm)
      norm.scale.set(line.scale)
      norm.shift.set(line.shift)
    }
    cnnForward(engine, cnn, 1, { keepLines: true })
    const expected = [...cnn.scores.subarray(0, CLASSES)]
    const short = vectors[1]!.slice(0, FUNCTIONAL_COUNT + CNN_FRAMES * MEL_BANDS)
    cropFrames(cnnFrames(short), 0, image)
    setImage(cnn, 0, image)
    cnnForward(engine, cnn, 1, { keepLines: true })
    const scores = createCnnScorer(cnnModelOf(cnn))(short)
    for (const [k, value] of scores.entries()) expect(Math.abs(value - cnn.scores[k]!)).toBeLessThan(1e-4)
    expect(expected.every(Number.isFinite)).toBe(true)
  })

  test('comes back from its tensors, bit for bit', () => {
    const tensors = cnnToTensors(model)
    expect(bytesOf(cnnFromTensors(tensors, CLASSES))).toEqual(bytesOf(model))
    expect(() => cnnFromTensors(tensors, CLASSES + 1)).toThrow(expect.objectContaining({ code: 'model/malformed' }))
  })

  test('looks at short stretches again from their start, and at long ones in crops from start to end', () => {
    const frames = { rows: 30, columns: 2, data: Float32Array.from({ length: 60 }, (_, i) => Math.floor(i / 2)) }
    const image = new Float32Array(CNN_FRAMES * 2)
    cropFrames(frames, 25, image)
    expect([0, 4, 5, 99].map(frame => image[2 * frame])).toEqual([25, 29, 0, 4])
    expect(cropStarts(0)).toEqual([0])
    expect(cropStarts(100)).toEqual([0])
    expect(cropStarts(101)).toEqual([0, 1])
    expect(cropStarts(200)).toEqual([0, 50, 100])
    expect(cropStarts(3000)).toHaveLength(8)
    expect(cropStarts(3000).at(-1)).toBe(2900)
  })

  test('gives the mean of the scores of its crops, and zeros for frames that are not there', () => {
    const score = createCnnScorer(model)
    const long = vectorOfClass(1, 150, 7)
    const crops = [0, 50].map(start => {
      const image = new Float32Array(CNN_FRAMES * MEL_BANDS)
      cropFrames(cnnFrames(long), start, image)
      return image
    })
    expect(crops[0]).not.toEqual(crops[1])
    expect(score(long)).toEqual(score(long))
    expect(score(vectors[0]!.slice(0, FUNCTIONAL_COUNT)).every(Number.isFinite)).toBe(true)
    expect(() => score(new Float32Array(FUNCTIONAL_COUNT + 3))).toThrow(RangeError)
  })
})
