import { AppError } from '../errors.ts'
import { type Mlp, mlpScores, scaled } from '../model/mlp.ts'
import { type Activation, createEngine, type Engine } from '../nn/engine.ts'
import { minimise } from '../nn/lbfgs.ts'
import { backward, createNetwork, forward, initialise, type Network, networkNeeds } from '../nn/network.ts'
import { createAdam, createSgd, type Optimiser } from '../nn/optimiser.ts'
import { createRandom } from '../random.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import { drawShare, mixInto } from './mixup.ts'
import { fitScaler, type Scaler } from './scaler.ts'

/** What scikit-learn's `MLPClassifier` can be set to, by our names, with its defaults. */
export interface MlpSettings {
  /** Units of each hidden layer; [100]. None: multinomial logistic regression. */
  readonly hidden?: readonly number[]
  /** `relu`. */
  readonly activation?: Activation
  /** `adam`; `sgd`: Nesterov's momentum of 0.9; `lbfgs`: all rows at once, to where every slope is within `tol`. */
  readonly solver?: 'adam' | 'sgd' | 'lbfgs'
  /** Strength of the L2 term; 0.0001. */
  readonly alpha?: number
  /** Rows of a step; the smaller of 200 and all where not given. */
  readonly batchSize?: number
  /** With `sgd` only: `constant`; `invscaling`, falling with the root of the rows seen; `adaptive`, a fifth whenever the loss stands still. */
  readonly learningRate?: 'constant' | 'invscaling' | 'adaptive'
  /** 0.001. */
  readonly learningRateInit?: number
  /** Passes over the clips; 200. */
  readonly maxIter?: number
  /** What the loss must fall by (or validation rise by) to count as better; 0.0001. */
  readonly tol?: number
  /** Passes without anything better after which training ends; 10. */
  readonly nIterNoChange?: number
  /**
   * Mix each row, and its label, with another drawn anew: strength of mixup, up to 1; 0 is none. Not with `lbfgs`.
   *
   * Source: Zhang et al. 2018.
   */
  readonly mixup?: number
  /** Bring each feature to mean 0 and deviation 1 first; false, as in scikit-learn. */
  readonly standardise?: boolean
}

export interface FitMlpOptions extends MlpSettings {
  readonly seed?: number
  /** One weight a row. */
  readonly weights?: Float32Array
  /** Rows that stop the training early, of speakers that are not in training: never drawn from the training rows here. */
  readonly validation?: { readonly features: Matrix; readonly labels: ArrayLike<number> }
  /** Used again for the next network, where many are trained. */
  readonly engine?: Engine
}

export interface FittedMlp {
  readonly mlp: Mlp
  /** Passes over the clips; with `lbfgs` steps. */
  readonly iterations: number
  /** Whether `tol` ended it, not `maxIter`. */
  readonly converged: boolean
  /** Of the last pass. */
  readonly loss: number
}

/**
 * Trains a multi-layer perceptron on softmax and log loss. Two classes get two outputs, where scikit-learn has one.
 *
 * @param features - rows x D
 * @param labels - class of each row, 0 to `classes` - 1
 * @throws AppError `train/diverged` where the parameters are no longer finite
 *
 * Source: scikit-learn 1.9 `MLPClassifier`; chance from our own generator, arithmetic in float32.
 */
