/** Thrown where bits are asked for that have not come: not an error of the recording, more bytes may follow. */
export const OUT_OF_BITS = new RangeError('out of bits')

/** Reads bits from bytes, most significant first. Throws {@link OUT_OF_BITS} past the end. */
export class BitReader {
  readonly #bytes: Uint8Array
  #next: number
  /** Up to 32 bits that were taken from `bytes` and not yet read, at the top of the word. */
  #cache = 0
  #cached = 0

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes
    this.#next = position
  }

  /** Where the next whole byte lies, after {@link alignToByte}. */
  get position(): number {
    return this.#next - (this.#cached >> 3)
  }

  alignToByte(): void {
    const extra = this.#cached & 7
    this.#cache <<= extra
    this.#cached -= extra
  }

  /** @param count - 0 to 32 */
  unsigned(count: number): number {
    if (count === 0) return 0
    if (count > 24) return this.unsigned(count - 16) * 65536 + this.unsigned(16)
    if (this.#cached < count) this.#fill(count)
    const value = this.#cache >>> (32 - count)
    this.#cache <<= count
    this.#cached -= count
    return value
  }

  /** Two's complement. @param count - 1 to 33 */
  signed(count: number): number {
    if (count > 24) return this.signed(count - 16) * 65536 + this.unsigned(16)
    if (this.#cached < count) this.#fill(count)
    const value = this.#cache >> (32 - count)
    this.#cache <<= count
    this.#cached -= count
    return value
  }

  /** Zeros up to the next one, which is read too. */
  unary(): number {
    let zeros = 0
    while (this.#cache === 0) {
      zeros += this.#cached
      this.#cached = 0
      this.#fill(1)
    }
    const run = Math.clz32(this.#cache)
    this.#cache = run === 31 ? 0 : this.#cache << (run + 1)
    this.#cached -= run + 1
    return zeros + run
  }

  /**
   * Fills `out[from..to)` with Rice-coded numbers: a unary quotient, `parameter` bits of remainder, the sign in the
   * lowest bit.
   *
   * @param parameter - 0 to 30
   */
  rice(out: Float64Array, from: number, to: number, parameter: number): void {
    if (parameter > 16) {
      for (let i = from; i < to; i++) out[i] = unfold(this.unary() * 2 ** parameter + this.unsigned(parameter))
      return
    }
    // The same with the state in locals: this loop is most of the time that FLAC takes.
    const bytes = this.#bytes
    const { length } = bytes
    let next = this.#next
    let cache = this.#cache
    let cached = this.#cached
    for (let i = from; i < to; i++) {
      let quotient = 0
      while (cache === 0) {
        quotient += cached
        cached = 0
        if (next >= length) throw OUT_OF_BITS
        for (; cached <= 24 && next < length; cached += 8) cache |= bytes[next++]! << (24 - cached)
      }
      const zeros = Math.clz32(cache)
      quotient += zeros
      cache = zeros === 31 ? 0 : cache << (zeros + 1)
      cached -= zeros + 1
      if (cached < parameter) {
        for (; cached <= 24 && next < length; cached += 8) cache |= bytes[next++]! << (24 - cached)
        if (cached < parameter) throw OUT_OF_BITS
      }
      const rest = parameter === 0 ? 0 : cache >>> (32 - parameter)
      cache <<= parameter
      cached -= parameter
      if (quotient < 8192) {
        const folded = (quotient << parameter) | rest
        out[i] = (folded >>> 1) ^ -(folded & 1)
      } else out[i] = unfold(quotient * 2 ** parameter + rest)
    }
    this.#next = next
    this.#cache = cache
    this.#cached = cached
  }

  #fill(count: number): void {
    for (; this.#cached <= 24 && this.#next < this.#bytes.length; this.#cached += 8)
      this.#cache |= this.#bytes[this.#next++]! << (24 - this.#cached)
    if (this.#cached < count) throw OUT_OF_BITS
  }
}

function unfold(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}
