import { createFrameReader, type FrameOptions } from '../signal/frame.ts'

/** How a signal is cut into frames; the defaults are librosa's. */
export interface EnergyOptions extends FrameOptions {
  /** Samples in a frame. */
  readonly frameLength?: number
  /** Samples from one frame to the next. */
  readonly hopLength?: number
}

/**
 * Root mean square of each frame, between zeros where frames are centred.
 *
 * @returns frames values, >= 0, in the unit of the samples
 *
 * Source: librosa 0.11 `feature.rms(y=...)`.
 */
export function rootMeanSquare(
  samples: Float32Array,
  { frameLength = 2048, hopLength = 512, ...framing }: EnergyOptions = {},
): Float32Array {
  const frames = createFrameReader(samples, frameLength, hopLength, framing)
  const frame = new Float32Array(frameLength)
  const out = new Float32Array(frames.count)
  for (let t = 0; t < out.length; t++) {
    frames.read(t, frame)
    let sum = 0
    for (let n = 0; n < frameLength; n++) sum += frame[n]! * frame[n]!
    out[t] = Math.sqrt(sum / frameLength)
  }
  return out
}

/** Samples this close to 0 count as 0, which has the sign of a positive number. */
const ZERO = 1e-10

/**
 * Share of a frame's samples whose sign is not that of the sample before; the first one of a frame has none before.
 *
 * @returns frames values in [0, 1)
 *
 * Source: librosa 0.11 `feature.zero_crossing_rate` (ends held where frames are centred).
 */
export function zeroCrossingRate(
  samples: Float32Array,
  { frameLength = 2048, hopLength = 512, pad = 'edge', ...framing }: EnergyOptions = {},
): Float32Array {
  const frames = createFrameReader(samples, frameLength, hopLength, { ...framing, pad })
  const frame = new Float32Array(frameLength)
  const out = new Float32Array(frames.count)
  for (let t = 0; t < out.length; t++) {
    frames.read(t, frame)
    let crossings = 0
    let negative = frame[0]! < -ZERO
    for (let n = 1; n < frameLength; n++) {
      const next = frame[n]! < -ZERO
      if (next !== negative) crossings++
      negative = next
    }
    out[t] = crossings / frameLength
  }
  return out
}
