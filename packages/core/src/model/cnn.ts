import { checkVector, framesOf } from '../features/default-recipe.ts'
import { viewFrames } from '../features/kernel-frames.ts'
import { MEL_BANDS } from '../features/spectrum-descriptors.ts'
import type { AttentionWeights } from '../nn/attentive-pooling.ts'
import { foldedLine } from '../nn/batch-norm.ts'
import { ATTENTION_UNITS, type Cnn, cnnBlocks, cnnForward, createCnn, scoreUnits, setImage } from '../nn/cnn.ts'
import { createConvolutionEngine } from '../nn/convolution-engine.ts'
import type { Matrix } from '../signal/matrix.ts'
import { roundToHalf } from './half.ts'
import { finiteTensor, type Tensor } from './safetensors.ts'

/** Frames of 20 ms that the network looks at: 2 s. */
export const CNN_FRAMES = 100
/** Frames from one crop of a longer stretch to the next, at most; and how many crops of it are looked at, at most. */
const CROP_STEP = 50
const MOST_CROPS = 8
/** Crops that are computed together. */
const BATCH = 4
/** What no frame of speech goes beyond, so that an infinite value still gives finite scores. */
const LARGEST = 8

/** A convolutional network on log-mel frames, trained: batch norm is in the weights. */
export interface CnnModel {
  /** For each convolution its kernels, (lines width channels) x units, and a bias each. */
  readonly blocks: readonly { readonly weights: Float32Array; readonly bias: Float32Array }[]
  readonly attention: AttentionWeights
  /** 256 x classes, and classes. */
  readonly last: Float32Array
  readonly lastBias: Float32Array
}

/** What the network looks at: a stretch's log-mel frames less their mean, over 4; a value that is no number counts as the mean. */
export function cnnFrames(vector: Float32Array): Matrix {
  const view = viewFrames(framesOf(vector), 'level')
  for (const [i, value] of view.data.entries())
    view.data[i] = Number.isNaN(value) ? 0 : Math.min(LARGEST, Math.max(-LARGEST, value))
  return view
}

/**
 * 2 s of frames from `start` on. A stretch that is shorter starts again at its end: silence after it would say that it
 * is over, and the network would learn how long clips are; nothing at all becomes zeros.
 *
 * @param out - 100 x bands
 */
export function cropFrames({ rows, columns, data }: Matrix, start: number, out: Float32Array): void {
  if (rows === 0) out.fill(0)
  else
    for (let i = 0; i < CNN_FRAMES; i++) {
      const row = (start + i) % rows
      out.set(data.subarray(row * columns, (row + 1) * columns), i * columns)
    }
}

/** Where the crops of a stretch begin: evenly from its start to its end, each half over the next or more, at most eight. */
export function cropStarts(rows: number): number[] {
  const rest = Math.max(0, rows - CNN_FRAMES)
  const count = Math.min(MOST_CROPS, Math.ceil(rest / CROP_STEP) + 1)
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * rest) / (count - 1))))
}

/** What the network looks at of a vector of the default recipe: its crops, each 100 x bands. */
export function cnnCrops(vector: Float32Array): Float32Array[] {
  checkVector(vector)
  const frames = cnnFrames(vector)
  return cropStarts(frames.rows).map(start => {
    const crop = new Float32Array(CNN_FRAMES * MEL_BANDS)
    cropFrames(frames, start, crop)
    return crop
  })
}

/** A function that gives the scores of a vector of the default recipe, one a class: their mean over the crops. */
export function createCnnScorer(model: CnnModel): (vector: Float32Array) => Float32Array {
  const classes = model.lastBias.length
  const units = scoreUnits(classes)
  let network: ReturnType<typeof layOut> | undefined
  return vector => {
    const crops = cnnCrops(vector)
    // Made with the first vector: a model that is only shown needs none.
    network ??= layOut(model)
    const { engine, cnn } = network
    const sums = new Float64Array(classes)
    for (let first = 0; first < crops.length; first += BATCH) {
      const batch = crops.slice(first, first + BATCH)
      for (const [place, crop] of batch.entries()) setImage(cnn, place, crop)
      cnnForward(engine, cnn, batch.length, { keepLines: true })
      for (let place = 0; place < batch.length; place++)
        for (let k = 0; k < classes; k++) sums[k]! += cnn.scores[place * units + k]! / crops.length
    }
    return Float32Array.from(sums)
  }
}

