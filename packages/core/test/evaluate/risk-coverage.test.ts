import { describe, expect, test } from 'vitest'
import { riskCoverage } from '../../src/evaluate/risk-coverage.ts'

describe('risk and coverage', () => {
  // Surest first: right, right, wrong, right.
  const probabilities = { rows: 4, columns: 2, data: Float32Array.of(0.6, 0.4, 0.1, 0.9, 0.75, 0.25, 0.2, 0.8) }
  const labels = [0, 1, 1, 1]

  test('are those worked out by hand', () => {
    expect(riskCoverage(probabilities, labels, { points: 4 })).toEqual([
      { coverage: 0.25, risk: 0, confidence: expect.closeTo(0.9) },
      { coverage: 0.5, risk: 0, confidence: expect.closeTo(0.8) },
      { coverage: 0.75, risk: expect.closeTo(1 / 3), confidence: expect.closeTo(0.75) },
      { coverage: 1, risk: 0.25, confidence: expect.closeTo(0.6) },
    ])
  })

  test('end with the error rate of all clips, whatever the number of points, and are nothing without clips', () => {
    expect(riskCoverage(probabilities, labels, { points: 7 }).at(-1)).toMatchObject({ coverage: 1, risk: 0.25 })
    expect(riskCoverage({ rows: 0, columns: 2, data: new Float32Array(0) }, [])).toEqual([])
  })
})
