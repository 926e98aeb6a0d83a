import type { Analysis } from '../analysis.ts'

/**
 * A cell that a spreadsheet shows as text: one that would start a formula gets a leading apostrophe, one with a comma, a
 * quote or a line break is quoted (RFC 4180).
 *
 * Source: OWASP, "CSV Injection".
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * The segments as a table, one row each: `file,channel,start,end,label,confidence` and one column for each label of the
 * model. Seconds; channels from 0; lines end in LF.
 *
 * @param options.header - false for the second and later recordings of one table (of one model)
 */
export function toCsv(analysis: Analysis, { header = true }: { header?: boolean } = {}): string {
  const { labels } = analysis.model
  const rows = analysis.segments.map(segment => [
    analysis.source.name,
    segment.channel,
    segment.start,
    segment.end,
    segment.label,
    segment.confidence,
    ...labels.map(label => segment.probabilities[label] ?? 0),
  ])
  const head = header ? [['file', 'channel', 'start', 'end', 'label', 'confidence', ...labels]] : []
  return [...head, ...rows].map(row => `${row.map(csvCell).join(',')}\n`).join('')
}
