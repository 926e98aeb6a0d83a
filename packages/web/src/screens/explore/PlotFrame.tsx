import type { CSSProperties, PointerEvent, ReactNode } from 'react'
import type { Tick } from '../../explore/clip-sound.ts'

/** From here on the name of the axis stands. */
const NAME_AT = 0.8

interface PlotFrameProps {
  readonly title: string
  /** What the axes and the ink stand for, with units. */
  readonly unit: string
  /** The value that is pointed at. */
  readonly readout?: string | undefined
  readonly x: readonly Tick[]
  readonly xName: string
  readonly y: readonly Tick[]
  /** Pixels. */
  readonly height: number
  /** The moment that is looked at, as a share of the width. */
  readonly cursor?: number | undefined
  /** Shares from the left and from the bottom, 0..1; undefined when the pointer has left. */
  readonly onPoint?: (place: { readonly x: number; readonly y: number } | undefined) => void
  readonly children: ReactNode
}

/** A drawing with its axes: named once in the heading, with their units; the value that is pointed at beside it. */
export function PlotFrame({ title, unit, readout, x, xName, y, height, cursor, onPoint, children }: PlotFrameProps) {
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, bottom, width, height: tall } = event.currentTarget.getBoundingClientRect()
    onPoint?.({ x: (event.clientX - left) / width, y: (bottom - event.clientY) / tall })
  }
  return (
    <figure className="plot">
      <figcaption>
        <b>{title}</b> <small className="mute">{unit}</small>
        <output className="readout">{readout}</output>
      </figcaption>
      <div className="y-axis" aria-hidden="true">
        {y.map(({ at, text }) => (
          <span key={text} style={{ '--at': at } as CSSProperties}>
            {text}
          </span>
        ))}
      </div>
      <div
        className="area"
        style={{ height }}
        onPointerMove={onPoint && point}
        onPointerDown={onPoint && point}
        onPointerLeave={onPoint && (() => onPoint(undefined))}
      >
        {children}
        {cursor !== undefined && <i className="cursor" style={{ '--at': cursor } as CSSProperties} />}
      </div>
      <div className="x-axis" aria-hidden="true">
        {x
          .filter(({ at }) => at < NAME_AT)
          .map(({ at, text }) => (
            <span key={text} style={{ '--at': at } as CSSProperties}>
              {text}
            </span>
          ))}
        <span className="axis-name">{xName}</span>
      </div>
    </figure>
  )
}
