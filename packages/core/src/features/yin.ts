import { createDifferenceReader, isTrough, parabolicShift, type YinOptions } from './yin-difference.ts'

/**
 * F0 by YIN: the first period whose difference is a trough below the threshold, else the deepest; it makes no voicing
 * decision, so unvoiced frames have a value too (see `pyin`).
 *
 * @param sampleRate - Hz
 * @param options - `threshold`: of the normalised difference, in (0, 1)
 * @returns frames values, Hz
 * @throws AppError `usage/invalid-option` where the range of F0 is none
 *
 * Source: librosa 0.11 `yin`; de Cheveigné and Kawahara 2002.
 */
export function yin(
  samples: Float32Array,
  sampleRate: number,
  { threshold = 0.1, ...options }: YinOptions & { threshold?: number } = {},
): Float32Array {
  const reader = createDifferenceReader(samples, sampleRate, options)
  const difference = new Float32Array(reader.periods)
  const out = new Float32Array(reader.count)
  for (let t = 0; t < out.length; t++) {
    reader.read(t, difference)
    let chosen = -1
    let deepest = 0
    for (let i = 0; i < difference.length && chosen < 0; i++) {
      if (difference[i]! < difference[deepest]!) deepest = i
      if (difference[i]! < threshold && isTrough(difference, i)) chosen = i
    }
    if (chosen < 0) chosen = deepest
    out[t] = sampleRate / (reader.minPeriod + chosen + parabolicShift(difference, chosen))
  }
  return out
}
