import { signsOf, UNCERTAIN } from '@undertone/core/report'
import type { Shown } from '../theme.ts'

const TILE = 8
const patterns = new Map<string, CanvasPattern>()

/** A token's value in the shown theme, as `#15171a`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** What a label is filled with on a canvas: its colour with its pattern over it; `uncertain` is a hatch without a fill. */
export function labelFill(context: CanvasRenderingContext2D, label: string, theme: Shown): CanvasPattern | string {
  const ratio = devicePixelRatio || 1
  const key = `${label} ${theme} ${ratio}`
  const known = patterns.get(key)
  if (known) return known
  const tile = new OffscreenCanvas(TILE * ratio, TILE * ratio)
  const brush = tile.getContext('2d')
  const { fill } = signsOf(label)[theme]
  if (!brush) return fill
  brush.scale(ratio, ratio)
  brush.fillStyle = label === UNCERTAIN ? token('--surface-2') : fill
  brush.fillRect(0, 0, TILE, TILE)
  brush.strokeStyle = label === UNCERTAIN ? fill : token('--emo-texture')
  brush.lineCap = label === 'happy' ? 'round' : 'butt'
  brush.lineWidth = { happy: 2.4, disgust: 4, uncertain: 1 }[label] ?? 1.3
  brush.stroke(new Path2D(signsOf(label).tile))
  const pattern = context.createPattern(tile, 'repeat')
  if (!pattern) return fill
  pattern.setTransform(new DOMMatrix().scale(1 / ratio))
  patterns.set(key, pattern)
  return pattern
}
