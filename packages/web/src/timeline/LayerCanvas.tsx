import { useEffect, useRef } from 'react'
import { type Draw, Layer } from './layer.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

interface LayerCanvasProps {
  readonly stage: Stage
  readonly draw: Draw
  readonly className?: string
  /** What the picture shows; without it the words beside it say the same. */
  readonly label?: string
  /** A stretch that stays; default the timeline's view. */
  readonly view?: View
}

/** One layer of the timeline: a canvas that is drawn with the frames of its screen. */
export function LayerCanvas({ stage, draw, className, label, view }: LayerCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!canvas.current) return
    const layer = new Layer(canvas.current, draw)
    stage.layers.add(layer)
    const end = stage.frames.add(() => layer.show(view ?? stage.timeline.state.view))
    return () => {
      end()
      stage.layers.delete(layer)
    }
  }, [stage, draw, view])
  return (
    <canvas
      ref={canvas}
      className={className}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
