import type { PoorStretch } from './call.ts'
import { intervalsIn } from './search.ts'
import type { Tones } from './tones.ts'
import { placeOf, type View } from './view.ts'

export interface QualityData {
  readonly tones: Tones
  readonly poor: readonly PoorStretch[]
  /** What to write into a frame that has room for it. */
  readonly reason: (stretch: PoorStretch) => string
}

const ROOM = 44

/** Stretches that the microphone or the line spoiled: a dotted frame with the reason; what is below stays visible. */
export function drawQuality(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { tones, poor, reason }: QualityData,
  view: View,
): void {
  for (const stretch of intervalsIn(poor, view.start, view.end)) {
    const left = placeOf(stretch.start, view, width)
    const right = placeOf(stretch.end, view, width)
    context.strokeStyle = tones.ink2
    context.lineWidth = 1
    context.setLineDash([2, 3])
    context.strokeRect(left + 0.5, 0.5, Math.max(1, right - left - 1), height - 1)
    context.setLineDash([])
    const words = reason(stretch)
    if (words === '' || right - left < ROOM) continue
    context.font = tones.font
    context.textAlign = 'left'
    context.fillStyle = tones.ink2
    context.fillText(words, left + 5, 14, right - left - 8)
  }
}
