import type { Segment } from '@undertone/core'
import { intervalsIn } from './search.ts'
import type { Tones } from './tones.ts'
import { placeOf, type View } from './view.ts'

export interface RowsData {
  readonly tones: Tones
  /** In the order of the rows. */
  readonly labels: readonly string[]
  readonly segments: readonly Segment[]
}

/** Probabilities, a row a label in fixed order: the deeper the tone, the likelier. The place says it too. */
export function drawRows(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { tones, labels, segments }: RowsData,
  view: View,
): void {
  const row = height / labels.length
  const thick = Math.round(row) - 1
  context.fillStyle = tones.surface2
  for (let at = 0; at < labels.length; at++) context.fillRect(0, Math.round(at * row), width, thick)
  for (const segment of intervalsIn(segments, view.start, view.end)) {
    const left = placeOf(segment.start, view, width)
    const right = Math.max(left + 1, placeOf(segment.end, view, width) - 1)
    for (const [at, label] of labels.entries()) {
      context.globalAlpha = Math.min(1, segment.probabilities[label] ?? 0)
      context.fillStyle = tones.fill(label)
      context.fillRect(left, Math.round(at * row), right - left, thick)
    }
  }
  context.globalAlpha = 1
}
