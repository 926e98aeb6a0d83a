import { escapeHtml } from '../escape.ts'
import { type Axis, along, percentage } from './axis.ts'

/** What stands around the marks of a chart. */
export interface ChartFrame {
  /** One sentence that says what the picture shows, for those who do not see it. */
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  /** Of the area between the axes, CSS pixels. */
  readonly height?: number
}

/** Side of the box that the paths of a chart are drawn in; it is stretched over the area between the axes. */
const BOX = 1000

/**
 * A chart as wide as its place: a grid, ticks and names around `shapes` (paths, by `pathThrough`) and `marks` (circles,
 * texts, uses, placed in percentages), which keep their size and their letters at any width.
 */
export function chartFrame({ title, x, y, height = 240 }: ChartFrame, shapes: string, marks = ''): string {
  const columns = x.ticks.map(({ value, text }) => {
    const at = percentage(along(x, value))
    return `<line x1="${at}" x2="${at}" y1="0" y2="100%"/><text x="${at}" y="100%" dy="18" text-anchor="middle">${escapeHtml(text)}</text>`
  })
  const rows = y.ticks.map(({ value, text }) => {
    const at = percentage(1 - along(y, value))
    return `<line x1="0" x2="100%" y1="${at}" y2="${at}"/><text x="0" y="${at}" dx="-8" dy="4" text-anchor="end">${escapeHtml(text)}</text>`
  })
  const names = `<text x="0" y="0" dx="-34" dy="-14">${escapeHtml(y.name)}</text><text x="50%" y="100%" dy="37" text-anchor="middle">${escapeHtml(x.name)}</text>`
  return `<div class="chart"><svg role="img" aria-label="${escapeHtml(title)}" height="${height}"><g class="chart-grid">${columns.join('')}${rows.join('')}${names}</g><svg viewBox="0 0 ${BOX} ${BOX}" preserveAspectRatio="none" width="100%" height="100%">${shapes}</svg>${marks}</svg></div>`
}

/** A point of a chart in the values of its axes. */
export type Point = readonly [x: number, y: number]

/** The `d` of a path through points, for the shapes of a chart with these axes. */
export function pathThrough({ x, y }: Pick<ChartFrame, 'x' | 'y'>, points: readonly Point[]): string {
  return points
    .map(
      ([px, py], index) =>
        `${index === 0 ? 'M' : 'L'}${(along(x, px) * BOX).toFixed(1)} ${((1 - along(y, py)) * BOX).toFixed(1)}`,
    )
    .join('')
}
