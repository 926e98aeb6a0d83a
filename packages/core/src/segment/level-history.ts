/** Levels below and above are counted as these, dB of full scale. */
const LOWEST_DB = -100
const HIGHEST_DB = 12
/** Counted in steps of half a dB. */
const STEPS_PER_DB = 2
const BINS = (HIGHEST_DB - LOWEST_DB) * STEPS_PER_DB + 1

/**
 * The levels of the last so many frames, for percentiles that follow a call: what is the floor of this line, and how
 * loud is its speech. Whole numbers are counted, so nothing drifts however long it runs.
 */
export class LevelHistory {
  readonly #counts = new Int32Array(BINS)
  readonly #recent: Uint8Array
  #length = 0

  /** @param capacity - frames that are remembered */
  constructor(capacity: number) {
    this.#recent = new Uint8Array(capacity)
  }

  /** The next frame's level, dB of full scale; what is not a number counts as silence. */
  push(levelDb: number): void {
    const place = this.#length % this.#recent.length
    if (this.#length >= this.#recent.length) this.#counts[this.#recent[place]!]!--
    const bin = levelDb > LOWEST_DB ? Math.round((Math.min(levelDb, HIGHEST_DB) - LOWEST_DB) * STEPS_PER_DB) : 0
    this.#recent[place] = bin
    this.#counts[bin]!++
    this.#length++
  }

  /**
   * Levels that the given shares of the remembered frames do not exceed.
   *
   * @param shares - ascending, 0..1
   * @param out - one level for each share, dB, to the half; the lowest level of all before the first frame
   */
  percentiles(shares: readonly number[], out: Float32Array): void {
    const count = Math.min(this.#length, this.#recent.length)
    let bin = 0
    let below = this.#counts[0]!
    for (let index = 0; index < shares.length; index++) {
      const wanted = shares[index]! * count
      while (bin < BINS - 1 && below < wanted) below += this.#counts[++bin]!
      out[index] = LOWEST_DB + bin / STEPS_PER_DB
    }
  }
}
