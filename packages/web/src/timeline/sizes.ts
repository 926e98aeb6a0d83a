/** How large an element is, in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Knows how large elements are without asking for a layout in the middle of a frame: one observer for a whole screen tells
 * when they change.
 */
export class Sizes {
  readonly #known = new Map<Element, Size>()
  readonly #observer: ResizeObserver

  /** @param changed - something is drawn in another size */
  constructor(changed: () => void) {
    this.#observer = new ResizeObserver(entries => {
      for (const { target } of entries) if (this.#known.has(target)) this.#known.set(target, measure(target))
      changed()
    })
  }

  /** @returns ends it */
  observe(element: Element): () => void {
    this.#known.set(element, measure(element))
    this.#observer.observe(element)
    return () => {
      this.#known.delete(element)
      this.#observer.unobserve(element)
    }
  }

  /** Of an element that is observed; of another it is measured. */
  of(element: Element): Size {
    return this.#known.get(element) ?? measure(element)
  }

  dispose(): void {
    this.#observer.disconnect()
    this.#known.clear()
  }
}

function measure({ clientWidth: width, clientHeight: height }: Element): Size {
  return { width, height }
}
