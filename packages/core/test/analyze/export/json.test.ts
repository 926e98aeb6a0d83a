import { expect, test } from 'vitest'
import { toJson, toJsonl } from '../../../src/analyze/export/json.ts'
import { shortForm, toShort } from '../../../src/analyze/export/short.ts'
import { sampleAnalysis } from '../../support/sample-analysis.ts'

test('JSON and JSON Lines read back as the analysis', () => {
  const analysis = sampleAnalysis()
  expect(JSON.parse(toJson(analysis))).toEqual(analysis)
  const lines = (toJsonl(analysis) + toJsonl(analysis)).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line))).toEqual([analysis, analysis])
})

test('the short form has every label once, the likeliest first, and sums to 1', () => {
  const analysis = sampleAnalysis()
  const scores = shortForm(analysis)
  expect(scores.map(({ label }) => label).sort()).toEqual([...analysis.model.labels].sort())
  expect(scores[0]!.label).toBe('angry')
  expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9)
  for (let i = 1; i < scores.length; i++) expect(scores[i]!.score).toBeLessThanOrEqual(scores[i - 1]!.score)
  expect(JSON.parse(toShort(analysis))).toEqual(scores)
  expect(shortForm({ ...analysis, segments: [] })).toEqual([])
})
