import { clockTime, confidenceWord } from '@undertone/core/report'
import type { WorklistEntry } from '../worklist.ts'
import type { Ink } from './ink.ts'
import { printable } from './timeline.ts'

/** The recordings by how strongly a customer's negative moment stands out; those without one are counted at the end. */
export function worklistText(entries: readonly WorklistEntry[], ink: Ink, most = 20): string {
  const ranked = entries
    .flatMap(({ name, moment }) => (moment ? [{ name, moment }] : []))
    .sort((a, b) => b.moment.confidence - a.moment.confidence || (a.name < b.name ? -1 : 1))
  const rows = ranked.slice(0, most).map(({ name, moment }, index) => {
    const label = ink.emotion(moment.label, moment.label.padEnd(8))
    const sure = `${moment.confidence.toFixed(2)} ${confidenceWord(moment.confidence)}`.padEnd(17)
    return `${String(index + 1).padStart(3)}  ${clockTime(moment.start).padEnd(8)} ${label} ${sure} ${printable(name)}`
  })
  const left = entries.length - ranked.length
  const rest = [
    ...(ranked.length > most ? [`     and ${ranked.length - most} more with such a moment`] : []),
    ...(left > 0 ? [`     ${left} without a clear negative moment`] : []),
  ]
  return `${[ink.bold('Worth a listen, strongest first'), ...rows, ...rest.map(ink.dim)].join('\n')}\n`
}
