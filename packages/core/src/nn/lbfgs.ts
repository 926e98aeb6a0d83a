/** Fills `gradient` with the slopes at `x`. @returns the value at `x` */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export interface LbfgsOptions {
  /** Steps whose curvature is remembered. */
  readonly memory?: number
  readonly maxIter: number
  /** The largest slope at which the search ends. */
  readonly tol: number
}

/** Share of the fall promised by the slope that a step must bring. */
const LEAST_FALL = 1e-4
/** Halvings of a step after which nothing lower is found: the arithmetic's own grain is reached. */
const MOST_HALVINGS = 30

/**
 * Moves `x` to where the objective is least: each step goes along the slope, bent by the curvature that the last steps met.
 *
 * @param x - where to start; the result is left in it
 * @returns how many steps it took, the value there, and whether every slope is within `tol`
 *
 * Source: Nocedal & Wright 2006, "Numerical optimization", algorithm 7.4 with backtracking (algorithm 3.1).
 */
export function minimise(
  x: Float64Array,
  objective: Objective,
  { memory = 10, maxIter, tol }: LbfgsOptions,
): { readonly iterations: number; readonly value: number; readonly converged: boolean } {
  const size = x.length
  let gradient = new Float64Array(size)
  let nextGradient = new Float64Array(size)
  const next = new Float64Array(size)
  const past: { readonly step: Float64Array; readonly bend: Float64Array; readonly product: number }[] = []
  let value = objective(x, gradient)
  let iterations = 0
  while (iterations < maxIter && largest(gradient) > tol) {
    const direction = bent(gradient, past)
    const slope = dot(direction, gradient)
    let share = past.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1
    let nextValue = Number.POSITIVE_INFINITY
    for (let halvings = 0; halvings <= MOST_HALVINGS; halvings++, share /= 2) {
      for (let i = 0; i < size; i++) next[i] = x[i]! + share * direction[i]!
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + LEAST_FALL * share * slope) break
    }
    if (!(nextValue < value)) break
    const step = new Float64Array(size)
    const bend = new Float64Array(size)
    for (let i = 0; i < size; i++) {
      step[i] = next[i]! - x[i]!
      bend[i] = nextGradient[i]! - gradient[i]!
    }
    const product = dot(step, bend)
    // Only where the slope rises along the step is there a curvature to learn from.
    if (product > 0) past.push({ step, bend, product })
    if (past.length > memory) past.shift()
    x.set(next)
    ;[gradient, nextGradient] = [nextGradient, gradient]
    value = nextValue
    iterations++
  }
  return { iterations, value, converged: largest(gradient) <= tol }
}

/** - H gradient, H the inverse curvature that the remembered steps tell of: the two loops of algorithm 7.4. */
function bent(
  gradient: Float64Array,
  past: readonly { readonly step: Float64Array; readonly bend: Float64Array; readonly product: number }[],
): Float64Array {
  const direction = gradient.map(slope => -slope)
  const shares: number[] = []
  for (const { step, bend, product } of past.toReversed()) {
    const share = dot(step, direction) / product
    shares.push(share)
    for (let i = 0; i < direction.length; i++) direction[i]! -= share * bend[i]!
  }
  const last = past.at(-1)
  if (last) {
    const scale = last.product / dot(last.bend, last.bend)
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  for (const { step, bend, product } of past) {
    const share = shares.pop()! - dot(bend, direction) / product
    for (let i = 0; i < direction.length; i++) direction[i]! += share * step[i]!
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function largest(values: Float64Array): number {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}
