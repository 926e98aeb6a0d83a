/** Frames over which the level is averaged: it follows a line whose noise changes within seconds. */
const MEMORY_FRAMES = 100
/** Frames below which nothing is said. */
const FEWEST_FRAMES = 20

/** The level of a line while nobody speaks: mean power over about the last second of such frames. */
export class NoiseLevel {
  #power = 0
  #frames = 0

  /** Takes the level of a frame without speech, dB of full scale. */
  push(levelDb: number): void {
    this.#frames++
    this.#power += (10 ** (levelDb / 10) - this.#power) / Math.min(this.#frames, MEMORY_FRAMES)
  }

  /** dB of full scale; null before a fifth of a second was heard. */
  get levelDb(): number | null {
    return this.#frames < FEWEST_FRAMES ? null : 10 * Math.log10(this.#power)
  }
}
