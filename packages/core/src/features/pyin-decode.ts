/** Finds the most likely sequence of pitch bins, fed frame by frame. States: voiced bins, then unvoiced ones. */
export interface PitchDecoder {
  /**
   * One frame's probability of each voiced bin; what is missing to 1 is shared by the unvoiced ones.
   *
   * @returns the sum, in [0, 1]: how likely the frame is voiced
   */
  observe(probability: Float64Array): number
  /** The best state of each frame: below the number of bins where voiced, else that number more. */
  path(): Int32Array
}

/** Chance of going from voiced to unvoiced or back. */
const SWITCH = 0.01
/** Logarithm of the smallest normal f64: what stands for probability 0. */
const LOG_ZERO = Math.log(2 ** -1022)
const LOG_STAY = Math.log(1 - SWITCH)
const LOG_SWITCH = Math.log(SWITCH)

/**
 * Viterbi over 2 x `bins` states whose transitions are a triangle over pitch, `maxStep` bins to either side.
 *
 * The best predecessor of every bin under a kernel whose logarithm is concave is found for all bins together in
 * O(bins log bins) rather than O(bins maxStep): it never moves back when the bin moves on.
 *
 * @param frames - that will be observed
 *
 * Source: librosa 0.11 `sequence.viterbi`, `transition_local`, `transition_loop`; Aggarwal et al. 1987 for the search.
 */
export function createPitchDecoder(frames: number, bins: number, { maxStep }: { maxStep: number }): PitchDecoder {
  const kernel = triangleKernel(bins, maxStep)
  const rowSum = logRowSums(bins, maxStep)
  const back = new Uint16Array(frames * 2 * bins)
  let value = new Float64Array(2 * bins)
  let next = new Float64Array(2 * bins)
  const source = new Float64Array(bins)
  const best = [new Float64Array(bins), new Float64Array(bins)] as const
  const from = [new Int32Array(bins), new Int32Array(bins)] as const
  let frame = 0

  // Every state is as likely as any other at first: what librosa's values show.
  const start = (voiced: Float64Array, logUnvoiced: number) => {
    for (let j = 0; j < bins; j++) {
      value[j] = -Math.log(bins) + logOf(voiced[j]!)
      value[bins + j] = -Math.log(bins) + logUnvoiced
    }
  }
  const step = (voiced: Float64Array, logUnvoiced: number) => {
    let top = 0
    for (let s = 1; s < 2 * bins; s++) if (value[s]! > value[top]!) top = s
    const highest = value[top]!
    for (const side of [0, 1] as const) {
      for (let j = 0; j < bins; j++) source[j] = value[side * bins + j]! - rowSum[j]!
      maximiseWithConcave(source, kernel, best[side], from[side])
    }
    const pointers = back.subarray(frame * 2 * bins, (frame + 1) * 2 * bins)
    for (let side = 0; side < 2; side++) {
      const voicedCost = side === 0 ? LOG_STAY : LOG_SWITCH
      const unvoicedCost = side === 0 ? LOG_SWITCH : LOG_STAY
      for (let j = 0; j < bins; j++) {
        let reached = best[0][j]! + voicedCost
        let origin = from[0][j]!
        if (best[1][j]! + unvoicedCost > reached) {
          reached = best[1][j]! + unvoicedCost
          origin = bins + from[1][j]!
        }
        // A jump that the triangle does not allow is not impossible, only as unlikely as can be.
        if (highest + LOG_ZERO > reached) {
          reached = highest + LOG_ZERO
          origin = top
        }
        // Values count from the highest, so that an hour of frames loses no digits.
        next[side * bins + j] = reached - highest + (side === 0 ? logOf(voiced[j]!) : logUnvoiced)
        pointers[side * bins + j] = origin
      }
    }
    const held = value
    value = next
    next = held
  }

  return {
    observe(probability) {
      let sum = 0
      for (let j = 0; j < bins; j++) sum += probability[j]!
      const voicedProbability = Math.min(1, Math.max(0, sum))
      const logUnvoiced = logOf((1 - voicedProbability) / bins)
      if (frame === 0) start(probability, logUnvoiced)
      else step(probability, logUnvoiced)
      frame++
      return voicedProbability
    },
    path() {
      const out = new Int32Array(frame)
      let state = 0
      for (let s = 1; s < 2 * bins; s++) if (value[s]! > value[state]!) state = s
      for (let t = frame - 1; t >= 0; t--) {
        out[t] = state
        state = back[t * 2 * bins + state]!
      }
      return out
    },
  }
}

function logOf(probability: number): number {
  return probability > 0 ? Math.log(probability) : LOG_ZERO
}

/** Logarithm of the triangle at each distance from 0 to bins - 1; past its end far below, and concave still. */
function triangleKernel(bins: number, maxStep: number): Float64Array {
  return Float64Array.from({ length: bins }, (_, distance) =>
    distance <= maxStep
      ? Math.log(1 - distance / (maxStep + 1))
      : Math.log(1 / (maxStep + 1)) - 1e4 * (distance - maxStep),
  )
}

/** Logarithm of what a row of the triangle sums to within the bins there are. */
function logRowSums(bins: number, maxStep: number): Float64Array {
  return Float64Array.from({ length: bins }, (_, i) => {
    let sum = 0
    for (let j = Math.max(0, i - maxStep); j <= Math.min(bins - 1, i + maxStep); j++)
      sum += 1 - Math.abs(i - j) / (maxStep + 1)
    return Math.log(sum)
  })
}

/** best[j] = max_i source[i] + kernel[|i - j|] and the first such i, by halving steps between known optima. */
function maximiseWithConcave(source: Float64Array, kernel: Float64Array, best: Float64Array, from: Int32Array): void {
  const count = source.length
  let step = 1
  while (step < count) step *= 2
  for (; step >= 1; step >>= 1) {
    for (let j = step - 1; j < count; j += 2 * step) {
      const first = j - step >= 0 ? from[j - step]! : 0
      const last = j + step < count ? from[j + step]! : count - 1
      let most = Number.NEGATIVE_INFINITY
      let at = first
      for (let i = first; i <= last; i++) {
        const reached = source[i]! + kernel[i < j ? j - i : i - j]!
        if (reached > most) {
          most = reached
          at = i
        }
      }
      best[j] = most
      from[j] = at
    }
  }
}
