import { filterReach, windowedSinc } from './windowed-sinc.ts'

/** Most positions between two samples that have their own row of taps; between rows the taps are interpolated (-140 dB). */
const MAX_ROWS = 2048

/**
 * Samples a band-limited stream at other places: output m lies at m * `step` / `scale` of the input's samples.
 * A table of taps for each position that occurs between two samples (polyphase), which is short because
 * the stream holds nothing near half its rate.
 */
export class Interpolator {
  readonly #step: number
  readonly #scale: number
  readonly #width: number
  readonly #rows: number
  readonly #taps: Float32Array
  #held: Float32Array
  #filled: number
  #start = 0
  #phase = 0

  /**
   * @param band - where the stream's own band ends, as a part of its rate, below 0.5
   */
  constructor(step: number, scale: number, band: number) {
    const transition = 1 - 2 * band
    const reach = filterReach(transition)
    this.#step = step
    this.#scale = scale
    this.#width = 2 * Math.ceil(reach)
    this.#rows = Math.min(scale, MAX_ROWS)
    this.#taps = createTaps(this.#rows, this.#width, reach)
    this.#held = new Float32Array(0)
    this.#filled = 0
    this.#reserve(this.#width)
    this.#filled = this.#width / 2 - 1
  }

  /** @returns the outputs that lie far enough before the last sample that came */
  push(samples: Float32Array): Float32Array {
    this.#reserve(samples.length)
    this.#held.set(samples, this.#filled)
    this.#filled += samples.length
    const room = this.#filled - this.#width - this.#start
    const out = new Float32Array(
      room < 0 ? 0 : Math.floor(((room + 1) * this.#scale - 1 - this.#phase) / this.#step) + 1,
    )
    if (this.#rows === this.#scale) this.#fillExact(out)
    else this.#fillBetween(out)
    const used = Math.min(this.#start, this.#filled)
    this.#held.copyWithin(0, used, this.#filled)
    this.#filled -= used
    this.#start -= used
    return out
  }

  #reserve(count: number): void {
    if (this.#filled + count <= this.#held.length) return
    const larger = new Float32Array(2 * (this.#filled + count))
    larger.set(this.#held.subarray(0, this.#filled))
    this.#held = larger
  }

  #fillExact(out: Float32Array): void {
    const held = this.#held
    const taps = this.#taps
    const width = this.#width
    const step = this.#step
    const scale = this.#scale
    let start = this.#start
    let phase = this.#phase
    for (let m = 0; m < out.length; m++) {
      let at = start
      let even = 0
      let odd = 0
      const end = (phase + 1) * width
      for (let tap = phase * width; tap < end; tap += 2, at += 2) {
        even += held[at]! * taps[tap]!
        odd += held[at + 1]! * taps[tap + 1]!
      }
      out[m] = even + odd
      phase += step
      const whole = Math.floor(phase / scale)
      phase -= whole * scale
      start += whole
    }
    this.#start = start
    this.#phase = phase
  }

  #fillBetween(out: Float32Array): void {
    const held = this.#held
    const taps = this.#taps
    const width = this.#width
    const step = this.#step
    const scale = this.#scale
    let start = this.#start
    let phase = this.#phase
    for (let m = 0; m < out.length; m++) {
      const place = (phase / scale) * this.#rows
      const below = Math.floor(place)
      const row = below * width
      let low = 0
      let high = 0
      for (let i = 0; i < width; i++) {
        const sample = held[start + i]!
        low += sample * taps[row + i]!
        high += sample * taps[row + width + i]!
      }
      out[m] = low + (place - below) * (high - low)
      phase += step
      const whole = Math.floor(phase / scale)
      phase -= whole * scale
      start += whole
    }
    this.#start = start
    this.#phase = phase
  }
}

/** Rows of taps for positions 0, 1 / rows, ... up to and including 1 between two samples; each row sums to 1. */
function createTaps(rows: number, width: number, reach: number): Float32Array {
  const taps = new Float32Array((rows + 1) * width)
  for (let row = 0; row <= rows; row++) {
    const values = Array.from({ length: width }, (_, i) => windowedSinc(row / rows + width / 2 - 1 - i, 0.5, reach))
    const sum = values.reduce((total, value) => total + value, 0)
    for (const [i, value] of values.entries()) taps[row * width + i] = value / sum
  }
  return taps
}
