import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, toCsv } from '../../../src/analyze/export/csv.ts'
import { sampleAnalysis } from '../../support/sample-analysis.ts'
import { hostileAnalysis } from './hostile-analysis.ts'

/** RFC 4180 with LF, enough to read back what we wrote. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\n') cell += text[at++]
    rows.at(-1)!.push(cell)
    if (text[at++] === '\n') rows.push([])
  }
  return rows.slice(0, -1)
}

test('a row for each segment, a column for each label of the model', () => {
  const analysis = sampleAnalysis()
  const [head, ...rows] = parseCsv(toCsv(analysis))
  expect(head).toEqual(['file', 'channel', 'start', 'end', 'label', 'confidence', ...analysis.model.labels])
  expect(rows).toHaveLength(analysis.segments.length)
  expect(rows[0]!.slice(0, 6)).toEqual(['call.wav', '0', '2', '6.4', 'angry', '0.91'])
  rows.forEach((row, index) => {
    const { probabilities } = analysis.segments[index]!
    expect(row.slice(6).map(Number)).toEqual(analysis.model.labels.map(label => probabilities[label]))
  })
})

test('the header can be left out, so that recordings follow each other in one table', () => {
  const analysis = sampleAnalysis()
  expect(toCsv(analysis)).toBe(`${toCsv(analysis).split('\n')[0]}\n${toCsv(analysis, { header: false })}`)
})

test('a hostile file name stays one cell, and no spreadsheet takes it for a formula', () => {
  const analysis = hostileAnalysis()
  const rows = parseCsv(toCsv(analysis))
  expect(rows[1]![0]).toBe(`'${analysis.source.name}`)
  expect(new Set(rows.map(row => row.length))).toEqual(new Set([6 + analysis.model.labels.length]))
})

test('any text reads back as it was, but for the apostrophe that keeps it from being a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const [[cell]] = parseCsv(`${csvCell(text)}\n`) as [[string]]
      expect(cell.replace(/^'/, '')).toBe(text.replace(/^'/, ''))
      expect(cell).not.toMatch(/^\s*[=+\-@]/)
    }),
    { seed: 1 },
  )
})
