import type { Size } from './sizes.ts'
import { pixelsOf, type View } from './view.ts'

/** Draws one stretch of a recording; it may be a narrow strip of what is on the screen. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number, view: View) => void

interface Shown {
  readonly width: number
  readonly height: number
  readonly ratio: number
  readonly secondsPerPixel: number
  readonly origin: number
}

export interface LayerOptions {
  /** Where what is drawn does not fall into strips, as labels do not, all of it is drawn each time; default false. */
  readonly isWhole?: boolean
}

/**
 * A canvas as wide as the view that shows a stretch of the recording. What is still seen after a scroll is moved, and only
 * the uncovered strip is drawn; `repaint` draws all of it.
 */
export class Layer {
  readonly #canvas: HTMLCanvasElement
  readonly #draw: Draw
  readonly #isWhole: boolean
  #shown: Shown | undefined

  constructor(canvas: HTMLCanvasElement, draw: Draw, { isWhole = false }: LayerOptions = {}) {
    this.#canvas = canvas
    this.#draw = draw
    this.#isWhole = isWhole
  }

  /** Draws all of it at the next {@link show}: data, theme or size changed. */
  forget(): void {
    this.#shown = undefined
  }

  /** The same where it shows something of a stretch, seconds. */
  forgetWithin({ start, end }: View): void {
    if (!this.#shown) return
    const { origin, width, secondsPerPixel } = this.#shown
    if (start < (origin + width) * secondsPerPixel && end > origin * secondsPerPixel) this.#shown = undefined
  }

  show(view: View, { width, height }: Size): void {
    const canvas = this.#canvas
    const context = canvas.getContext('2d')
    if (!context || width === 0 || height === 0) return
    const ratio = devicePixelRatio || 1
    const next: Shown = { width, height, ratio, ...pixelsOf(view, width) }
    const before = this.#shown
    this.#shown = next
    const moved = before && isSameScale(before, next) ? next.origin - before.origin : Number.NaN
    if (moved === 0) return
    if (!before || before.width !== width || before.height !== height || before.ratio !== ratio) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    if (!this.#isWhole && Math.abs(moved) < width && Number.isInteger(moved * ratio)) {
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.globalCompositeOperation = 'copy'
      context.drawImage(canvas, -moved * ratio, 0)
      context.globalCompositeOperation = 'source-over'
      this.#paint(context, next, moved > 0 ? width - moved : 0, Math.abs(moved))
    } else this.#paint(context, next, 0, width)
  }

  /** Draws the strip from `left`, `wide` pixels wide. */
  #paint(
    context: CanvasRenderingContext2D,
    { height, ratio, secondsPerPixel, origin }: Shown,
    left: number,
    wide: number,
  ) {
    context.save()
    context.setTransform(ratio, 0, 0, ratio, left * ratio, 0)
    context.beginPath()
    context.rect(0, 0, wide, height)
    context.clip()
    context.clearRect(0, 0, wide, height)
    const start = (origin + left) * secondsPerPixel
    this.#draw(context, wide, height, { start, end: start + wide * secondsPerPixel })
    context.restore()
  }
}

function isSameScale(a: Shown, b: Shown): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.ratio === b.ratio &&
    Math.abs(a.secondsPerPixel - b.secondsPerPixel) * a.width < 1e-6
  )
}
