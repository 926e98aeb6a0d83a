/**
 * Quantiles of values that arrive one by one, from a histogram of fixed bins: bounded memory, the same answer for any
 * order, exact to a bin. Values outside the range count as the nearest bin.
 */
export class RunningQuantiles {
  readonly #low: number
  readonly #step: number
  readonly #counts: Uint32Array
  #count = 0

  constructor(low: number, high: number, step: number) {
    this.#low = low
    this.#step = step
    this.#counts = new Uint32Array(Math.ceil((high - low) / step))
  }

  /** Values so far. */
  get count(): number {
    return this.#count
  }

  add(value: number): void {
    const bin = Math.floor((value - this.#low) / this.#step)
    this.#counts[Math.max(0, Math.min(this.#counts.length - 1, bin))]!++
    this.#count++
  }

  /** The value below which the share `q` (0..1) of all values lies, interpolated inside its bin; NaN before the first. */
  quantile(q: number): number {
    if (this.#count === 0) return Number.NaN
    const rank = q * this.#count
    let below = 0
    for (let bin = 0; bin < this.#counts.length; bin++) {
      const here = this.#counts[bin]!
      if (here > 0 && below + here >= rank) return this.#low + this.#step * (bin + (rank - below) / here)
      below += here
    }
    return this.#low + this.#step * this.#counts.length
  }
}
