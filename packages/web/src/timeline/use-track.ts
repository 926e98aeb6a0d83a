import { type PointerEvent, useRef } from 'react'
import type { Timeline } from './timeline.ts'
import { lengthOf } from './view.ts'

/** A pointer that moved less than this was a click, pixels. */
const CLICK = 5

/**
 * What a pointer does on a track: a click goes there and selects what is there, a drag marks a stretch that is then looped.
 *
 * @param channel - whose segments a click selects first
 */
export function useTrack(timeline: Timeline, channel?: number) {
  const from = useRef<{ readonly time: number; readonly x: number }>(undefined)
  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const { view } = timeline.state
    return view.start + ((event.clientX - left) / width) * lengthOf(view)
  }
  const isDrag = (event: PointerEvent) => from.current !== undefined && Math.abs(event.clientX - from.current.x) > CLICK
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, a'))) return
      from.current = { time: timeAt(event), x: event.clientX }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (from.current && isDrag(event)) timeline.mark(from.current.time, timeAt(event))
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const start = from.current
      if (!start) return
      if (isDrag(event)) timeline.repeat(timeline.state.loop)
      else timeline.point(start.time, channel)
      from.current = undefined
    },
    onPointerCancel() {
      from.current = undefined
    },
  }
}
