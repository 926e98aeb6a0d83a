import type { Matrix } from '../signal/matrix.ts'
import { GROUP_SIZE, KERNEL_TAPS, type KernelGroup } from './kernel-bank.ts'

/**
 * Responses of a group's kernels: at each frame the sum over taps and bands of weight times value, frames outside counting as
 * zeros, rounded to float32 as SIMD rounds it.
 *
 * @param frames - frames x bands
 * @param out - 8 values a frame
 */
export function respondPlain({ rows, columns, data }: Matrix, group: KernelGroup, out: Float32Array): void {
  const { dilation, first, count, weights } = group
  out.fill(0, 0, rows * GROUP_SIZE)
  for (let t = 0; t < rows; t++)
    for (let tap = 0; tap < KERNEL_TAPS; tap++) {
      const frame = t + (tap - (KERNEL_TAPS - 1) / 2) * dilation
      if (frame < 0 || frame >= rows) continue
      for (let band = 0; band < count; band++) {
        const value = data[frame * columns + first + band]!
        const at = (tap * count + band) * GROUP_SIZE
        for (let j = 0; j < GROUP_SIZE; j++)
          out[t * GROUP_SIZE + j] = Math.fround(out[t * GROUP_SIZE + j]! + Math.fround(value * weights[at + j]!))
      }
    }
}

/**
 * What is kept of a group's responses, before the longest run is taken the logarithm of: seven rows of 8 values.
 *
 * @param responses - 8 values a frame
 * @param thresholds - three rows of 8 values
 */
export function poolPlain(responses: Float32Array, frames: number, thresholds: Float32Array, out: Float32Array): void {
  for (let j = 0; j < GROUP_SIZE; j++) {
    const over = [0, 0, 0]
    let most = Number.NEGATIVE_INFINITY
    let sum = 0
    let run = 0
    let longest = 0
    let excess = 0
    const middle = thresholds[GROUP_SIZE + j]!
    for (let t = 0; t < frames; t++) {
      const value = responses[t * GROUP_SIZE + j]!
      most = Math.max(most, value)
      sum += value
      for (let q = 0; q < 3; q++) if (value > thresholds[q * GROUP_SIZE + j]!) over[q]!++
      run = value > middle ? run + 1 : 0
      longest = Math.max(longest, run)
      excess += Math.max(0, value - middle)
    }
    const mean = sum / frames
    let square = 0
    for (let t = 0; t < frames; t++) square += (responses[t * GROUP_SIZE + j]! - mean) ** 2
    const kept = [
      ...over.map(count => count / frames),
      most,
      Math.sqrt(square / frames),
      longest,
      excess / (over[1]! + 1),
    ]
    for (const [row, value] of kept.entries()) out[row * GROUP_SIZE + j] = value
  }
}