/** The network with the model's numbers in it. */
function layOut({ blocks, attention, last, lastBias }: CnnModel) {
  const engine = createConvolutionEngine()
  const classes = lastBias.length
  const cnn = createCnn(engine, { frames: CNN_FRAMES, bands: MEL_BANDS, classes, images: BATCH })
  for (const [place, { weights, bias }] of blocks.entries()) {
    cnn.parameters.blocks[place]!.weights.set(weights)
    cnn.blocks[place]!.norm.scale.fill(1)
    cnn.blocks[place]!.norm.shift.set(bias)
  }
  for (const name of ATTENTION) cnn.parameters.attention[name].set(attention[name])
  const units = scoreUnits(classes)
  for (let row = 0; row < last.length / classes; row++)
    cnn.parameters.last.set(last.subarray(row * classes, (row + 1) * classes), row * units)
  cnn.parameters.lastBias.set(lastBias)
  return { engine, cnn }
}

/**
 * The model that a trained network is: each convolution takes in the batch norm after it, with its running moments. Its
 * numbers are those of float16, as in its file.
 */
export function cnnModelOf({ parameters, blocks, classes }: Cnn): CnnModel {
  const { attention } = parameters
  const units = parameters.lastBias.length
  return {
    blocks: blocks.map(({ norm }, place) => {
      const { scale, shift } = foldedLine(norm)
      return {
        weights: parameters.blocks[place]!.weights.map((value, i) => roundToHalf(value * scale[i % scale.length]!)),
        bias: shift.map(roundToHalf),
      }
    }),
    attention: {
      first: attention.first.map(roundToHalf),
      firstBias: attention.firstBias.map(roundToHalf),
      second: attention.second.map(roundToHalf),
      secondBias: attention.secondBias.map(roundToHalf),
    },
    last: parameters.last.filter((_, i) => i % units < classes).map(roundToHalf),
    lastBias: parameters.lastBias.slice(0, classes).map(roundToHalf),
  }
}

const ATTENTION = ['first', 'firstBias', 'second', 'secondBias'] as const

/** The tensors of a model file, in float16. @param prefix - of their names */
export function cnnToTensors({ blocks, attention, last, lastBias }: CnnModel, prefix = ''): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>()
  const add = (name: string, data: Float32Array, columns?: number) =>
    tensors.set(prefix + name, { shape: columns ? [data.length / columns, columns] : [data.length], data, type: 'F16' })
  for (const [place, { weights, bias }] of blocks.entries()) {
    add(`block${place}.weights`, weights, bias.length)
    add(`block${place}.bias`, bias)
  }
  add('attention.first', attention.first, attention.firstBias.length)
  add('attention.firstBias', attention.firstBias)
  add('attention.second', attention.second, attention.secondBias.length)
  add('attention.secondBias', attention.secondBias)
  add('last.weights', last, lastBias.length)
  add('last.bias', lastBias)
  return tensors
}

/**
 * Back from the tensors of a model file.
 *
 * @throws AppError `model/malformed` where one is missing, of another shape, or holds a value that cannot be
 */
export function cnnFromTensors(tensors: ReadonlyMap<string, Tensor>, classes: number, prefix = ''): CnnModel {
  const read = (name: string, shape: readonly number[]) => finiteTensor(tensors, prefix + name, shape)
  const shapes = cnnBlocks(CNN_FRAMES, MEL_BANDS).map(({ shape }) => shape)
  const channels = shapes.at(-1)!.units
  const hidden = ATTENTION_UNITS
  return {
    blocks: shapes.map(({ kernelLines, kernelWidth, channels: inputs, units }, place) => ({
      weights: read(`block${place}.weights`, [kernelLines * kernelWidth * inputs, units]),
      bias: read(`block${place}.bias`, [units]),
    })),
    attention: {
      first: read('attention.first', [channels, hidden]),
      firstBias: read('attention.firstBias', [hidden]),
      second: read('attention.second', [hidden, channels]),
      secondBias: read('attention.secondBias', [channels]),
    },
    last: read('last.weights', [2 * channels, classes]),
    lastBias: read('last.bias', [classes]),
  }
}
