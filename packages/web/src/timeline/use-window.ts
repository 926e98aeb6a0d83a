import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Stage } from './stage.ts'
import { pixelsOf } from './view.ts'

/** The part of a recording whose elements exist, and how wide a second is in it. */
export interface Window {
  readonly start: number
  readonly end: number
  readonly pixelsPerSecond: number
}

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
  useEffect(
    () =>
      stage.frames.add(() => {
        const width = row.current?.parentElement?.clientWidth ?? 0
        if (!row.current || width === 0) return
        const { view } = stage.timeline.state
        const { origin, secondsPerPixel } = pixelsOf(view, width)
        row.current.style.transform = `translateX(${-origin}px)`
        const { start, end, pixelsPerSecond } = held.current
        const isSame = Math.abs(pixelsPerSecond * secondsPerPixel - 1) < 1e-9
        if (isSame && view.start >= start && view.end <= end) return
        const length = view.end - view.start
        held.current = { start: view.start - length, end: view.end + length, pixelsPerSecond: 1 / secondsPerPixel }
        setShown(held.current)
      }),
    [stage],
  )
  return [row, shown]
}
