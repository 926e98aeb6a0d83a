import { escapeHtml } from '../escape.ts'
import { mark } from '../page-parts.ts'
import { emotionClass } from '../page-style.ts'

/**
 * A confusion matrix as a table with shaded cells: of 100 clips of each label (rows), how many were called what (columns).
 *
 * @param counts - row = true label, column = what was said, in the order of `labels`
 */
export function confusionTable(labels: readonly string[], counts: readonly (readonly number[])[]): string {
  const head = labels.map(
    label =>
      `<th scope="col" class="${emotionClass(label, labels)}">${mark(label)}<span class="word">${escapeHtml(label)}</span></th>`,
  )
  const rows = labels.map((label, row) => {
    const own = labels.map((_, column) => counts[row]?.[column] ?? 0)
    const total = own.reduce((sum, count) => sum + count, 0)
    const cells = own.map((count, column) => {
      const share = total > 0 ? count / total : 0
      const text = count === 0 ? '' : String(Math.round(100 * share))
      const shade = `--share:${Number((100 * share).toFixed(1))}%`
      return `<td class="${share > 0.45 ? 'dark' : ''}${row === column ? ' hit' : ''}" style="${shade}" title="${count} of ${total}">${text}</td>`
    })
    return `<tr><th scope="row" class="${emotionClass(label, labels)}">${escapeHtml(label)} ${mark(label)}</th>${cells.join('')}<td class="total">${total}</td></tr>`
  })
  return `<div class="scroll"><table class="confusion"><caption>Rows: the true label. Columns: what the model said. In per cent of the clips of the row.</caption><thead><tr><td></td>${head.join('')}<th scope="col" class="total">clips</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
