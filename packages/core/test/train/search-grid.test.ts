import { describe, expect, test } from 'vitest'
import { gridCombinations, randomCombinations } from '../../src/train/search-grid.ts'

/** The grid of the report that this project started from. */
const REPORT_GRID = {
  activation: ['tanh', 'relu'],
  alpha: [0.0001, 0.01, 0.05],
  hidden_layer_sizes: [[100], [150]],
  learning_rate: ['constant', 'adaptive'],
  solver: ['adam', 'sgd'],
}

describe('a grid', () => {
  test("of 48 combinations runs 36: adam's twins over the learning rate run once", () => {
    const combinations = gridCombinations(REPORT_GRID)
    expect(combinations.length).toBe(48)
    const twins = combinations.filter(({ twinOf }) => twinOf !== undefined)
    expect(twins.length).toBe(12)
    for (const { settings, twinOf } of twins) {
      expect(settings).toMatchObject({ solver: 'adam', learningRate: 'adaptive' })
      const { learningRate: _, ...rest } = settings
      expect(combinations[twinOf!]!.settings).toEqual({ ...rest, learningRate: 'constant' })
    }
    expect(new Set(combinations.map(({ settings }) => JSON.stringify(settings))).size).toBe(48)
  })

  test('takes a value that is no list for all, and lists in the list for several layers', () => {
    expect(gridCombinations({ hidden: [[50], [40, 20], 30], maxIter: 9 }).map(({ settings }) => settings)).toEqual([
      { hidden: [50], maxIter: 9 },
      { hidden: [40, 20], maxIter: 9 },
      { hidden: [30], maxIter: 9 },
    ])
    expect(gridCombinations({})).toEqual([{ settings: {} }])
  })

  test('is refused where it is none', () => {
    for (const grid of [null, [], 3, { depth: [1] }, { alpha: [] }, { alpha: ['much'] }, { alpha: [1], maxIter: [0] }])
      expect(() => gridCombinations(grid), JSON.stringify(grid)).toThrow(/Invalid|Unknown/)
    expect(() => gridCombinations({ hidden: [1], hidden_layer_sizes: [2] })).toThrow(/twice/)
    const alpha = Array.from({ length: 1000 }, (_, i) => i)
    expect(() => gridCombinations({ alpha, tol: alpha })).toThrow(/at most 100000/)
  })

  test('drawn from at random gives so many different combinations, the same for the same seed', () => {
    const drawn = randomCombinations(REPORT_GRID, 10, 1)
    expect(new Set(drawn.map(({ settings }) => JSON.stringify(settings))).size).toBe(10)
    expect(randomCombinations(REPORT_GRID, 10, 1)).toEqual(drawn)
    expect(randomCombinations(REPORT_GRID, 10, 2)).not.toEqual(drawn)
    expect(randomCombinations(REPORT_GRID, 1000, 1).length).toBe(48)
  })
})
