import { MEL_BANDS } from '../features/spectrum-descriptors.ts'
import { CNN_FRAMES, cropFrames } from '../model/cnn.ts'
import { smoothTarget } from '../nn/soft-loss.ts'
import type { Random } from '../random.ts'
import type { Matrix } from '../signal/matrix.ts'

/** What a network learns from: a clip under one of its conditions, as `cnnFrames` gives it. */
export interface CnnExamples {
  /** Class of each clip. */
  readonly labels: ArrayLike<number>
  /** How many copies each clip has: good ones, such as other speeds of it, then degraded ones. */
  readonly good: number
  readonly degraded: number
  frames(clip: number, copy: number): Matrix
}

/** Share of degraded copies, where there are such. */
const DEGRADED_SHARE = 0.5
/** Largest tilt of the spectrum, in units of the frames (4 nepers of energy) at its ends: 3 dB. */
const TILT = 0.17
/** Most bands and frames that a mask covers. */
const MASKED_BANDS = 5
const MASKED_FRAMES = 12
const SMOOTHING = 0.05

/** Makes batches of a seeded chain of chance: crops, tilts and masks of clips and their copies. */
export interface CnnBatches {
  /** Images of 100 x 40, then what is told of each: shares of the classes. */
  readonly images: Float32Array
  readonly targets: Float32Array
  fill(clips: readonly number[]): void
}

/** @param size - images of the largest batch */
export function createCnnBatches(examples: CnnExamples, classes: number, size: number, random: Random): CnnBatches {
  const imageSize = CNN_FRAMES * MEL_BANDS
  const images = new Float32Array(size * imageSize)
  const targets = new Float32Array(size * classes)
  return {
    images,
    targets,
    fill(clips) {
      for (const [place, clip] of clips.entries()) {
        const image = images.subarray(place * imageSize, (place + 1) * imageSize)
        const frames = examples.frames(clip, drawCopy(examples, random))
        const start =
          frames.rows > CNN_FRAMES ? random.integer(frames.rows - CNN_FRAMES + 1) : random.integer(frames.rows)
        cropFrames(frames, start, image)
        tilt(image, TILT * (2 * random.uniform() - 1))
        mask(image, random)
        smoothTarget(examples.labels[clip]!, classes, SMOOTHING, targets.subarray(place * classes))
      }
    },
  }
}

function drawCopy({ good, degraded }: CnnExamples, random: Random): number {
  const fromDegraded = random.uniform() < DEGRADED_SHARE
  if (degraded === 0 || (good > 0 && !fromDegraded)) return random.integer(good)
  return good + random.integer(degraded)
}

/** Adds a line over the bands from -slope to slope. */
function tilt(image: Float32Array, slope: number): void {
  for (let i = 0; i < image.length; i++) image[i]! += slope * ((2 * (i % MEL_BANDS)) / (MEL_BANDS - 1) - 1)
}

/** Sets a few neighbouring bands, and a few frames, to the mean. */
function mask(image: Float32Array, random: Random): void {
  const bands = random.integer(MASKED_BANDS + 1)
  const firstBand = random.integer(MEL_BANDS - bands + 1)
  const frames = random.integer(MASKED_FRAMES + 1)
  const firstFrame = random.integer(CNN_FRAMES - frames + 1)
  for (let frame = 0; frame < CNN_FRAMES; frame++)
    image.fill(0, frame * MEL_BANDS + firstBand, frame * MEL_BANDS + firstBand + bands)
  image.fill(0, firstFrame * MEL_BANDS, (firstFrame + frames) * MEL_BANDS)
}
