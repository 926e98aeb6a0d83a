import { expect, test } from 'vitest'
import { foldFigures, rankCombinations } from '../../src/train/search-report.ts'

const result = (scores: number[], diverged = false) => ({
  ...{ scores: Float32Array.from(scores), iterations: 7, converged: !diverged, diverged },
})

test('the figures of a fold are those of its guesses; zeros where training ran away', () => {
  expect(foldFigures(result([1, 0, 1, 0, 0, 1, 1, 0]), [0, 0, 1, 1], 2)).toMatchObject({ accuracy: 0.75, uar: 0.75 })
  expect(foldFigures(result([1, 0, 1, 0], true), [0, 0], 2)).toEqual({
    ...{ accuracy: 0, uar: 0, macroF1: 0, iterations: 7, converged: false, diverged: true },
  })
})

test('combinations are ranked by the mean of the score asked for; twins share figures; what ran away comes last', () => {
  const figures = (uar: number, accuracy: number, diverged = false) => ({
    ...{ uar, accuracy, macroF1: 0, iterations: 1, converged: true, diverged },
  })
  const folds = [
    [figures(0.5, 0.9), figures(0.7, 0.9)],
    [figures(0.8, 0.2), figures(0.8, 0.2)],
    [],
    [figures(0.99, 0.99), figures(0, 0, true)],
  ]
  const combinations = [{ settings: {} }, { settings: {} }, { settings: {}, twinOf: 0 }, { settings: {} }]
  const order = (by: 'uar' | 'accuracy') =>
    rankCombinations(combinations, place => folds[place]!, by).map(({ combination }) => combination)
  expect(order('uar')).toEqual([1, 0, 2, 3])
  expect(order('accuracy')).toEqual([0, 2, 1, 3])
  const [best] = rankCombinations(combinations, place => folds[place]!, 'accuracy')
  expect(best?.uar).toBeCloseTo(0.6)
  expect(best?.sd).toBe(0)
})
