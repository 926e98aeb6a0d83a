/** A row of a CSV text. */
interface CsvRow {
  /** On which it begins, from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** Where a quote in it is never closed. */
  readonly open?: true
}

/**
 * The cells of a CSV text, row by row: commas, quotes doubled within quotes, CRLF or LF, an optional byte order mark;
 * blank lines are left out. A row whose quote is never closed says so.
 *
 * Source: RFC 4180.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const row: { line: number; cells: string[]; open?: true } = { line, cells: [] }
    for (let more = true; more; ) {
      let cell = ''
      if (text[at] === '"') {
        for (at++; at < text.length; at++) {
          if (text[at] === '\n') line++
          if (text[at] !== '"') cell += text[at]
          else if (text[at + 1] === '"') cell += text[at++]
          else break
        }
        if (at >= text.length) row.open = true
        at++
      }
      const start = at
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++
      row.cells.push(cell + text.slice(start, at).replace(/\r$/, ''))
      more = text[at] === ','
      at++
    }
    line++
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row)
  }
  return rows
}
