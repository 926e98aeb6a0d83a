import type { View } from './view.ts'

/** Seconds of a tile. */
export const TILE_SECONDS = 60

/**
 * Fetches what is seen, tile by tile, and forgets what was not seen for the longest time.
 *
 * @typeParam T - what a tile holds
 */
export class TileCache<T> {
  readonly #tiles = new Map<number, T | undefined>()
  readonly #stop = new AbortController()
  readonly #duration: number
  readonly #most: number
  readonly #load: (start: number, end: number, signal: AbortSignal) => Promise<T>
  readonly #arrived: (stretch: View) => void

  /**
   * @param most - tiles that are kept
   * @param arrived - something new can be drawn of a stretch
   */
  constructor(
    duration: number,
    most: number,
    load: (start: number, end: number, signal: AbortSignal) => Promise<T>,
    arrived: (stretch: View) => void,
  ) {
    this.#duration = duration
    this.#most = most
    this.#load = load
    this.#arrived = arrived
  }

  /** The tile that holds `time`, if it is here. */
  at(time: number): T | undefined {
    return this.#tiles.get(Math.floor(time / TILE_SECONDS))
  }

  /** Sees to it that the tiles of a stretch come. @returns those that are here */
  want(from: number, to: number): T[] {
    const here: T[] = []
    const last = Math.ceil(Math.min(to, this.#duration) / TILE_SECONDS)
    for (let index = Math.max(0, Math.floor(from / TILE_SECONDS)); index < last; index++) {
      const tile = this.#tiles.get(index)
      if (tile !== undefined) {
        here.push(tile)
        this.#tiles.delete(index)
        this.#tiles.set(index, tile)
      } else if (!this.#tiles.has(index)) this.#fetch(index)
    }
    return here
  }

  dispose(): void {
    this.#stop.abort()
    this.#tiles.clear()
  }

  #fetch(index: number): void {
    this.#tiles.set(index, undefined)
    const start = index * TILE_SECONDS
    const end = Math.min(this.#duration, start + TILE_SECONDS)
    const { signal } = this.#stop
    this.#load(start, end, signal).then(
      tile => {
        if (signal.aborted) return
        this.#tiles.set(index, tile)
        for (const [oldest] of this.#tiles) {
          if (this.#tiles.size <= this.#most) break
          this.#tiles.delete(oldest)
        }
        this.#arrived({ start, end })
      },
      // Asked for again when it is next wanted.
      () => this.#tiles.delete(index),
    )
  }
}
