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
  /** Drawn anew with each frame, not moved: for what does not fall into strips. */
  readonly isWhole?: boolean
}

/** One layer of the timeline: a canvas that is drawn with the frames of its screen. */
export function LayerCanvas({ stage, draw, className, label, view, isWhole = false }: LayerCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const layer = new Layer(element, draw, { isWhole })
    stage.layers.add(layer)
    const endSize = stage.sizes.observe(element)
    const end = stage.frames.add(() => layer.show(view ?? stage.timeline.state.view, stage.sizes.of(element)))
    return () => {
      end()
      endSize()
      stage.layers.delete(layer)
    }
  }, [stage, draw, view, isWhole])
  return (
    <canvas
      ref={canvas}
      className={className}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