export function fitMlp(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  options: FitMlpOptions = {},
): FittedMlp {
  const { hidden = [100], activation = 'relu', solver = 'adam', alpha = 1e-4, seed = 0, weights, validation } = options
  const { mixup = 0 } = options
  const { learningRateInit = 1e-3, learningRate = 'constant', maxIter = 200, tol = 1e-4, nIterNoChange = 10 } = options
  const { rows, columns } = features
  if (rows === 0) throw new RangeError('Invalid training set: expected rows, found none.')
  const batchSize = solver === 'lbfgs' ? rows : Math.min(options.batchSize ?? 200, rows)
  const engine = options.engine ?? createEngine()
  const sizes = [columns, ...hidden, classes]
  const { floats, arrays } = networkNeeds(sizes, batchSize)
  const passes = solver !== 'lbfgs'
  engine.reserve(2 * floats + (passes ? rows * (columns + 1) : 0), arrays + 4)
  const network = createNetwork(engine, sizes, activation, batchSize)
  const random = createRandom(seed)
  initialise(network, random)
  const scaler = options.standardise ? fitScaler(features) : unscaled(columns)
  // Where passes are made, rows are taken from here in an order that is drawn anew.
  const input = passes ? engine.array(rows * columns) : network.values[0]!
  scaleInto(input, features, scaler)
  if (!passes) {
    if (mixup > 0)
      throw new AppError(
        'usage/invalid-option',
        'mixup draws anew for each pass: expected solver adam or sgd, found lbfgs.',
      )
    const found = descendWhole(engine, network, labels, { alpha, maxIter, tol, ...(weights && { weights }) })
    if (!Number.isFinite(found.value)) diverged(found.iterations)
    return { mlp: toMlp(network, scaler), ...found, loss: found.value }
  }
  const optimiser = (solver === 'adam' ? createAdam : createSgd)(engine, network, learningRateInit)
  const order = Array.from({ length: rows }, (_, row) => row)
  const places = engine.places(rows)
  const batchLabels = new Int32Array(batchSize)
  const batchWeights = weights && new Float32Array(batchSize)
  const mixed = mixup > 0 ? { labels: new Int32Array(batchSize), shares: new Float32Array(batchSize) } : undefined
  const how = { alpha, ...(batchWeights && { weights: batchWeights }), ...(mixed && { mixed }) }
  let best = Number.POSITIVE_INFINITY
  let kept: Mlp | undefined
  let idle = 0
  let loss = 0
  let iterations = 0
  let converged = false
  while (iterations < maxIter && !converged) {
    places.set(random.shuffle(order))
    loss = 0
    for (let start = 0; start < rows; start += batchSize) {
      const count = Math.min(batchSize, rows - start)
      engine.gather(input, columns, places.subarray(start), count, network.values[0]!)
      for (let i = 0; i < count; i++) {
        const row = order[start + i]!
        batchLabels[i] = labels[row]!
        if (batchWeights) batchWeights[i] = weights[row]!
        if (!mixed) continue
        const other = random.integer(rows)
        const share = drawShare(random, mixup)
        mixInto(network.values[0]!, i * columns, input.subarray(other * columns, (other + 1) * columns), share)
        mixed.labels[i] = labels[other]!
        mixed.shares[i] = share
        if (batchWeights) batchWeights[i] = share * weights[row]! + (1 - share) * weights[other]!
      }
      forward(engine, network, count)
      loss += count * backward(engine, network, batchLabels, count, how)
      optimiser.step()
    }
    loss /= rows
    iterations++
    if (!Number.isFinite(loss)) diverged(iterations)
    // Of the validation rows the share of wrong guesses, so that in both cases less is better.
    const figure = validation ? shareWrong(toMlp(network, scaler), validation.features, validation.labels) : loss
    idle = figure > best - tol ? idle + 1 : 0
    if (figure < best) {
      best = figure
      if (validation) kept = toMlp(network, scaler)
    }
    if (solver === 'sgd' && learningRate === 'invscaling')
      optimiser.rate = learningRateInit / Math.sqrt(iterations * rows + 1)
    if (idle > nIterNoChange) {
      converged = !lowerRate(optimiser, solver === 'sgd' && learningRate === 'adaptive')
      idle = 0
    }
  }
  if (!network.parameters.every(Number.isFinite)) diverged(iterations)
  return { mlp: kept ?? toMlp(network, scaler), iterations, converged, loss }
}

/** Every step on all rows, which are in `values[0]`. Source: scikit-learn 1.9 `MLPClassifier._fit_lbfgs`. */
function descendWhole(
  engine: Engine,
  network: Network,
  labels: ArrayLike<number>,
  { alpha, weights, ...limits }: Pick<FitMlpOptions, 'weights'> & Record<'alpha' | 'maxIter' | 'tol', number>,
) {
  const { parameters, gradients, rows } = network
  const penalty = weights ? { alpha, weights } : { alpha }
  const place = Float64Array.from(parameters)
  const found = minimise(
    place,
    (x, slopes) => {
      parameters.set(x)
      forward(engine, network, rows)
      const loss = backward(engine, network, labels, rows, penalty)
      slopes.set(gradients)
      return loss
    },
    limits,
  )
  parameters.set(place)
  return found
}

/** @returns false where the rate is not adaptive, or was lowered as far as it goes */
function lowerRate(optimiser: Optimiser, adaptive: boolean): boolean {
  if (!adaptive || optimiser.rate <= 1e-6) return false
  optimiser.rate /= 5
  return true
}

function unscaled(columns: number): Scaler {
  return { mean: new Float32Array(columns), deviation: new Float32Array(columns).fill(1) }
}

/** Fills `target` with the rows, scaled, one after the other. */
function scaleInto(target: Float32Array, { rows, columns, data }: Matrix, { mean, deviation }: Scaler): void {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      target[row * columns + column] = scaled(data[row * columns + column]!, mean[column]!, deviation[column]!)
}

function toMlp({ layers, activation }: Network, scaler: Scaler): Mlp {
  return {
    ...scaler,
    activation,
    layers: layers.map(({ weights, bias }) => ({ weights: weights.slice(), bias: bias.slice() })),
  }
}

function shareWrong(mlp: Mlp, features: Matrix, labels: ArrayLike<number>): number {
  const scores = new Float32Array(mlp.layers.at(-1)!.bias.length)
  let wrong = 0
  for (let row = 0; row < features.rows; row++)
    if (argmax(mlpScores(mlp, rowOf(features, row), scores)) !== labels[row]) wrong++
  return wrong / Math.max(1, features.rows)
}

function diverged(iterations: number): never {
  throw new AppError(
    'train/diverged',
    `Training ran away: after ${iterations} passes the weights are no longer finite. Lower the learning rate, or standardise the features.`,
    { iterations },
  )
}
