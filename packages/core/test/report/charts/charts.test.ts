import { describe, expect, it } from 'vitest'
import { axisAround, shareAxis } from '../../../src/report/charts/axis.ts'
import { barRows } from '../../../src/report/charts/bar-rows.ts'
import { pathThrough } from '../../../src/report/charts/chart-frame.ts'
import { confusionTable } from '../../../src/report/charts/confusion-table.ts'
import { dotRows } from '../../../src/report/charts/dot-rows.ts'
import { binned, histogram } from '../../../src/report/charts/histogram.ts'
import { lineChart } from '../../../src/report/charts/line-chart.ts'
import { scatterChart } from '../../../src/report/charts/scatter-chart.ts'

const HOSTILE = `<script>"'&`
const x = axisAround(HOSTILE, [0, 10])
const y = shareAxis(HOSTILE)
const frame = { title: HOSTILE, x, y }

describe('a chart', () => {
  it('puts a value where its axes say, the larger one higher', () => {
    expect(
      pathThrough(frame, [
        [0, 0],
        [5, 0.25],
        [10, 1],
      ]),
    ).toBe('M0.0 1000.0L500.0 750.0L1000.0 0.0')
    const chart = lineChart(frame, [{ points: [[2.5, 0.75]], dots: 4 }])
    expect(chart).toContain('cx="25%" cy="25%" r="4"')
  })

  it('says in words what it shows', () => {
    const chart = lineChart({ ...frame, title: 'Right by confidence' }, [{ name: 'measured', points: [] }])
    expect(chart).toContain('role="img" aria-label="Right by confidence"')
    expect(chart).toContain('measured</span>')
  })

  it('draws lines that differ by more than colour', () => {
    const line = { points: [[0, 0] as const, [1, 1] as const] }
    const chart = lineChart(frame, [
      { ...line, name: 'a' },
      { ...line, name: 'b', stroke: 'dashed' },
    ])
    expect(chart).toMatch(/class="line solid ink" d=/)
    expect(chart).toMatch(/class="line dashed ink" d=/)
  })

  it('escapes every text', () => {
    const pages = [
      lineChart(frame, [{ name: HOSTILE, points: [] }]),
      scatterChart(frame, [{ x: 1, y: 1, label: HOSTILE }], [HOSTILE], 'map'),
      dotRows(
        shareAxis(HOSTILE),
        [{ name: '', dots: [{ at: 0.5, title: HOSTILE }], text: HOSTILE }],
        [{ at: 0.1, name: HOSTILE }],
      ),
      confusionTable([HOSTILE], [[1]]),
      histogram({ title: HOSTILE, x, countName: HOSTILE }, binned([1, 2])),
    ]
    for (const page of pages) {
      expect(page).not.toContain('<script>')
      expect(page).toContain('&lt;script&gt;')
    }
  })
})

describe('a confusion table', () => {
  const table = confusionTable(
    ['calm', 'angry'],
    [
      [3, 1],
      [0, 0],
    ],
  )

  it('gives each row in per cent of its clips, with the counts behind them', () => {
    expect(table).toContain('title="3 of 4">75<')
    expect(table).toContain('title="1 of 4">25<')
    expect(table).toContain('<td class="total">4</td>')
  })

  it('leaves a row without clips empty', () => {
    expect(table.match(/title="0 of 0"><\/td>/g)).toHaveLength(2)
  })

  it('writes on dark cells in the colour of the paper', () => {
    expect(table).toMatch(/class="dark hit" style="--share:75%"/)
  })
})

describe('rows of bars and dots', () => {
  it('carry their values in words', () => {
    const bars = barRows([{ name: 'angry', bars: [{ share: 0.5, text: 'recall 50 %' }] }])
    expect(bars).toContain('width:50%')
    expect(bars).toContain('recall 50 %')
    const dots = dotRows(shareAxis('% right'), [
      { name: 'unseen', dots: [{ at: 0.7 }], interval: [0.6, 0.75], text: '70 %' },
    ])
    expect(dots).toContain('left:70%')
    expect(dots).toContain('left:60%;width:15%')
    expect(dots).toContain('<b>70 %</b>')
  })

  it('keep figures that say nothing about new voices hollow', () => {
    expect(dotRows(y, [{ name: '', dots: [{ at: 0.5 }], hollow: true, text: '' }])).toContain('dot hollow')
  })
})

describe('binned', () => {
  it('counts every value once, those beyond the ends in the outermost ranges', () => {
    expect(binned([0, 1, 2, 3, 99, -4], { bins: 2, low: 0, high: 4 })).toEqual([
      { from: 0, to: 2, count: 3 },
      { from: 2, to: 4, count: 3 },
    ])
    expect(binned([])).toEqual([])
    expect(binned([5, 5], { bins: 3 }).reduce((sum, { count }) => sum + count, 0)).toBe(2)
  })
})
