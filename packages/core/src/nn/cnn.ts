import type { Random } from '../random.ts'
import {
  type AttentionWeights,
  type AttentivePooling,
  attentivePoolingBackward,
  attentivePoolingForward,
  createAttentivePooling,
  denseShape,
  fillRows,
  sumRows,
} from './attentive-pooling.ts'
import { type BatchNorm, batchNormBackward, batchNormForward, createBatchNorm } from './batch-norm.ts'
import {
  type Allocate,
  type ConvolutionEngine,
  type ConvolutionShape,
  convolutionShape,
  type Plane,
} from './convolution-engine.ts'

/** Convolutions of the network over time x frequency, each with batch norm, ReLU and a border of one. */
const CONVOLUTIONS = [
  { kernel: [3, 3], stride: [2, 2], units: 32 },
  { kernel: [3, 3], stride: [1, 2], units: 48 },
  { kernel: [3, 3], stride: [2, 2], units: 64 },
  { kernel: [3, 3], stride: [1, 1], units: 96 },
] as const
/** The first convolution: 5 x 5 numbers of one channel, moved by 2 x 2. */
export const FIRST_CONVOLUTION = { kernel: 5, stride: 2, border: 2, units: 24 } as const
/** Numbers that a place of the first convolution sees, laid out as the channels of an image: 25 and three zeros. */
const PATCH = 28
/** Channels that are pooled over time. */
const POOLED = 128
/** Hidden units of the attention. */
export const ATTENTION_UNITS = 32

/** A convolution whose output, normalised and rectified, is a plane of the next one. */
export interface BlockShape {
  readonly shape: ConvolutionShape
  readonly plane: Plane
}

/**
 * The blocks of a network on images of frames x bands, from the patches of the first convolution to the last, whose kernels
 * span all bands that are left and move over time alone.
 */
export function cnnBlocks(frames: number, bands: number): BlockShape[] {
  const halved = (size: number) =>
    Math.floor((size + 2 * FIRST_CONVOLUTION.border - FIRST_CONVOLUTION.kernel) / FIRST_CONVOLUTION.stride) + 1
  let plane: Plane = { lines: halved(frames), width: halved(bands), channels: PATCH, border: 0 }
  const blocks: BlockShape[] = []
  const add = (kernel: readonly [number, number], stride: readonly [number, number], units: number, border: number) => {
    const shape = convolutionShape(plane, { kernel, stride, units })
    plane = { lines: shape.outLines, width: shape.outWidth, channels: units, border }
    blocks.push({ shape, plane })
  }
  add([1, 1], [1, 1], FIRST_CONVOLUTION.units, 1)
  for (const [place, { kernel, stride, units }] of CONVOLUTIONS.entries())
    add(kernel, stride, units, place + 1 < CONVOLUTIONS.length ? 1 : 0)
  add([1, plane.width], [1, 1], POOLED, 0)
  return blocks
}

/** Numbers in a block's output with its border, of one image. */
export function planeSize({ lines, width, channels, border }: Plane): number {
  return (lines + 2 * border) * (width + 2 * border) * channels
}

/**
 * What the first convolution's places see of an image: frames x bands -> places x 28, time first.
 *
 * @param patches - of one image
 */
export function layPatches(image: Float32Array, frames: number, bands: number, patches: Float32Array): void {
  let at = 0
  for (
    let time = -FIRST_CONVOLUTION.border;
    time + FIRST_CONVOLUTION.kernel <= frames + FIRST_CONVOLUTION.border;
    time += FIRST_CONVOLUTION.stride
  )
    for (
      let band = -FIRST_CONVOLUTION.border;
      band + FIRST_CONVOLUTION.kernel <= bands + FIRST_CONVOLUTION.border;
      band += FIRST_CONVOLUTION.stride
    ) {
      for (let t = time; t < time + FIRST_CONVOLUTION.kernel; t++)
        for (let b = band; b < band + FIRST_CONVOLUTION.kernel; b++)
          patches[at++] = t >= 0 && t < frames && b >= 0 && b < bands ? image[t * bands + b]! : 0
      at += PATCH - FIRST_CONVOLUTION.kernel * FIRST_CONVOLUTION.kernel
    }
}

/** Lays an image, frames x bands, down as the network's input. @param place - in the batch */
export function setImage({ frames, bands, patches, images }: Cnn, place: number, image: Float32Array): void {
  const size = patches.length / images
  layPatches(image, frames, bands, patches.subarray(place * size, (place + 1) * size))
}

