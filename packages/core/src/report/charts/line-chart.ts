import { escapeHtml } from '../escape.ts'
import { along, percentage } from './axis.ts'
import { type ChartFrame, chartFrame, type Point, pathThrough } from './chart-frame.ts'

/** A line of a chart. Lines differ by their dashes, never by colour alone. */
export interface Line {
  /** For the legend; a line without a name is not in it. */
  readonly name?: string
  readonly points: readonly Point[]
  readonly stroke?: 'solid' | 'dashed' | 'dotted' | 'none'
  /** `ink` where not given; `faint` for what the other lines are held against; `emotion` in the colour of `className`. */
  readonly tone?: 'ink' | 'faint' | 'emotion'
  /** Class that gives the line a label's colour. */
  readonly className?: string
  /** Radius of a dot on each point, CSS pixels: one for all or one for each. */
  readonly dots?: number | readonly number[]
  /** Lowest and highest value at each point's x, drawn as a band. */
  readonly band?: readonly { readonly x: number; readonly low: number; readonly high: number }[]
}

/** Lines over two axes, with a legend where they have names. */
export function lineChart(frame: ChartFrame, lines: readonly Line[]): string {
  const bands = lines.flatMap(({ band = [] }) => {
    if (band.length === 0) return []
    const there = band.map(({ x, high }): Point => [x, high])
    const back = band.map(({ x, low }): Point => [x, low]).reverse()
    return `<path class="chart-band" d="${pathThrough(frame, [...there, ...back])}z"/>`
  })
  const drawn = lines.filter(({ stroke }) => stroke !== 'none')
  const paths = drawn.map(line => `<path class="${classesOf(line)}" d="${pathThrough(frame, line.points)}"/>`)
  const dots = lines.flatMap(line =>
    line.dots === undefined
      ? []
      : line.points.map(([x, y], index) => {
          const radius = typeof line.dots === 'number' ? line.dots : (line.dots?.[index] ?? 0)
          return `<circle class="${classesOf(line)}" cx="${percentage(along(frame.x, x))}" cy="${percentage(1 - along(frame.y, y))}" r="${radius}"/>`
        }),
  )
  return chartFrame(frame, [...bands, ...paths].join(''), dots.join('')) + legend(lines)
}

function legend(lines: readonly Line[]): string {
  const items = lines.flatMap(line =>
    line.name === undefined
      ? []
      : `<span><svg class="chart-key" viewBox="0 0 24 8" aria-hidden="true"><path class="${classesOf(line)}" d="M1 4h22"/></svg>${escapeHtml(line.name)}</span>`,
  )
  return items.length > 0 ? `<p class="chart-legend">${items.join('')}</p>` : ''
}

function classesOf({ stroke = 'solid', tone = 'ink', className = '' }: Line): string {
  return `line ${stroke} ${tone}${className && ` ${className}`}`
}
