import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  columnStatistics,
  deviationOf,
  meanOf,
  percentile,
  STATISTIC_COUNT,
  STATISTICS,
  trendOf,
} from '../../src/features/statistics.ts'

function statisticsOf(values: number[]): Record<string, number> {
  const out = new Float32Array(STATISTIC_COUNT)
  columnStatistics(Float32Array.from(values), values.length, 1, 1, out, 0)
  return Object.fromEntries(STATISTICS.map((name, i) => [name, out[i]!]))
}

test('the statistics of a known series', () => {
  const found = statisticsOf([4, 1, 3, 2, 10])
  expect(found.mean).toBeCloseTo(4, 5)
  expect(found.sd).toBeCloseTo(Math.sqrt(10), 5)
  // NumPy: np.percentile([4, 1, 3, 2, 10], [5, 25, 50, 75, 95]) = [1.2, 2, 3, 4, 8.8]
  expect([found.p5, found.p25, found.p50, found.p75, found.p95].map(v => v!.toFixed(4))).toEqual(
    [1.2, 2, 3, 4, 8.8].map(v => v.toFixed(4)),
  )
  expect(found.iqr).toBeCloseTo(2, 5)
  expect(found.range90).toBeCloseTo(7.6, 5)
  expect(found.skew).toBeCloseTo((0 - 27 - 1 - 8 + 216) / 5 / 10 ** 1.5, 4)
  expect(found.meanAbsDelta).toBeCloseTo((3 + 2 + 1 + 8) / 4, 5)
  expect(found.sdDelta).toBeCloseTo(Math.sqrt((9 + 4 + 1 + 64) / 4 - 1.5 ** 2), 5)
})

test('a constant has no spread, a single value no change, nothing is nothing', () => {
  expect(statisticsOf([7, 7, 7])).toMatchObject({
    mean: 7,
    p5: 7,
    p95: 7,
    iqr: 0,
    skew: 0,
    meanAbsDelta: 0,
    sdDelta: 0,
  })
  expect(statisticsOf([7])).toMatchObject({ mean: 7, p50: 7, meanAbsDelta: 0, sdDelta: 0 })
  expect(Object.values(statisticsOf([]))).toEqual(new Array(STATISTIC_COUNT).fill(0))
})

test('each column is described on its own, whatever lies beside it', () => {
  const value = fc.float({ min: -100, max: 100, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 70 }), rows => {
      const out = new Float32Array(1 + 3 * STATISTIC_COUNT)
      columnStatistics(Float32Array.from(rows.flatMap(row => [...row, 99])), rows.length, 3, 4, out, 1)
      for (let c = 0; c < 3; c++) {
        const alone = Object.values(statisticsOf(rows.map(row => row[c as 0 | 1 | 2])))
        const together = STATISTICS.map((_, i) => out[1 + 3 * i + c]!)
        together.forEach((found, i) => {
          expect(found).toBeCloseTo(alone[i]!, 3)
        })
      }
    }),
    { numRuns: 60, seed: 1 },
  )
})

test('a percentile lies between its neighbours', () => {
  expect(percentile(Float32Array.of(3, 1, 2), 0.25)).toBeCloseTo(1.5, 6)
  expect(percentile(Float32Array.of(5), 0.9)).toBe(5)
  expect(percentile(new Float32Array(0), 0.5)).toBeNaN()
})

test('mean, deviation and trend of a line', () => {
  const line = Array.from({ length: 9 }, (_, i) => 2 - 0.5 * i)
  expect(meanOf(line)).toBeCloseTo(0, 10)
  expect(deviationOf(line)).toBeCloseTo(0.5 * Math.sqrt(60 / 9), 10)
  expect(trendOf(line)).toBeCloseTo(-0.5, 10)
  expect(trendOf([9, ...line, 9], 1, 10)).toBeCloseTo(-0.5, 10)
  expect([meanOf([]), deviationOf([]), trendOf([1])]).toEqual([0, 0, 0])
})
