import { type Matrix, rowOf } from '../signal/matrix.ts'

/**
 * Probabilities from scores: exp(s / temperature), scaled to sum to 1. Any finite scores; no overflow.
 *
 * @param out - as many values as `scores`; may be `scores` itself
 */
export function softmax(
  scores: ArrayLike<number>,
  temperature = 1,
  out: Float32Array = new Float32Array(scores.length),
): Float32Array {
  let top = Number.NEGATIVE_INFINITY
  for (let k = 0; k < scores.length; k++) if (scores[k]! > top) top = scores[k]!
  let sum = 0
  const weights = Float64Array.from(scores, score => Math.exp((score - top) / temperature))
  for (const weight of weights) sum += weight
  for (let k = 0; k < weights.length; k++) out[k] = weights[k]! / sum
  return out
}

/**
 * The temperature that makes the scores' probabilities as honest as one number can: it minimises the mean negative
 * log-likelihood of the true labels. Convex in 1 / temperature, so the root of its slope is found by bisection.
 *
 * @param scores - clips x classes, of speakers that the model did not learn from
 * @param labels - the true class of each clip
 * @returns in [0.01, 100]
 *
 * Source: Guo et al. 2017, "On calibration of modern neural networks".
 */
export function fitTemperature(scores: Matrix, labels: ArrayLike<number>): number {
  const slope = (temperature: number) => {
    let sum = 0
    for (let row = 0; row < scores.rows; row++) {
      const values = rowOf(scores, row)
      let top = Number.NEGATIVE_INFINITY
      for (const value of values) if (value > top) top = value
      let total = 0
      let weighted = 0
      for (const value of values) {
        const weight = Math.exp((value - top) / temperature)
        total += weight
        weighted += weight * value
      }
      sum += weighted / total - values[labels[row]!]!
    }
    return sum
  }
  let low = Math.log(0.01)
  let high = Math.log(100)
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    // The slope against 1 / temperature: positive where the scores are taken too seriously.
    if (slope(Math.exp(middle)) > 0) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

/**
 * The top probability below which the top label is more likely wrong than right, on held-out clips: accuracy is fitted
 * as a rising step function of confidence (isotonic regression, pool adjacent violators), and the answer is the
 * lowest confidence at which it reaches `accuracy`.
 *
 * @param confidence - top probability of each held-out clip, 0..1
 * @param correct - whether the top label was the true one
 * @returns 0 where every level of confidence does; 1 where none does
 */
export function uncertainThreshold(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  { accuracy = 0.5 } = {},
): number {
  const order = Array.from(confidence, (_, i) => i).sort((a, b) => confidence[a]! - confidence[b]!)
  const steps: { from: number; hits: number; count: number }[] = []
  for (const i of order) {
    steps.push({ from: confidence[i]!, hits: correct[i] ? 1 : 0, count: 1 })
    for (let last = steps.at(-1)!, before = steps.at(-2); before; last = steps.at(-1)!, before = steps.at(-2)) {
      if (before.hits * last.count < last.hits * before.count && before.from < last.from) break
      steps.splice(-2, 2, { from: before.from, hits: before.hits + last.hits, count: before.count + last.count })
    }
  }
  const found = steps.findIndex(({ hits, count }) => hits >= accuracy * count)
  return found < 0 ? 1 : found === 0 ? 0 : steps[found]!.from
}
