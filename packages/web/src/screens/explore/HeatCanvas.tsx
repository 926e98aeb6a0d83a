import { useLayoutEffect, useRef } from 'react'
import { token } from '../../components/paint.ts'
import type { ClipPicture } from '../../explore/clip-sound.ts'
import { useTheme } from '../../theme.ts'

interface HeatCanvasProps {
  readonly picture: Pick<ClipPicture, 'columns' | 'rows' | 'values'>
  /** What paper and full ink stand for. */
  readonly low: number
  readonly high: number
  readonly label: string
  /** Draws cells with edges, where a row is a thing of its own. */
  readonly isStepped?: boolean
}

/** Values as ink on whatever paper is below: one pixel a value, which the page stretches. */
export function HeatCanvas(props: HeatCanvasProps) {
  return <Heat key={useTheme()} {...props} />
}

/** In the ink of the theme that it began with. */
function Heat({ picture, low, high, label, isStepped = false }: HeatCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { columns, rows, values } = picture
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    const ink = token('--ink')
    const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(ink.slice(at, at + 2), 16))
    for (let column = 0; column < columns; column++)
      for (let row = 0; row < rows; row++) {
        const share = (values[column * rows + row]! - low) / (high - low)
        image.data.set([red!, green!, blue!, 255 * share], 4 * ((rows - 1 - row) * columns + column))
      }
    context.putImageData(image, 0, 0)
  }, [columns, rows, values, low, high])
  return (
    <canvas
      ref={canvas}
      width={columns}
      height={rows}
      className={isStepped ? 'heat stepped' : 'heat'}
      role="img"
      aria-label={label}
    />
  )
}
