import { AppError } from '../errors.ts'
import { MEL_BANDS } from '../features/spectrum-descriptors.ts'
import { CNN_FRAMES, type CnnModel, cnnModelOf } from '../model/cnn.ts'
import { createAdamW, oneCycle } from '../nn/adam-w.ts'
import { cnnBackward, cnnForward, createCnn, initialiseCnn, scoreUnits, setImage } from '../nn/cnn.ts'
import { type ConvolutionEngine, createConvolutionEngine } from '../nn/convolution-engine.ts'
import { softLoss } from '../nn/soft-loss.ts'
import { createRandom, type Random } from '../random.ts'
import { type CnnExamples, createCnnBatches } from './cnn-batches.ts'

export interface FitCnnOptions {
  readonly seed?: number
  /** Passes over the clips. */
  readonly epochs?: number
  readonly batchSize?: number
  /** Highest learning rate. */
  readonly rate?: number
  /** Used again for the next network, where many are trained. */
  readonly engine?: ConvolutionEngine
  /** After each pass: its number, from 1 on, and its mean loss. */
  readonly onEpoch?: (epoch: number, loss: number) => void
}

const DECAY = 0.02
/** Share of the pooled values that are left out. */
const DROPOUT = 0.4

/**
 * Trains the network on crops of clips: AdamW, one cycle of the learning rate, smoothed labels, dropout of pooled values. All
 * chance comes from `seed`: the same clips give the same numbers on every thread.
 *
 * Dropping whole channels after each convolution, or mixing pairs of clips, left it far from knowing even its training clips
 * after so few steps.
 *
 * @throws AppError `train/diverged` where the parameters are no longer finite
 */
export function fitCnn(
  examples: CnnExamples,
  classes: number,
  {
    seed = 1,
    epochs = 36,
    batchSize = 32,
    rate = 3e-3,
    engine = createConvolutionEngine(),
    onEpoch,
  }: FitCnnOptions = {},
): CnnModel {
  const count = examples.labels.length
  if (count === 0) throw new RangeError('Invalid training set: expected clips, found none.')
  const images = Math.min(batchSize, count)
  const cnn = createCnn(engine, { frames: CNN_FRAMES, bands: MEL_BANDS, classes, images })
  const random = createRandom(seed)
  initialiseCnn(cnn, random)
  const batches = createCnnBatches(examples, classes, images, random)
  const { parameters, gradients, scores } = cnn
  const step = createAdamW(parameters.all, gradients.all, parameters.decays, { decay: DECAY })
  const order = Array.from({ length: count }, (_, clip) => clip)
  // What is left over of a pass is left out: the order of the next is another.
  const perEpoch = Math.floor(count / images)
  const steps = epochs * perEpoch
  const shape = { rows: images, stride: scoreUnits(classes), classes }
  for (let epoch = 0, done = 0; epoch < epochs; epoch++) {
    random.shuffle(order)
    let loss = 0
    for (let batch = 0; batch < perEpoch; batch++, done++) {
      batches.fill(order.slice(batch * images, (batch + 1) * images))
      const size = batches.images.length / images
      for (let place = 0; place < images; place++)
        setImage(cnn, place, batches.images.subarray(place * size, (place + 1) * size))
      drawMask(cnn.pooledMask, random)
      cnnForward(engine, cnn, images)
      loss += softLoss(scores, batches.targets, shape, scores)
      cnnBackward(engine, cnn, images)
      step(oneCycle(done, steps, rate))
    }
    // ReLU makes a zero of what is no number, so that the loss may hide it.
    if (!Number.isFinite(loss) || !parameters.all.every(Number.isFinite)) diverged(epoch + 1)
    onEpoch?.(epoch + 1, loss / perEpoch)
  }
  return cnnModelOf(cnn)
}

/** Zeros in a share of the places, and in the others what keeps the sum. */
function drawMask(mask: Float32Array, random: Random): void {
  for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < DROPOUT ? 0 : 1 / (1 - DROPOUT)
}

function diverged(epoch: number): never {
  throw new AppError(
    'train/diverged',
    `Training ran away: after ${epoch} passes the weights are no longer finite. Lower the learning rate.`,
    { epoch },
  )
}
