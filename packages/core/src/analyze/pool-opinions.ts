import { argmax } from '../signal/argmax.ts'

/** One opinion about a stretch of sound, and how much of the stretch it heard. */
export interface Opinion {
  /** One probability a label, summing to 1. */
  readonly probabilities: ArrayLike<number>
  /** > 0, in any unit that all opinions share. */
  readonly weight: number
}

const SMALLEST = 1e-9

/** What is said where nothing was scored. */
function equalShares(labelCount: number): Float64Array {
  return new Float64Array(labelCount).fill(1 / labelCount)
}

/**
 * Several opinions as one: the weighted mean of their log-probabilities, renormalised (for a softmax model: the softmax of
 * the mean scores). Renormalising can end up surer than every opinion that went in; overlapping windows are no
 * independent witnesses, so the result is flattened (a temperature) until it is no surer than the surest of them.
 *
 * @returns probabilities summing to 1; equal shares where there are no opinions
 *
 * Source: the logarithmic opinion pool (Genest & Zidek 1986).
 */
export function poolOpinions(opinions: readonly Opinion[], labelCount: number): Float64Array {
  if (opinions.length === 0) return equalShares(labelCount)
  const logs = new Float64Array(labelCount)
  let total = 0
  let surest = 0
  for (const { probabilities, weight } of opinions) {
    total += weight
    surest = Math.max(surest, probabilities[argmax(probabilities)]!)
    for (let i = 0; i < labelCount; i++) logs[i]! += weight * Math.log(Math.max(SMALLEST, probabilities[i]!))
  }
  for (let i = 0; i < labelCount; i++) logs[i]! /= total
  const pooled = softmax(logs, 1)
  if (pooled[argmax(pooled)]! <= surest) return pooled
  let [cold, hot] = [0, 1]
  for (let step = 0; step < 40; step++) {
    const middle = (cold + hot) / 2
    const flattened = softmax(logs, middle)
    if (flattened[argmax(flattened)]! > surest) hot = middle
    else cold = middle
  }
  return softmax(logs, cold)
}

/** exp(scale x) / sum, without overflow. */
function softmax(scores: Float64Array, scale: number): Float64Array {
  const top = scores[argmax(scores)]!
  const out = scores.map(score => Math.exp(scale * (score - top)))
  const sum = out.reduce((a, b) => a + b, 0)
  return out.map(value => value / sum)
}
