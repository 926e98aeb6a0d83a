import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  readonly clips: number
  /** Mean top probability of the clips in this bin. */
  readonly confidence: number
  /** Share of them whose top label is the true one. */
  readonly accuracy: number
}

/**
 * Clips sorted into equal ranges of their top probability.
 *
 * @param probabilities - clips x classes
 * @param labels - the true class of each clip
 * @returns `bins` entries, from 0 to 1; zeros where a range has no clip
 */
export function reliability(probabilities: Matrix, labels: ArrayLike<number>, { bins = 15 } = {}): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ clips: 0, confidence: 0, hits: 0 }))
  for (let row = 0; row < probabilities.rows; row++) {
    const values = rowOf(probabilities, row)
    const top = argmax(values)
    const bin = sums[Math.min(bins - 1, Math.floor(values[top]! * bins))]!
    bin.clips++
    bin.confidence += values[top]!
    if (top === labels[row]) bin.hits++
  }
  return sums.map(({ clips, confidence, hits }) => ({
    clips,
    confidence: clips ? confidence / clips : 0,
    accuracy: clips ? hits / clips : 0,
  }))
}

/**
 * Expected calibration error, 0..1: by how much the top probability and the share of right labels differ, on average
 * over the clips, in equal ranges of probability.
 *
 * Source: Guo et al. 2017, "On calibration of modern neural networks"; 15 bins as there.
 */
export function calibrationError(probabilities: Matrix, labels: ArrayLike<number>, { bins = 15 } = {}): number {
  let sum = 0
  for (const { clips, confidence, accuracy } of reliability(probabilities, labels, { bins }))
    sum += clips * Math.abs(confidence - accuracy)
  return probabilities.rows === 0 ? 0 : sum / probabilities.rows
}
