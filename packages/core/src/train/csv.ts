/**
 * The cells of a CSV text, row by row: commas, quotes doubled within quotes, CRLF or LF, an optional byte order mark;
 * blank lines are left out.
 *
 * Source: RFC 4180.
 */
export function parseCsv(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const rows: { line: number; cells: string[] }[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const row = { line, cells: [] as string[] }
    for (let more = true; more; ) {
      let cell = ''
      if (text[at] === '"') {
        for (at++; at < text.length; at++) {
          if (text[at] === '\n') line++
          if (text[at] !== '"') cell += text[at]
          else if (text[at + 1] === '"') cell += text[at++]
          else break
        }
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
