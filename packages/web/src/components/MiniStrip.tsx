import { LIKELY, UNCERTAIN } from '@undertone/core/report'
import type { StripPart } from '@undertone/server/client'
import { useEffect, useRef } from 'react'
import { type Shown, useTheme } from '../theme.ts'
import { labelFill, token } from './paint.ts'

interface MiniStripProps {
  readonly parts: readonly StripPart[]
  /** Seconds, of the whole strip. */
  readonly duration: number
  /** What it shows, in words; without it the strip is decoration beside words that say the same. */
  readonly label?: string
}

/** A whole call on one row: colour and pattern where a voice was judged, gaps elsewhere. Drawn when it comes into view. */
export function MiniStrip({ parts, duration, label }: MiniStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const paint = () => paintStrip(element, parts, duration, theme)
    const sizes = new ResizeObserver(paint)
    const views = new IntersectionObserver(entries => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      views.disconnect()
      sizes.observe(element)
    })
    views.observe(element)
    return () => {
      views.disconnect()
      sizes.disconnect()
    }
  }, [parts, duration, theme])
  return (
    <div className="strip">
      <canvas ref={canvas} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })} />
    </div>
  )
}

function paintStrip(canvas: HTMLCanvasElement, parts: readonly StripPart[], duration: number, theme: Shown): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const context = canvas.getContext('2d')
  if (!context || width === 0 || height === 0) return
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.scale(ratio, ratio)
  context.fillStyle = token('--surface-2')
  context.fillRect(0, 0, width, height)
  if (parts.length === 0) {
    context.fillStyle = token('--line-strong')
    context.fillRect(0, height / 2 - 0.5, width, 1)
  }
  const place = (seconds: number) => (seconds / Math.max(1e-6, duration)) * width
  for (const [start, end, label, confidence] of parts) {
    context.globalAlpha = label === UNCERTAIN || confidence >= LIKELY ? 1 : 0.6
    context.fillStyle = labelFill(context, label, theme)
    context.fillRect(place(start), 0, Math.max(1.5, place(end) - place(start) - 0.5), height)
  }
  context.globalAlpha = 1
}
