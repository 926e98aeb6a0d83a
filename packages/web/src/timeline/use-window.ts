import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Stage } from './stage.ts'
import { pixelsOf } from './view.ts'

/** The part of a recording whose elements exist, and how wide a second is in it. */
export interface Window {
  readonly start: number
  readonly end: number
  readonly pixelsPerSecond: number
}

/** A view that moved by this share of its length brings new elements. */
const STEP = 0.2
const NOTHING: Window = { start: 0, end: 0, pixelsPerSecond: 0 }

/**
 * Elements over a track: those of the view and a view to either side exist, at their place in the whole recording; scrolling
 * moves the row that holds them and rewrites none.
 *
 * @returns the row's reference, and what to put into it
 */
export function useWindow<E extends HTMLElement>(stage: Stage): [RefObject<E | null>, Window] {
  const row = useRef<E>(null)
  const held = useRef(NOTHING)
  const [shown, setShown] = useState(NOTHING)
  useEffect(() => {
    const track = row.current?.parentElement
    if (!track) return
    const endSize = stage.sizes.observe(track)
    const end = stage.frames.add(() => {
      const { width } = stage.sizes.of(track)
      if (!row.current || width === 0) return
      const { view } = stage.timeline.state
      const { origin, secondsPerPixel } = pixelsOf(view, width)
      row.current.style.transform = `translateX(${-origin}px)`
      const { start: heldStart, pixelsPerSecond } = held.current
      const length = view.end - view.start
      const isSame = Math.abs(pixelsPerSecond * secondsPerPixel - 1) < 1e-9
      // In small steps: what comes into being with one of them fits into a frame.
      if (isSame && Math.abs(view.start - length - heldStart) < STEP * length) return
      held.current = { start: view.start - length, end: view.end + length, pixelsPerSecond: 1 / secondsPerPixel }
      setShown(held.current)
    })
    return () => {
      end()
      endSize()
    }
  }, [stage])
  return [row, shown]
}
