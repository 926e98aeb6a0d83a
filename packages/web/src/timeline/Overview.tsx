import { type PointerEvent, useEffect, useRef } from 'react'
import { useTheme } from '../theme.ts'
import { createPlayer, type Player } from './player.ts'
import type { Stage } from './stage.ts'
import { lengthOf } from './view.ts'

interface OverviewProps {
  readonly stage: Stage
  readonly url: string
  readonly onFailed: () => void
}

/** The whole call on one strip, with a frame around what is seen; dragging moves the frame. The keys do the same. */
export function Overview({ stage, url, onFailed }: OverviewProps) {
  const { timeline, frames, call } = stage
  const container = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const tick = useRef<HTMLDivElement>(null)
  const player = useRef<Player>(undefined)
  const theme = useTheme()

  useEffect(() => {
    if (!container.current) return
    const made = createPlayer({ container: container.current, url, timeline, onFailed })
    player.current = made
    return () => made.dispose()
  }, [timeline, url, onFailed])
  useEffect(() => {
    if (theme) player.current?.redraw()
  }, [theme])
  useEffect(
    () =>
      frames.add(() => {
        const { view, time } = timeline.state
        const share = (seconds: number) => (seconds / Math.max(1e-6, call.duration)) * 100
        if (frame.current) {
          const width = `${share(lengthOf(view))}%`
          if (frame.current.style.width !== width) frame.current.style.width = width
          // In widths of the frame itself: it moves without a layout.
          frame.current.style.transform = `translateX(${(view.start / lengthOf(view)) * 100}%)`
        }
        if (tick.current) tick.current.style.transform = `translateX(${share(time)}%)`
      }),
    [frames, timeline, call.duration],
  )

  const look = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 0) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const middle = ((event.clientX - left) / width) * call.duration
    const half = lengthOf(timeline.state.view) / 2
    timeline.look({ start: middle - half, end: middle + half })
  }
  return (
    <div
      className="overview"
      aria-hidden="true"
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        look(event)
      }}
      onPointerMove={look}
    >
      <div ref={container} />
      <div className="window" ref={frame} />
      <div className="tick" ref={tick} />
    </div>
  )
}
