import { AppError } from '../errors.ts'

/** What stands before the first sample and after the last: zeros, the signal mirrored there, or its end sample held. */
export type PadMode = 'zero' | 'reflect' | 'edge'

/** Where frames lie, and what stands beyond the ends of the signal. */
export interface FrameOptions {
  /** true: frame t is centred on sample t * hop, and the ends are padded; false: it starts there, and nothing is padded. */
  readonly centre?: boolean
  readonly pad?: PadMode
}

/** Overlapping stretches of a signal, cut one at a time. */
export interface FrameReader {
  /** Frames there are. */
  readonly count: number
  readonly length: number
  /** Copies frame `index` into `out` (`length` values). */
  read(index: number, out: Float32Array): void
}

/**
 * Frames that `samples` has: 1 + floor((n - length) / hop) without centring (0 where the signal is shorter than a
 * frame), the same of the signal padded by floor(length / 2) at both ends with it.
 */
export function frameCount(
  sampleCount: number,
  frameLength: number,
  hopLength: number,
  { centre = true }: FrameOptions = {},
): number {
  const padded = sampleCount + (centre ? 2 * Math.floor(frameLength / 2) : 0)
  return padded < frameLength ? 0 : 1 + Math.floor((padded - frameLength) / hopLength)
}

/**
 * Cuts `samples` into frames of `frameLength` every `hopLength` samples, without copying or padding the whole.
 *
 * @throws AppError `usage/invalid-option` where a length is not a positive integer
 *
 * Source: librosa 0.11 `util.frame` after `np.pad`, as its spectral features call it.
 */
export function createFrameReader(
  samples: Float32Array,
  frameLength: number,
  hopLength: number,
  { centre = true, pad = 'zero' }: FrameOptions = {},
): FrameReader {
  for (const [name, value] of [
    ['frame length', frameLength],
    ['hop', hopLength],
  ] as const)
    if (!Number.isInteger(value) || value < 1)
      throw new AppError('usage/invalid-option', `Invalid ${name}: expected a positive integer, found ${value}.`)
  const before = centre ? Math.floor(frameLength / 2) : 0
  return {
    count: frameCount(samples.length, frameLength, hopLength, { centre }),
    length: frameLength,
    read(index, out) {
      const start = index * hopLength - before
      const end = start + frameLength
      if (start >= 0 && end <= samples.length) out.set(samples.subarray(start, end))
      else for (let i = 0; i < frameLength; i++) out[i] = paddedAt(samples, start + i, pad)
    },
  }
}

function paddedAt(samples: Float32Array, index: number, mode: PadMode): number {
  const count = samples.length
  if (index >= 0 && index < count) return samples[index]!
  if (mode === 'zero' || count === 0) return 0
  if (mode === 'edge' || count === 1) return samples[index < 0 ? 0 : count - 1]!
  const period = 2 * (count - 1)
  const folded = ((index % period) + period) % period
  return samples[folded < count ? folded : period - folded]!
}
