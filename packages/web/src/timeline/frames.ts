/** Calls everybody once before the next picture, however often it was asked to: one loop for a whole screen. */
export class Frames {
  readonly #painters = new Set<() => void>()
  #next = 0

  /** @returns ends it */
  add(paint: () => void): () => void {
    this.#painters.add(paint)
    this.request()
    return () => this.#painters.delete(paint)
  }

  request = (): void => {
    if (this.#next === 0) this.#next = requestAnimationFrame(this.now)
  }

  /** Paints at once: for a page that is about to be printed. */
  now = (): void => {
    cancelAnimationFrame(this.#next)
    this.#next = 0
    for (const paint of this.#painters) paint()
  }

  dispose(): void {
    cancelAnimationFrame(this.#next)
    this.#next = 0
    this.#painters.clear()
  }
}
