import { signsOf } from '../emotion-signs.ts'
import { escapeHtml } from '../escape.ts'
import { emotionClass } from '../page-style.ts'
import { along, percentage } from './axis.ts'
import { type ChartFrame, chartFrame } from './chart-frame.ts'

/** A point that stands for a clip. */
export interface LabelledPoint {
  readonly x: number
  readonly y: number
  readonly label: string
}

/**
 * Points of labelled clips, each drawn as the mark of its label in its colour, so that either tells it.
 *
 * @param labels - all labels, in order
 * @param id - starts the names of the marks in the page; no two charts of a page may share it
 */
export function scatterChart(
  frame: ChartFrame,
  points: readonly LabelledPoint[],
  labels: readonly string[],
  id: string,
): string {
  const symbols = labels.map(
    (label, index) =>
      `<path id="${id}-${index}" d="${escapeHtml(signsOf(label).mark)}" transform="translate(-5.6 -5.6) scale(.7)"/>`,
  )
  const groups = labels.map((label, index) => {
    const own = points.filter(point => point.label === label)
    const uses = own.map(
      ({ x, y }) =>
        `<use href="#${id}-${index}" x="${percentage(along(frame.x, x))}" y="${percentage(1 - along(frame.y, y))}"/>`,
    )
    return `<g class="point ${emotionClass(label, labels)}">${uses.join('')}</g>`
  })
  return chartFrame(frame, '', `<defs>${symbols.join('')}</defs>${groups.join('')}`)
}
