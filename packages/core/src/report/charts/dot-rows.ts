import { escapeHtml } from '../escape.ts'
import { type Axis, along, percentage } from './axis.ts'

/** A row of dots on a common axis. */
export interface DotRow {
  /** HTML. */
  readonly name: string
  readonly dots: readonly { readonly at: number; readonly title?: string }[]
  /** Whether the dots are hollow: figures that say nothing about new voices. */
  readonly hollow?: boolean
  /** Interval, drawn as a bar behind the dots. */
  readonly interval?: readonly [number, number]
  /** A stroke, for the mean of many dots. */
  readonly stroke?: number
  /** Written at the end of the row. */
  readonly text: string
}

/**
 * Dots on one axis, a row each, with their intervals, their values in words, and what they are held against.
 *
 * @param references - values that are marked through all rows, e.g. chance
 */
export function dotRows(
  axis: Axis,
  rows: readonly DotRow[],
  references: readonly { readonly at: number; readonly name: string }[] = [],
): string {
  const left = (value: number) => `left:${percentage(along(axis, value))}`
  const grid = axis.ticks.map(({ value }) => `<i class="dot-tick" style="${left(value)}"></i>`).join('')
  const marked = references.map(({ at }) => `<i class="dot-reference" style="${left(at)}"></i>`).join('')
  const items = rows.map(({ name, dots, hollow = false, interval, stroke, text }) => {
    const band = interval
      ? `<i class="dot-interval" style="${left(interval[0])};width:${percentage(along(axis, interval[1]) - along(axis, interval[0]))}"></i>`
      : ''
    const drawn = dots.map(
      ({ at, title }) =>
        `<i class="${hollow ? 'dot hollow' : 'dot'}${dots.length > 1 ? ' many' : ''}" style="${left(at)}"${title === undefined ? '' : ` title="${escapeHtml(title)}"`}></i>`,
    )
    const mean = stroke === undefined ? '' : `<i class="dot-stroke" style="${left(stroke)}"></i>`
    return `<li class="dot-row"><span>${name}</span><span class="dot-track" aria-hidden="true">${grid}${marked}${band}${drawn.join('')}${mean}</span><b>${escapeHtml(text)}</b></li>`
  })
  const scale = (inner: string) =>
    `<div class="dot-row dot-scale" aria-hidden="true"><span></span><span class="dot-track">${inner}</span><b></b></div>`
  const ticks = axis.ticks.map(({ value, text }) => `<span style="${left(value)}">${escapeHtml(text)}</span>`)
  const names = references.map(({ at, name }) => `<span style="${left(at)}">${escapeHtml(name)}</span>`)
  return `<div class="dots">${names.length > 0 ? scale(names.join('')) : ''}<ul>${items.join('')}</ul>${scale(ticks.join(''))}<p class="small dot-axis">${escapeHtml(axis.name)}</p></div>`
}
