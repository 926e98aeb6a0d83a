import { FRAME_HOP, FRAME_LENGTH } from './descriptor-table.ts'
import { percentile } from './statistics.ts'

/** Samples kept before the first and after the last frame with speech: 50 ms. */
const MARGIN = 800

/**
 * The part of a clip from its first to its last speech-like frame, with 50 ms around: frames (25 ms, not windowed)
 * whose level is above both peak - 35 dB and floor + max(3 dB, a quarter of the range), the floor being the 10th
 * percentile. A clip without such a frame, or shorter than one, stays whole.
 *
 * @param samples - 16 kHz, one channel
 * @returns a view into `samples`
 *
 * Source: `trim` of the prototype.
 */
export function trimSilence(samples: Float32Array): Float32Array {
  const frames = Math.floor((samples.length - FRAME_LENGTH) / FRAME_HOP) + 1
  if (frames < 1) return samples
  const levels = new Float32Array(frames)
  let peak = Number.NEGATIVE_INFINITY
  for (let frame = 0; frame < frames; frame++) {
    let energy = 0
    const start = frame * FRAME_HOP
    for (let i = start; i < start + FRAME_LENGTH; i++) energy += samples[i]! * samples[i]!
    levels[frame] = 10 * Math.log10(energy + 1e-9)
    peak = Math.max(peak, levels[frame]!)
  }
  const floor = percentile(levels, 0.1)
  const threshold = Math.max(peak - 35, floor + Math.max(3, 0.25 * (peak - floor)))
  const first = levels.findIndex(level => level > threshold)
  if (first < 0) return samples
  const last = levels.findLastIndex(level => level > threshold)
  return samples.subarray(Math.max(0, first * FRAME_HOP - MARGIN), last * FRAME_HOP + FRAME_LENGTH + MARGIN)
}
