import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'

/** What is right of the clips that a model is surest of. */
export interface CoveragePoint {
  /** Share of the clips that are answered, the surest first. */
  readonly coverage: number
  /** Share of wrong answers among them. */
  readonly risk: number
  /** The least top probability among them. */
  readonly confidence: number
}

/**
 * How the share of wrong answers falls when a model may stay silent where it is unsure.
 *
 * @param probabilities - clips x classes
 * @param labels - the true class of each clip
 * @returns `points` entries, from 1 / points of the clips to all; empty without clips
 *
 * Source: El-Yaniv & Wiener 2010, "On the foundations of noise-free selective classification".
 */
export function riskCoverage(probabilities: Matrix, labels: ArrayLike<number>, { points = 20 } = {}): CoveragePoint[] {
  const answers = Array.from({ length: probabilities.rows }, (_, row) => {
    const values = rowOf(probabilities, row)
    const top = argmax(values)
    return { confidence: values[top]!, wrong: top !== labels[row] }
  }).sort((a, b) => b.confidence - a.confidence)
  if (answers.length === 0) return []
  return Array.from({ length: points }, (_, point) => {
    const count = Math.max(1, Math.round(((point + 1) * answers.length) / points))
    const answered = answers.slice(0, count)
    return {
      coverage: count / answers.length,
      risk: answered.filter(({ wrong }) => wrong).length / count,
      confidence: answered.at(-1)!.confidence,
    }
  })
}
