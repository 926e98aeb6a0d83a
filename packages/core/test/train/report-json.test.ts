import { describe, expect, it } from 'vitest'
import { reportToJson } from '../../src/train/report-json.ts'

describe('a report as text', () => {
  const report = {
    rows: [
      [1, -2.5e-7],
      [3, 4],
    ],
    text: '[\n1,   2\n]',
    texts: ['a'],
    none: [],
    deep: { list: [1] },
  }

  it('reads back as it was', () => {
    expect(JSON.parse(reportToJson(report))).toEqual(report)
  })

  it('has lists of numbers on one line each', () => {
    expect(reportToJson(report)).toContain('[1, -2.5e-7],\n')
    expect(reportToJson(report)).toContain('"list": [1]')
  })
})
