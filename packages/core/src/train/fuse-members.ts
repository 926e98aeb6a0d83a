import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { cholesky, solveCholesky } from './cholesky.ts'

/** How the members of an ensemble count: its scores are the sum of theirs, each times its factor. */
export interface Fusion {
  readonly factors: readonly number[]
  /** What makes the probabilities of each member alone honest: `calibrate.ts`. */
  readonly temperatures: readonly number[]
  /** Of each member's log-probabilities at its temperature, in the sum: factor x temperature, scaled to sum to 1. */
  readonly shares: readonly number[]
}

/**
 * The factors under which the true labels are likeliest: a logistic regression whose inputs are the members' scores. A member
 * that would count against its own word gets none.
 *
 * @param scores - of each member: rows x classes, of speakers that it did not learn from
 * @param labels - the true class of each row
 */
export function fitFusion(scores: readonly Matrix[], labels: ArrayLike<number>): Fusion {
  const temperatures = scores.map(own => 1 / fitFactors([own], labels)[0]!)
  let members = scores.map((_, member) => member)
  let fitted = fitFactors(scores, labels)
  while (members.length > 1 && fitted.some(factor => factor < 0)) {
    members = members.filter((_, place) => fitted[place]! >= 0)
    fitted = fitFactors(
      members.map(member => scores[member]!),
      labels,
    )
  }
  const factors = scores.map((_, member) => Math.max(0, fitted[members.indexOf(member)] ?? 0))
  const parts = factors.map((factor, member) => (factor > 0 ? factor * Math.max(0, temperatures[member]!) : 0))
  const total = parts.reduce((sum, part) => sum + part, 0)
  return { factors, temperatures, shares: parts.map(part => part / total) }
}

/** The sum of the members' scores, each times its factor. */
export function fuse(scores: readonly Matrix[], factors: readonly number[]): Matrix {
  const { rows, columns } = scores[0]!
  const out = zeros(rows, columns)
  for (const [member, { data }] of scores.entries())
    for (let i = 0; i < data.length; i++) out.data[i]! += factors[member]! * data[i]!
  return out
}

const ROUNDS = 30
/** Largest factor: where the rows can be told apart without a mistake there would be no end. */
const LARGEST = 100
/** Weight of the squared factors, against one row: keeps the steps finite. */
const RIDGE = 1e-6

/** Newton's method on the mean of -ln(probability of the true label), which is convex in the factors. */
function fitFactors(scores: readonly Matrix[], labels: ArrayLike<number>): number[] {
  const { rows, columns } = scores[0]!
  const count = scores.length
  let factors = new Float64Array(count)
  const shares = new Float64Array(columns)
  const means = new Float64Array(count)
  for (let round = 0; round < ROUNDS; round++) {
    const slope = factors.map(factor => RIDGE * factor)
    const curvature = new Float64Array(count * count)
    for (let m = 0; m < count; m++) curvature[m * count + m] = RIDGE
    for (let row = 0; row < rows; row++) {
      const own = scores.map(matrix => rowOf(matrix, row))
      let top = Number.NEGATIVE_INFINITY
      for (let k = 0; k < columns; k++) {
        shares[k] = own.reduce((sum, values, m) => sum + factors[m]! * values[k]!, 0)
        top = Math.max(top, shares[k]!)
      }
      let total = 0
      for (let k = 0; k < columns; k++) {
        shares[k] = Math.exp(shares[k]! - top)
        total += shares[k]!
      }
      means.fill(0)
      for (let k = 0; k < columns; k++) {
        shares[k]! /= total
        for (let m = 0; m < count; m++) means[m]! += shares[k]! * own[m]![k]!
      }
      for (let m = 0; m < count; m++) {
        slope[m]! += (means[m]! - own[m]![labels[row]!]!) / rows
        for (let n = 0; n <= m; n++) {
          let product = 0
          for (let k = 0; k < columns; k++)
            product += shares[k]! * (own[m]![k]! - means[m]!) * (own[n]![k]! - means[n]!)
          curvature[m * count + n]! += product / rows
          if (n < m) curvature[n * count + m]! += product / rows
        }
      }
    }
    cholesky(curvature, count)
    const step = slope
    solveCholesky(curvature, count, step)
    factors = factors.map((factor, m) => Math.min(LARGEST, factor - step[m]!))
    if (step.every(size => Math.abs(size) < 1e-9)) break
  }
  return [...factors]
}
