import { percentage } from './axis.ts'

/** A row of horizontal bars under one name. */
export interface BarRow {
  /** HTML. */
  readonly name: string
  readonly bars: readonly Bar[]
  /** Class that gives the bars a label's colour and pattern; ink where there is none. */
  readonly className?: string
}

export interface Bar {
  /** Length, 0..1. */
  readonly share: number
  /** Written at the end, HTML. */
  readonly text: string
  /** Bars of one row differ in how they are filled: `full`, `soft`, or only an outline. `full` where not given. */
  readonly fill?: 'full' | 'soft' | 'outline'
}

/** Bars with their words and values: a picture that reads as a list. */
export function barRows(rows: readonly BarRow[]): string {
  const items = rows.map(({ name, bars, className = 'e-ink' }) => {
    const drawn = bars.map(
      ({ share, text, fill = 'full' }) =>
        `<span class="bar-line"><span class="bar-track" aria-hidden="true"><i class="${fill}" style="width:${percentage(Math.min(1, Math.max(0, share)))}"></i></span><span>${text}</span></span>`,
    )
    return `<li class="bar-row ${className}"><span class="bar-name">${name}</span><span>${drawn.join('')}</span></li>`
  })
  return `<ul class="bar-rows">${items.join('')}</ul>`
}
