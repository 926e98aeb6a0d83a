/** Values a second. */
const RATE = 25
const LOWEST_DB = -60

/** How loud sound was over time, and is now. */
export class Loudness {
  readonly #values: number[] = []

  /** Takes samples that begin `from` seconds into the sound. */
  push(samples: Float32Array, from: number, sampleRate: number): void {
    for (let at = 0; at < samples.length; at++) {
      const place = Math.floor((from + at / sampleRate) * RATE)
      const size = Math.abs(samples[at]!)
      if (size > (this.#values[place] ?? 0)) this.#values[place] = size
      else this.#values[place] ??= 0
    }
  }

  /** Takes one level, dB of full scale, that held from one time to another. */
  hold(levelDb: number, from: number, to: number): void {
    const size = Math.min(1, 10 ** (levelDb / 20))
    for (let place = Math.floor(from * RATE); place < Math.floor(to * RATE); place++) this.#values[place] = size
  }

  /** Largest |sample| of [from, to) seconds, 0..1. */
  readonly peak = (from: number, to: number): number => {
    let most = 0
    const last = Math.min(this.#values.length, Math.ceil(to * RATE))
    for (let at = Math.max(0, Math.floor(from * RATE)); at < last; at++) most = Math.max(most, this.#values[at] ?? 0)
    return most
  }
}

/** dB of full scale; -60 for anything below. */
export function toLevel(size: number): number {
  return Math.max(LOWEST_DB, 20 * Math.log10(Math.max(1e-6, size)))
}
