/** Values kept of each frame; the names are what they are called in `COLUMN` of the descriptor table. */
export const SUM = {
  level: 0,
  levelSquare: 1,
  /** Of full scale, linear. */
  power: 2,
  periodicity: 3,
  periodicitySquare: 4,
  flatness: 5,
  flatnessSquare: 6,
  flux: 7,
  fluxSquare: 8,
  centroid: 9,
  alphaRatio: 10,
  lowContrast: 11,
  highContrast: 12,
  /** 1 for frames that are clearly periodic. */
  voiced: 13,
  /** 1 for frames whose pitch can be compared with that of the frame before: all, those that hold it, that glide. */
  pitched: 14,
  held: 15,
  gliding: 16,
  /** 1 for frames that are periodic and not the same as the frame before. */
  voice: 17,
  /** The first of the bands; the others follow. */
  band: 18,
} as const

/** Frames that can be summed: a power of two. */
const RING = 512

/**
 * Running sums over the last frames, so that the mean over any stretch of them costs one subtraction. Sums are kept in
 * double precision: after a day of frames a mean level is still exact to a millionth of a dB.
 */
export class FrameSums {
  readonly #width: number
  readonly #sums: Float64Array
  #count = 0

  /** @param width - values of a frame */
  constructor(width: number) {
    this.#width = width
    this.#sums = new Float64Array(RING * width)
  }

  /** Takes the next frame's values. */
  push(values: Float32Array): void {
    const from = (this.#count & (RING - 1)) * this.#width
    const to = ((this.#count + 1) & (RING - 1)) * this.#width
    for (let k = 0; k < this.#width; k++) this.#sums[to + k] = this.#sums[from + k]! + values[k]!
    this.#count++
  }

  /** Mean of a value over the frames of [from, to) that there were, at most `RING - 1` back; `none` where there were none. */
  mean(value: number, from: number, to: number, none = 0): number {
    const first = Math.max(0, from)
    const end = Math.min(to, this.#count)
    if (end <= first) return none
    const last = this.#sums[(end & (RING - 1)) * this.#width + value]!
    return (last - this.#sums[(first & (RING - 1)) * this.#width + value]!) / (end - first)
  }
}
