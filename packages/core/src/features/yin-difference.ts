import { AppError } from '../errors.ts'
import { createAutocorrelation } from '../signal/autocorrelation.ts'
import { fastSizeFor } from '../signal/fft.ts'
import { createFrameReader, type FrameOptions } from '../signal/frame.ts'

/** Where F0 is looked for and in which frames. */
export interface YinOptions extends FrameOptions {
  /** Hz, the lowest F0 looked for. */
  readonly low?: number
  /** Hz, the highest. */
  readonly high?: number
  /** Samples in a frame. */
  readonly frameLength?: number
  /** Samples from one frame to the next; a quarter of a frame where it is not given. */
  readonly hopLength?: number
}

/** The normalised difference function of a signal's frames, one at a time. */
export interface DifferenceReader {
  /** Frames there are. */
  readonly count: number
  /** Samples; value i of a difference is that of the period `minPeriod` + i. */
  readonly minPeriod: number
  /** Periods there are. */
  readonly periods: number
  /** Fills `out` (`periods` values): near 0 where the frame repeats itself after that period, about 1 where it does not. */
  read(index: number, out: Float32Array): void
}

/** Of float32: added to a divisor so that silence gives 0. */
const SMALLEST_NORMAL = 2 ** -126

/**
 * YIN's cumulative mean normalised difference (equation 8), from the autocorrelation of each frame.
 *
 * @param sampleRate - Hz
 * @throws AppError `usage/invalid-option` unless 0 < low < high <= sampleRate / 2 and two periods fit into a frame
 *
 * Source: librosa 0.11 `_cumulative_mean_normalized_difference`; de Cheveigné and Kawahara 2002.
 */
export function createDifferenceReader(
  samples: Float32Array,
  sampleRate: number,
  { low = 65, high = 500, frameLength = 2048, hopLength = frameLength >> 2, ...framing }: YinOptions = {},
): DifferenceReader {
  const minPeriod = Math.max(1, Math.floor(sampleRate / high))
  const maxPeriod = Math.min(Math.ceil(sampleRate / low), frameLength - 1)
  const periods = maxPeriod - minPeriod + 1
  if (!(low > 0 && low < high && high <= sampleRate / 2 && periods >= 2))
    throw new AppError(
      'usage/invalid-option',
      `Invalid range of F0: expected 0 < low < high <= ${sampleRate / 2} Hz with periods shorter than a frame of ${frameLength} samples, found ${low} to ${high} Hz.`,
    )
  const frames = createFrameReader(samples, frameLength, hopLength, framing)
  // Zeros behind the frame keep the lags that are looked at free of what wraps around.
  const size = fastSizeFor(frameLength + maxPeriod + 1)
  const correlate = createAutocorrelation(size)
  const frame = new Float32Array(size)
  const correlation = new Float32Array(size)

  return {
    count: frames.count,
    minPeriod,
    periods,
    read(index, out) {
      frames.read(index, frame)
      correlate(frame, correlation)
      let energy = 0
      let differences = 0
      for (let period = 1; period <= maxPeriod; period++) {
        energy += frame[period - 1]! * frame[period - 1]!
        const difference = 2 * (correlation[0]! - correlation[period]!) - energy
        differences += difference
        if (period >= minPeriod) out[period - minPeriod] = difference / (differences / period + SMALLEST_NORMAL)
      }
    },
  }
}

/** Whether value `index` is a local minimum; the first one needs only to be below the second. */
export function isTrough(values: Float32Array, index: number): boolean {
  const here = values[index]!
  if (index === 0) return here < values[1]!
  return here < values[index - 1]! && (index === values.length - 1 || here <= values[index + 1]!)
}

/** Where the parabola through a value and its neighbours turns, less `index`: in (-1, 1), 0 at the ends. */
export function parabolicShift(values: Float32Array, index: number): number {
  if (index === 0 || index === values.length - 1) return 0
  const curve = values[index + 1]! + values[index - 1]! - 2 * values[index]!
  const slope = (values[index + 1]! - values[index - 1]!) / 2
  return Math.abs(slope) >= Math.abs(curve) ? 0 : -slope / curve
}
