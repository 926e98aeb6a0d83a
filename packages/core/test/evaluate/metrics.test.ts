import { describe, expect, test } from 'vitest'
import { calibrationError, reliability } from '../../src/evaluate/calibration-error.ts'
import { bootstrap } from '../../src/evaluate/intervals.ts'
import { confusionMatrix, mean, score, standardDeviation } from '../../src/evaluate/metrics.ts'
import { createRandom } from '../../src/random.ts'
import { loadFixture } from '../support/fixtures.ts'

interface Reference {
  truth: number[]
  guess: number[]
  confusion: number[][]
  precision: number[]
  recall: number[]
  f1: number[]
  support: number[]
  accuracy: number
  macroF1: number
  uar: number
  cohenKappa: number
}

const reference: Reference = JSON.parse(new TextDecoder().decode(await loadFixture('scikit-learn/metrics.json')))

describe('metrics', () => {
  const confusion = confusionMatrix(reference.truth, reference.guess, 8)

  test("are scikit-learn's on 400 clips of 8 classes, four of them without clips", () => {
    expect([...confusion.data]).toEqual(reference.confusion.flat())
    const scores = score(confusion, { over: 'all' })
    for (const figure of ['accuracy', 'uar', 'macroF1', 'cohenKappa'] as const)
      expect(scores[figure]).toBeCloseTo(reference[figure], 12)
    for (const figure of ['precision', 'recall', 'f1', 'support'] as const)
      for (const [k, value] of reference[figure].entries()) expect(scores.perClass[k]?.[figure]).toBeCloseTo(value, 12)
  })

  test('average over the classes that have clips unless told otherwise', () => {
    expect(score(confusion).uar).toBeCloseTo(0.7, 12)
  })

  test('are 1 where every guess is right, and kappa 0 for a constant guess', () => {
    const perfect = score(confusionMatrix([0, 1, 2, 2], [0, 1, 2, 2], 3))
    expect([perfect.accuracy, perfect.uar, perfect.macroF1, perfect.cohenKappa]).toEqual([1, 1, 1, 1])
    expect(score(confusionMatrix([0, 1, 2, 2], [2, 2, 2, 2], 3)).cohenKappa).toBe(0)
  })

  test('are 0, not NaN, without clips', () => {
    const { accuracy, uar, macroF1, cohenKappa } = score(confusionMatrix([], [], 3))
    expect([accuracy, uar, macroF1, cohenKappa]).toEqual([0, 0, 0, 0])
  })

  test('refuse classes outside the range and lists of different lengths', () => {
    expect(() => confusionMatrix([0, 3], [0, 0], 3)).toThrow(RangeError)
    expect(() => confusionMatrix([0], [0, 0], 3)).toThrow(RangeError)
  })

  test('mean and sample standard deviation are those worked out by hand', () => {
    expect(mean([2, 4, 9])).toBe(5)
    expect(standardDeviation([2, 4, 9])).toBeCloseTo(Math.sqrt(13), 12)
    expect([mean([]), standardDeviation([3])]).toEqual([0, 0])
  })
})

describe('the bootstrap over speakers', () => {
  const random = createRandom(2)
  // 16 speakers of 25 clips; a speaker is told in all clips or in none.
  const speakers = Array.from({ length: 400 }, (_, i) => `s${Math.floor(i / 25)}`)
  const truth = speakers.map(() => random.integer(2))
  const guess = truth.map((label, i) => (Math.floor(i / 25) % 2 ? label : 1 - label))

  test('has the standard error of a mean over speakers, not over clips', () => {
    // sqrt(.5 * .5 / 16) = .125; over clips it would be .025.
    const { accuracy } = bootstrap(truth, guess, speakers, 2)
    expect(accuracy.sd).toBeGreaterThan(0.115)
    expect(accuracy.sd).toBeLessThan(0.135)
    expect(accuracy.interval[0]).toBeCloseTo(0.25, 1)
    expect(accuracy.interval[1]).toBeCloseTo(0.75, 1)
  })

  test('gives the same figures for the same seed, others for another', () => {
    const options = { resamples: 200 }
    expect(bootstrap(truth, guess, speakers, 2, options)).toEqual(bootstrap(truth, guess, speakers, 2, options))
    expect(bootstrap(truth, guess, speakers, 2, { ...options, seed: 2 })).not.toEqual(
      bootstrap(truth, guess, speakers, 2, options),
    )
  })

  test('draws clips where there is one speaker only', () => {
    const one = truth.map(() => 'only')
    expect(bootstrap(truth, guess, one, 2).accuracy.sd).toBeCloseTo(0.025, 2)
  })

  test('has zero width where every guess is right', () => {
    const { uar } = bootstrap(truth, truth, speakers, 2)
    expect([uar.sd, ...uar.interval]).toEqual([0, 1, 1])
  })
})

describe('calibration', () => {
  const probabilities = { rows: 4, columns: 2, data: Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.25, 0.75, 0.4, 0.6) }

  test('error is the gap between confidence and accuracy, weighted by clips', () => {
    // Bin of .9: one of two right; bins of .75 and of .6: right, right.
    expect(calibrationError(probabilities, [0, 1, 1, 1])).toBeCloseTo((2 * 0.4 + 0.25 + 0.4) / 4, 6)
  })

  test('bins hold every clip, a probability of 1 too', () => {
    const sure = { rows: 1, columns: 2, data: Float32Array.of(1, 0) }
    expect(reliability(sure, [0]).at(-1)).toEqual({ clips: 1, confidence: 1, accuracy: 1 })
    expect(calibrationError(sure, [0])).toBe(0)
    expect(calibrationError({ rows: 0, columns: 2, data: new Float32Array(0) }, [])).toBe(0)
  })
})