/** Learned numbers: weights (kernel x units), which decay, then those of batch norm and biases, which do not. */
export interface CnnParameters {
  readonly all: Float32Array
  /** How many of the first decay. */
  readonly decays: number
  readonly blocks: readonly {
    readonly weights: Float32Array
    readonly gamma: Float32Array
    readonly beta: Float32Array
  }[]
  readonly attention: AttentionWeights
  /** 256 x units, of which the first are the classes. */
  readonly last: Float32Array
  readonly lastBias: Float32Array
}

/** A network with all that training needs beside it. */
export interface Cnn {
  readonly frames: number
  readonly bands: number
  readonly classes: number
  /** Images of the largest batch. */
  readonly images: number
  readonly parameters: CnnParameters
  readonly gradients: CnnParameters
  /** Images x places x 28: the input. */
  readonly patches: Float32Array
  readonly blocks: readonly Block[]
  readonly pooling: AttentivePooling
  /** Images x 256, and the same masked. */
  readonly pooled: Float32Array
  readonly kept: Float32Array
  readonly pooledDelta: Float32Array
  /** Images x 256: 0 where dropped, 1 / (1 - share) elsewhere. */
  readonly pooledMask: Float32Array
  readonly toScores: ConvolutionShape
  /** Images x `toScores.units`. */
  readonly scores: Float32Array
}

interface Block extends BlockShape {
  readonly norm: BatchNorm
  /** What the convolution gives, and its slopes. */
  readonly values: Float32Array
  readonly valueDelta: Float32Array
  /** The same normalised and rectified, in its border, and its slopes. */
  readonly output: Float32Array
  readonly outputDelta: Float32Array
}

/** Scores are computed in whole panels of eight. */
export function scoreUnits(classes: number): number {
  return Math.ceil(classes / 8) * 8
}

/** A network of zeros that drops nothing. @param images - of the largest batch */
export function createCnn(
  engine: ConvolutionEngine,
  { frames, bands, classes, images }: { frames: number; bands: number; classes: number; images: number },
): Cnn {
  const shapes = cnnBlocks(frames, bands)
  const times = shapes.at(-1)!.plane.lines
  const cnn = engine.build((allocate): Cnn => {
    const parameters = createParameters(allocate, shapes, classes)
    return {
      ...{ frames, bands, classes, images, parameters },
      gradients: createParameters(allocate, shapes, classes),
      patches: allocate(images * shapes[0]!.shape.lines * shapes[0]!.shape.width * PATCH),
      blocks: shapes.map(({ shape, plane }, place) => {
        const { gamma, beta } = parameters.blocks[place]!
        const places = images * shape.outLines * shape.outWidth * shape.units
        return {
          ...{ shape, plane },
          norm: createBatchNorm(allocate, gamma, beta, shape.units),
          values: allocate(places),
          valueDelta: allocate(places),
          output: allocate(images * planeSize(plane)),
          outputDelta: allocate(images * planeSize(plane)),
        }
      }),
      pooling: createAttentivePooling(allocate, { images, times, channels: POOLED, hidden: ATTENTION_UNITS }),
      pooled: allocate(images * 2 * POOLED),
      kept: allocate(images * 2 * POOLED),
      pooledDelta: allocate(images * 2 * POOLED),
      pooledMask: allocate(images * 2 * POOLED),
      toScores: denseShape(images, 2 * POOLED, scoreUnits(classes)),
      scores: allocate(images * scoreUnits(classes)),
    }
  })
  cnn.pooledMask.fill(1)
  return cnn
}

function createParameters(allocate: Allocate, shapes: readonly BlockShape[], classes: number): CnnParameters {
  const units = scoreUnits(classes)
  const kernels = shapes.map(({ shape }) => shape.kernelLines * shape.kernelWidth * shape.channels * shape.units)
  const decays = kernels.reduce((sum, size) => sum + size, 0) + 2 * POOLED * ATTENTION_UNITS + 2 * POOLED * units
  const plain = shapes.reduce((sum, { shape }) => sum + 2 * shape.units, 0) + ATTENTION_UNITS + POOLED + units
  const all = allocate(decays + plain)
  let at = 0
  const take = (length: number) => {
    const view = all.subarray(at, at + length)
    at += length
    return view
  }
  const weights = kernels.map(take)
  const [first, second] = [take(POOLED * ATTENTION_UNITS), take(ATTENTION_UNITS * POOLED)]
  const last = take(2 * POOLED * units)
  return {
    ...{ all, decays, last },
    blocks: shapes.map(({ shape }, place) => ({
      weights: weights[place]!,
      gamma: take(shape.units),
      beta: take(shape.units),
    })),
    attention: { first, second, firstBias: take(ATTENTION_UNITS), secondBias: take(POOLED) },
    lastBias: take(units),
  }
}

