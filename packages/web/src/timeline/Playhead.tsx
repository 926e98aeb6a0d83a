import { clockTime } from '@undertone/core/report'
import { useEffect, useRef } from 'react'
import type { Stage } from './stage.ts'
import { placeOf } from './view.ts'

/** Where the call is heard, and the stretch that is looped: two elements that move, so that playing draws nothing. */
export function Playhead({ stage }: { readonly stage: Stage }) {
  const over = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const loop = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = over.current
    if (!element) return
    const endSize = stage.sizes.observe(element)
    const end = stage.frames.add(() => {
      const { width } = stage.sizes.of(element)
      const { view, time, loop: looped } = stage.timeline.state
      if (!head.current || !loop.current) return
      head.current.style.transform = `translateX(${placeOf(time, view, width)}px)`
      const text = clockTime(time)
      if (head.current.dataset.time !== text) head.current.dataset.time = text
      if (loop.current.hidden !== (looped === undefined)) loop.current.hidden = looped === undefined
      if (!looped) return
      const left = placeOf(looped.start, view, width)
      loop.current.style.transform = `translateX(${left}px)`
      loop.current.style.width = `${placeOf(looped.end, view, width) - left}px`
    })
    return () => {
      end()
      endSize()
    }
  }, [stage])
  return (
    <div className="over" ref={over} aria-hidden="true">
      <div className="loop" ref={loop} hidden />
      <div className="playhead" ref={head} />
    </div>
  )
}
