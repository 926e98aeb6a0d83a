import { countText } from '@undertone/core/report'
import type { SearchReport } from '@undertone/core/train'
import { evaluationText } from './evaluation-text.ts'

/** Rows that people read; the JSON and the CSV hold them all. */
const ROWS = 20

/** A search for people: the best combinations, what was not run, what the choice is worth. */
export function searchText(report: SearchReport): string {
  const { combinations, clips, speakers, labels, foldCount, split, score, speakersShared, nested, notes } = report
  const lines = [
    `${countText(clips, 'clip')}, ${countText(speakers, 'speaker')}, ${countText(labels.length, 'label')}; ${foldCount} folds, ${split === 'speaker' ? 'by speaker' : 'speakers shared'}; best ${score} first`,
    ...(speakersShared ? ['SPEAKERS SHARED: these figures say nothing about new voices.'] : []),
    '',
    '  UAR  accuracy  macro F1     sd  settings',
    ...combinations.slice(0, ROWS).map(({ settings, uar, accuracy, macroF1, sd, diverged, twinOf }) => {
      const figures = [
        uar.toFixed(3),
        accuracy.toFixed(3).padStart(9),
        macroF1.toFixed(3).padStart(9),
        sd.toFixed(3).padStart(6),
      ]
      const remarks = [
        ...(diverged ? ['ran away'] : []),
        ...(twinOf !== undefined ? ['not run: equals another row'] : []),
      ]
      return `${figures.join(' ')}  ${settingsText(settings)}${remarks.length > 0 ? `  (${remarks.join(', ')})` : ''}`
    }),
    ...(combinations.length > ROWS ? [`and ${combinations.length - ROWS} more: --json and --out hold them all`] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]
  const whole = nested ? ['', 'The choice itself, nested:', '', evaluationText(nested).trimEnd()] : []
  return `${[...lines, ...whole].join('\n')}\n`
}

function settingsText(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
