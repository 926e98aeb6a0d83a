import { AppError } from '../errors.ts'
import { ACTIVATIONS } from '../nn/engine.ts'
import type { MlpSettings } from './fit-mlp.ts'

/** What a network is trained with: the network's own settings, and what is done with the training clips first. */
export interface MlpTraining extends MlpSettings {
  /** Weigh clips so that each label counts the same; false. */
  readonly balanced?: boolean
  /** Fill up rare labels with clips made up between neighbours (SMOTE, k = 5), in training clips only; false. */
  readonly smote?: boolean
}

/** The settings of the report that this project started from, beside scikit-learn's defaults. */
export const REPORT_SETTINGS: MlpTraining = { hidden: [150], activation: 'tanh', alpha: 0.05, maxIter: 500 }

/**
 * Multinomial logistic regression: a network without hidden layers, trained to the end. The objective is scikit-learn's
 * `LogisticRegression` with C = 1 / alpha; the biases are not penalised.
 */
export const LOGISTIC_SETTINGS: MlpTraining = {
  hidden: [],
  solver: 'lbfgs',
  alpha: 1,
  maxIter: 1000,
  tol: 1e-4,
  standardise: true,
}

const READERS: Readonly<Record<keyof MlpTraining, (value: unknown) => unknown>> = {
  hidden: value => (Array.isArray(value) ? value : [value]).map(wholeAbove(0)),
  activation: oneOf(ACTIVATIONS),
  solver: oneOf(['adam', 'sgd', 'lbfgs']),
  alpha: numberFrom(0),
  batchSize: wholeAbove(0),
  learningRate: oneOf(['constant', 'invscaling', 'adaptive']),
  learningRateInit: numberAbove(0),
  maxIter: wholeAbove(0),
  tol: numberFrom(0),
  nIterNoChange: wholeAbove(0),
  mixup: share,
  standardise: flag,
  balanced: flag,
  smote: flag,
}

/** Names that scikit-learn has for the same thing. */
const ALIASES: Readonly<Record<string, keyof MlpTraining>> = {
  hidden_layer_sizes: 'hidden',
  batch_size: 'batchSize',
  learning_rate: 'learningRate',
  learning_rate_init: 'learningRateInit',
  max_iter: 'maxIter',
  n_iter_no_change: 'nIterNoChange',
}

/** The setting that a name stands for, ours or scikit-learn's. @throws AppError `usage/invalid-option` */
export function settingName(name: string): keyof MlpTraining {
  const known = ALIASES[name] ?? Object.keys(READERS).find(own => own === name)
  if (known !== undefined && known in READERS) return known as keyof MlpTraining
  throw new AppError(
    'usage/invalid-option',
    `Unknown setting "${name}" of a network: expected one of ${Object.keys(READERS).join(', ')}.`,
    { name },
  )
}

/**
 * Settings out of JSON or the command line, by our names or scikit-learn's.
 *
 * @throws AppError `usage/invalid-option` where a name is not known or a value cannot be
 */
export function parseMlpSettings(values: Readonly<Record<string, unknown>>): MlpTraining {
  const entries = Object.entries(values).map(([name, value]) => {
    const setting = settingName(name)
    try {
      return [setting, READERS[setting](value)]
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new AppError(
        'usage/invalid-option',
        `Invalid "${name}": expected ${error.message}, found ${JSON.stringify(value)}.`,
        { name, value },
      )
    }
  })
  return Object.fromEntries(entries) as MlpTraining
}

function oneOf(known: readonly string[]) {
  return (value: unknown): unknown => {
    if (!known.some(name => name === value)) throw new RangeError(`one of ${known.join(', ')}`)
    return value
  }
}

function wholeAbove(least: number) {
  return (value: unknown): unknown => {
    if (!Number.isSafeInteger(value) || Number(value) <= least) throw new RangeError(`a whole number above ${least}`)
    return value
  }
}

function numberFrom(least: number) {
  return (value: unknown): unknown => {
    if (!Number.isFinite(value) || Number(value) < least) throw new RangeError(`a number of at least ${least}`)
    return value
  }
}

function numberAbove(least: number) {
  return (value: unknown): unknown => {
    if (!Number.isFinite(value) || Number(value) <= least) throw new RangeError(`a number above ${least}`)
    return value
  }
}

function share(value: unknown): unknown {
  if (!(Number(value) >= 0 && Number(value) <= 1) || typeof value !== 'number')
    throw new RangeError('a number from 0 to 1')
  return value
}

function flag(value: unknown): unknown {
  if (typeof value !== 'boolean') throw new RangeError('true or false')
  return value
}