/**
 * Weights uniform within 1 / sqrt(inputs), gamma 1, the rest 0: before batch norm only the directions of kernels count, and
 * the smaller they start the faster they turn.
 *
 * Source: PyTorch's default for convolutions and linear layers.
 */
export function initialiseCnn({ parameters, blocks, classes }: Cnn, random: Random): void {
  const fill = (values: Float32Array, inputs: number) => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) / Math.sqrt(inputs)
  }
  parameters.all.fill(0)
  for (const [place, { weights, gamma }] of parameters.blocks.entries()) {
    fill(weights, weights.length / gamma.length)
    gamma.fill(1)
    blocks[place]!.norm.mean.fill(0)
    blocks[place]!.norm.variance.fill(1)
  }
  fill(parameters.attention.first, POOLED)
  fill(parameters.attention.second, ATTENTION_UNITS)
  const units = scoreUnits(classes)
  for (let i = 0; i < parameters.last.length; i++)
    if (i % units < classes) parameters.last[i] = (2 * random.uniform() - 1) / Math.sqrt(2 * POOLED)
}

/**
 * From `patches` to `scores`, of what `pooledMask` leaves.
 *
 * @param options - `keepLines`: each channel's line stays as it is, whatever the moments of the batch: to use, not to train
 */
export function cnnForward(engine: ConvolutionEngine, cnn: Cnn, images: number, { keepLines = false } = {}): void {
  const { parameters, blocks, patches, pooling, pooled, kept, pooledMask, scores } = cnn
  let input = patches
  for (const [place, { shape, plane, norm, values, output }] of blocks.entries()) {
    const rows = images * shape.outLines * shape.outWidth
    values.fill(0, 0, rows * shape.units)
    engine.convolve(shape, images, input, parameters.blocks[place]!.weights, values)
    if (!keepLines) batchNormForward(engine, norm, values, rows)
    engine.rectify(plane, images, values, norm, output)
    input = output
  }
  attentivePoolingForward(engine, pooling, parameters.attention, input, images, pooled)
  for (let i = 0; i < images * 2 * POOLED; i++) kept[i] = pooled[i]! * pooledMask[i]!
  fillRows(parameters.lastBias, scores, images)
  engine.convolve({ ...cnn.toScores, lines: images, outLines: images }, 1, kept, parameters.last, scores)
}

/** From the slopes of the loss in the scores, in their place, to `gradients`, after `cnnForward`. */
export function cnnBackward(engine: ConvolutionEngine, cnn: Cnn, images: number): void {
  const { parameters, gradients, blocks, pooling, pooled, kept, pooledDelta, pooledMask, scores } = cnn
  const toScores = { ...cnn.toScores, lines: images, outLines: images }
  gradients.all.fill(0)
  engine.convolveGradient(toScores, 1, kept, scores, gradients.last)
  sumRows(scores, images, gradients.lastBias)
  pooledDelta.fill(0)
  engine.convolveBack(toScores, 1, scores, parameters.last, pooledDelta)
  for (let i = 0; i < images * 2 * POOLED; i++) pooledDelta[i]! *= pooledMask[i]!
  const top = blocks.at(-1)!
  attentivePoolingBackward(
    ...([engine, pooling, parameters.attention, { values: top.output, output: pooled, images }] as const),
    ...([pooledDelta, gradients.attention, top.outputDelta] as const),
  )
  for (let place = blocks.length - 1; place >= 0; place--) {
    const { shape, plane, norm, values, valueDelta, output, outputDelta } = blocks[place]!
    const below = blocks[place - 1]
    const gradient = gradients.blocks[place]!
    engine.rectifyBack(plane, images, output, outputDelta, valueDelta)
    batchNormBackward(engine, norm, values, images * shape.outLines * shape.outWidth, valueDelta, gradient)
    engine.convolveGradient(shape, images, below?.output ?? cnn.patches, valueDelta, gradient.weights)
    if (!below) return
    below.outputDelta.fill(0)
    engine.convolveBack(shape, images, valueDelta, parameters.blocks[place]!.weights, below.outputDelta)
  }
}
