import { conditionName } from './condition-names.ts'
import { escapeHtml } from './escape.ts'
import type { JudgedReport } from './judged-report.ts'
import { card, figuresTable } from './page-parts.ts'
import { signed } from './words.ts'

/** What telephones and noise leave of the figures, for whole clips and for the windows that an analysis hears. */
export function robustnessCard({ conditions = {}, windows = {} }: JudgedReport): string {
  const names = Object.keys(conditions)
  if (names.length < 2 && Object.keys(windows).length === 0) return ''
  const hasWindows = Object.keys(windows).length > 0
  const rows = names.map(name => {
    const { uar, drop, accuracy, ece } = conditions[name]!
    const cut = windows[name]
    const onWindows = hasWindows
      ? [cut?.uar.toFixed(3) ?? '', cut?.accuracy.toFixed(3) ?? '', String(cut?.count ?? '')]
      : []
    const change = name === 'clean' ? '' : signed(-100 * drop)
    return [escapeHtml(conditionName(name)), uar.toFixed(3), change, accuracy.toFixed(3), ece.toFixed(3), ...onWindows]
  })
  const head = ['Heard', 'UAR', 'against clean, points', 'Accuracy', 'ECE']
  return card(
    'Through bad lines',
    hasWindows
      ? 'Whole clips; on the right the windows of 1 to 3 s that an analysis of a recording would cut from them.'
      : 'Whole clips.',
    figuresTable(hasWindows ? [...head, 'UAR of windows', 'Accuracy of windows', 'Windows'] : head, rows),
  )
}

/** Every corpus tested with the models of every other. */
export function crossCard({ matrix = [] }: JudgedReport): string {
  if (matrix.length === 0) return ''
  const tests = [...new Set(matrix.map(({ test }) => test))]
  const trains = [...new Set(matrix.map(({ train }) => train))]
  const rows = trains.map(train => [
    escapeHtml(train),
    ...tests.map(test => {
      const pair = matrix.find(one => one.train === train && one.test === test)
      return pair
        ? `${pair.uar.toFixed(3)} <span class="small">${pair.interval.map(value => value.toFixed(2)).join(' to ')}, ${pair.labels.length} labels</span>`
        : ''
    }),
  ])
  return card(
    'From corpus to corpus',
    'UAR on the labels that both have, with its 95 % interval over speakers. Rows: learned from. Columns: tested on.',
    figuresTable(['Learned from', ...tests], rows),
  )
}
