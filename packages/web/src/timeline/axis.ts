import { ticksIn } from './ticks.ts'
import type { Tones } from './tones.ts'
import { placeOf, type View } from './view.ts'

const EDGE = 18

/** Times along the top: a short line at each, and its label where it is not cut off. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  tones: Tones,
  view: View,
): void {
  context.font = tones.font
  context.textAlign = 'center'
  for (const { time, label } of ticksIn(view, width)) {
    const x = placeOf(time, view, width)
    context.fillStyle = tones.line
    context.fillRect(Math.round(x), height - 5, 1, 5)
    context.fillStyle = tones.ink2
    if (x > EDGE && x < width - EDGE) context.fillText(label, x, 14)
  }
}
