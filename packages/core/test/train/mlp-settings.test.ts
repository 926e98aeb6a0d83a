import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { parseMlpSettings } from '../../src/train/mlp-settings.ts'

describe('settings of a network', () => {
  test("are understood under our names and scikit-learn's", () => {
    expect(
      parseMlpSettings({
        hidden_layer_sizes: [100, 50],
        learning_rate: 'adaptive',
        max_iter: 500,
        alpha: 0,
        smote: true,
      }),
    ).toEqual({ hidden: [100, 50], learningRate: 'adaptive', maxIter: 500, alpha: 0, smote: true })
    expect(parseMlpSettings({ hidden: [], solver: 'lbfgs' })).toEqual({ hidden: [], solver: 'lbfgs' })
    expect(parseMlpSettings({ hidden: 150, activation: 'tanh' })).toEqual({ hidden: [150], activation: 'tanh' })
  })

  test('are refused, with what was expected, where they cannot be', () => {
    for (const [name, value, expected] of [
      ['layers', 3, /Unknown setting "layers".*hidden/],
      ['activation', 'sine', /one of identity, logistic, tanh, relu, found "sine"/],
      ['hidden', [10, 0], /whole number above 0/],
      ['alpha', -1, /at least 0/],
      ['alpha', Number.NaN, /at least 0/],
      ['learningRateInit', 0, /above 0/],
      ['smote', 1, /true or false/],
      ['mixup', 2, /from 0 to 1/],
    ] as const) {
      expect(() => parseMlpSettings({ [name]: value }), name).toThrow(expected)
      expect(() => parseMlpSettings({ [name]: value })).toThrow(AppError)
    }
  })
})
