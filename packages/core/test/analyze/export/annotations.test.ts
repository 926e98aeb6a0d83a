import { expect, test } from 'vitest'
import { toAudacity, toElan } from '../../../src/analyze/export/labels.ts'
import { toRttm } from '../../../src/analyze/export/rttm.ts'
import { toTextGrid } from '../../../src/analyze/export/textgrid.ts'
import { sampleAnalysis } from '../../support/sample-analysis.ts'
import { hostileAnalysis } from './hostile-analysis.ts'

/** Praat reads numbers and quoted strings in order and skips all else. */
function parseTextGrid(text: string) {
  const tokens = [...text.matchAll(/"((?:[^"]|"")*)"|(?<=[=:] )-?[\d.]+(?=\s)/g)].map(match =>
    match[1] === undefined ? Number(match[0]) : match[1].replaceAll('""', '"'),
  )
  const next = () => tokens.shift()
  const kind = [next(), next()]
  const range = [next(), next()]
  const tiers = Array.from({ length: Number(next()) }, () => {
    const [type, name] = [next(), next()]
    const bounds = [next(), next()]
    const intervals = Array.from({ length: Number(next()) }, () => ({ start: next(), end: next(), text: next() }))
    return { type, name, bounds, intervals }
  })
  return { kind, range, tiers, left: tokens.length }
}

test('TextGrid: a tier for each channel, from 0 to the end without gaps', () => {
  const { kind, range, tiers, left } = parseTextGrid(toTextGrid(sampleAnalysis()))
  expect(left).toBe(0)
  expect(kind).toEqual(['ooTextFile', 'TextGrid'])
  expect(range).toEqual([0, 40])
  expect(tiers.map(({ type, name, bounds }) => [type, name, ...bounds])).toEqual([
    ['IntervalTier', 'Customer', 0, 40],
    ['IntervalTier', 'Agent', 0, 40],
  ])
  for (const { intervals } of tiers) {
    expect(intervals[0]!.start).toBe(0)
    expect(intervals.at(-1)!.end).toBe(40)
    for (let i = 1; i < intervals.length; i++) expect(intervals[i]!.start).toBe(intervals[i - 1]!.end)
  }
  const said = tiers[0]!.intervals.filter(({ text }) => text !== '')
  expect(said.map(({ start, end, text }) => [start, end, text])).toEqual([
    [2, 6.4, 'angry 0.91'],
    [6.4, 8, 'uncertain'],
    [14, 18.2, 'angry 0.70'],
    [21, 26, 'sad 0.50'],
    [34, 39.5, 'calm 0.66'],
  ])
})

test('TextGrid of a recording without speech is one empty interval a tier', () => {
  const sample = sampleAnalysis()
  const silent = { ...sample, segments: [], channels: sample.channels.map(c => ({ ...c, speech: [] })) }
  for (const { intervals } of parseTextGrid(toTextGrid(silent)).tiers)
    expect(intervals).toEqual([{ start: 0, end: 40, text: '' }])
})

test('RTTM: ten fields a line, whatever the file is called', () => {
  const analysis = hostileAnalysis()
  const lines = toRttm(analysis).trimEnd().split('\n')
  for (const line of lines) expect(line.split(' ')).toHaveLength(10)
  const [kind, , channel, start, length, , , name, confidence] = lines[0]!.split(' ')
  expect([kind, channel, start, length, name, confidence]).toEqual([
    'SPEAKER',
    '1',
    '2.000',
    '4.400',
    'angry',
    '0.9100',
  ])
  expect(lines.filter(line => line.split(' ')[2] === '2').every(line => line.includes(' talk <NA>'))).toBe(true)
})

test('Audacity labels: start, end and text, parted by tabs', () => {
  const lines = toAudacity(sampleAnalysis()).trimEnd().split('\n')
  expect(lines[0]).toBe('2.000000\t6.400000\tCustomer: angry 0.91')
  for (const line of lines) expect(line).toMatch(/^\d+\.\d{6}\t\d+\.\d{6}\t[^\t]+$/)
})

test('ELAN: a header, then tier, begin, end and annotation, parted by tabs', () => {
  const [head, ...lines] = toElan(sampleAnalysis()).trimEnd().split('\n')
  expect(head!.split('\t')).toEqual(['Tier', 'Begin Time', 'End Time', 'Annotation'])
  expect(lines[0]).toBe('Customer\t2.000\t6.400\tangry 0.91')
  for (const line of lines) expect(line.split('\t')).toHaveLength(4)
})
