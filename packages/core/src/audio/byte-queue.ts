const EMPTY = new Uint8Array(0)

/**
 * Bytes that come in chunks, taken out in the pieces that a format has. Skipping costs no memory: a chunk of 4 GB that
 * nobody wants is dropped as it comes.
 */
export class ByteQueue {
  #held: Uint8Array = EMPTY
  #toSkip = 0
  #pushed = 0

  /** Bytes that have come in. */
  get pushed(): number {
    return this.#pushed
  }

  /** Where the next byte to be taken lies in the stream, also where it has not come yet. */
  get position(): number {
    return this.#pushed - this.#held.length + this.#toSkip
  }

  /** Adds what follows. The queue may keep a view of `bytes`, so leave them as they are. */
  push(bytes: Uint8Array): void {
    this.#pushed += bytes.length
    const skipped = Math.min(this.#toSkip, bytes.length)
    this.#toSkip -= skipped
    const wanted = bytes.subarray(skipped)
    if (this.#held.length === 0) {
      this.#held = wanted
    } else if (wanted.length > 0) {
      this.#held = joinBytes([this.#held, wanted])
    }
  }

  /** All that has come and was not taken, a view. */
  get held(): Uint8Array {
    return this.#held
  }

  /** @returns the next `count` bytes without taking them, or undefined where not all have come */
  peek(count: number): Uint8Array | undefined {
    return this.#toSkip === 0 && this.#held.length >= count ? this.#held.subarray(0, count) : undefined
  }

  /** @returns the next `count` bytes, or undefined (and nothing taken) where not all have come */
  take(count: number): Uint8Array | undefined {
    const taken = this.peek(count)
    if (taken) this.#held = this.#held.subarray(count)
    return taken
  }

  /** @returns what has come, `count` bytes at most */
  takeUpTo(count: number): Uint8Array {
    const taken = this.#held.subarray(0, Math.min(count, this.#held.length))
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  /** Drops the next `count` bytes, come or to come. */
  skip(count: number): void {
    const here = Math.min(count, this.#held.length)
    this.#held = this.#held.subarray(here)
    this.#toSkip += count - here
  }
}

/** Joins pieces that follow each other into one array. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

/** Four bytes as the characters they stand for, as chunk names are written. */
export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
