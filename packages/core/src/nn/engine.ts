import { productPlain } from '../signal/kernels-plain.ts'
import { loadModule } from '../signal/load-build.ts'
import { warnWithoutSimd } from '../signal/warn-without-simd.ts'
import {
  activatePlain,
  adamPlain,
  columnSumsPlain,
  decayPlain,
  descendPlain,
  gatherPlain,
  slopePlain,
} from './engine-plain.ts'

/** Functions that a layer may end in, by the names of scikit-learn. */
export const ACTIVATIONS = ['identity', 'logistic', 'tanh', 'relu'] as const
export type Activation = (typeof ACTIVATIONS)[number]

/** One matrix product of arrays of an engine: C = A B, and `start` added to each row; C is row-major, A and B or their transposes are. */
export interface EngineProduct {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: Float32Array
  /** A is given as k x m. */
  readonly transposeA?: boolean
  readonly b: Float32Array
  /** B is given as n x k. */
  readonly transposeB?: boolean
  readonly c: Float32Array
  /** N values that the sums begin with; zeros. */
  readonly start?: Float32Array
}

/** Numbers of one optimiser step. */
export interface AdamStep {
  readonly beta1: number
  readonly beta2: number
  /** The learning rate with the correction of the step. */
  readonly rate: number
  readonly epsilon: number
}

/**
 * The arithmetic of networks on arrays that stay where the kernels find them. Every function works on arrays of this
 * engine, in place; every result is rounded to float32 in a fixed order: SIMD and plain give the same bits.
 */
export interface Engine {
  readonly simd: boolean
  /** Forgets all arrays and makes room for new ones. @param floats - of all of them; @param arrays - how many */
  reserve(floats: number, arrays: number): void
  /** Zeros. @throws RangeError where `reserve` was asked for less */
  array(length: number): Float32Array
  /** Zeros, counted as an array. @throws RangeError where `reserve` was asked for less */
  places(length: number): Int32Array
  /** Copies the first `count` rows that `places` names, of `columns` values each, from `source` to the start of `target`. */
  gather(source: Float32Array, columns: number, places: Int32Array, count: number, target: Float32Array): void
  product(product: EngineProduct): void
  /** values = activation(values) */
  activate(activation: Activation, values: Float32Array): void
  /** deltas *= activation'(x), where outputs = activation(x) */
  slope(activation: Activation, outputs: Float32Array, deltas: Float32Array): void
  /** sums += the sums of the columns of `values`, rows x sums.length */
  columnSums(values: Float32Array, rows: number, sums: Float32Array): void
  /**
   * gradients = (gradients + alpha parameters) / rows
   *
   * @returns the sum of the squares of the parameters
   */
  decay(gradients: Float32Array, parameters: Float32Array, alpha: number, rows: number): number
  adam(
    parameters: Float32Array,
    gradients: Float32Array,
    first: Float32Array,
    second: Float32Array,
    step: AdamStep,
  ): void
  descend(
    parameters: Float32Array,
    gradients: Float32Array,
    velocities: Float32Array,
    options: { readonly momentum: number; readonly rate: number; readonly nesterov: boolean },
  ): void
}

/** What the module built from `assembly/network.ts` exports; addresses in bytes, counts in floats. */
interface NetworkModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  scratchBytes(): number
  slackBytes(): number
  gather(source: number, places: number, count: number, columns: number, target: number): void
  product(...numbers: number[]): void
  activate(kind: number, values: number, count: number): void
  slope(kind: number, outputs: number, deltas: number, count: number): void
  columnSums(values: number, rows: number, columns: number, sums: number): void
  decay(gradients: number, parameters: number, count: number, alpha: number, rows: number): number
  adam(...numbers: number[]): void
  descend(...numbers: number[]): void
}

/** The engine that needs no WebAssembly: slower, the same bits. */
export function createPlainEngine(): Engine {
  return {
    simd: false,
    reserve() {},
    array: length => new Float32Array(length),
    places: length => new Int32Array(length),
    gather: gatherPlain,
    product({ m, n, k, a, transposeA = false, b, transposeB = false, c, start }) {
      c.fill(0, 0, m * n)
      if (start) for (let row = 0; row < m; row++) c.set(start.subarray(0, n), row * n)
      productPlain({
        ...{ m, n, k, a, aOffset: 0, b, bOffset: 0, c, cOffset: 0, cRow: n },
        ...{ aRow: transposeA ? 1 : k, aColumn: transposeA ? m : 1 },
        ...{ bRow: transposeB ? 1 : n, bColumn: transposeB ? k : 1 },
      })
    },
    activate: activatePlain,
    slope: slopePlain,
    columnSums: columnSumsPlain,
    decay: decayPlain,
    adam: adamPlain,
    descend: descendPlain,
  }
}

/** An engine with memory of its own: SIMD where the build is there and the machine can, else plain. */
export function createEngine(): Engine {
  if (!loaded.module) {
    warnWithoutSimd(loaded.reason)
    return createPlainEngine()
  }
  return createSimdEngine(new WebAssembly.Instance(loaded.module).exports as unknown as NetworkModule)
}

function createSimdEngine(module: NetworkModule): Engine {
  const scratch = module.heapBase()
  const heap = scratch + module.scratchBytes()
  let next = heap
  let end = heap
  const at = (values: { readonly byteOffset: number }) => values.byteOffset
  const padded = (values: Float32Array) => (values.length + 7) & ~7
  const makeRoom = (bytes: number) => {
    const missing = bytes - module.memory.buffer.byteLength
    if (missing > 0) module.memory.grow(Math.ceil(missing / 65536))
  }
  /** Where the next array of so many values is. */
  const take = (length: number) => {
    const bytes = (4 * length + 31) & ~31
    if (next + bytes > end)
      throw new RangeError(`Invalid array: expected room for ${bytes} bytes, found ${end - next} reserved.`)
    next += bytes
    return next - bytes
  }
  return {
    simd: true,
    reserve(floats, arrays) {
      next = heap
      end = heap + 4 * floats + 32 * arrays
      makeRoom(end + module.slackBytes())
      new Uint8Array(module.memory.buffer, heap, end - heap).fill(0)
    },
    array: length => new Float32Array(module.memory.buffer, take(length), length),
    places: length => new Int32Array(module.memory.buffer, take(length), length),
    gather: (source, columns, places, count, target) =>
      module.gather(at(source), at(places), count, columns, at(target)),
    product({ m, n, k, a, transposeA = false, b, transposeB = false, c, start }) {
      module.product(
        ...[m, n, k, at(a), transposeA ? 1 : k, transposeA ? m : 1],
        ...[at(b), transposeB ? 1 : n, transposeB ? k : 1, at(c), start ? at(start) : 0, scratch],
      )
    },
    activate: (activation, values) => module.activate(ACTIVATIONS.indexOf(activation), at(values), padded(values)),
    slope: (activation, outputs, deltas) =>
      module.slope(ACTIVATIONS.indexOf(activation), at(outputs), at(deltas), padded(outputs)),
    columnSums: (values, rows, sums) => module.columnSums(at(values), rows, sums.length, at(sums)),
    decay: (gradients, parameters, alpha, rows) =>
      module.decay(at(gradients), at(parameters), padded(gradients), alpha, rows),
    adam: (parameters, gradients, first, second, { beta1, beta2, rate, epsilon }) =>
      module.adam(
        ...[at(parameters), at(gradients), at(first), at(second), padded(parameters)],
        ...[beta1, 1 - beta1, beta2, 1 - beta2, rate, epsilon],
      ),
    descend: (parameters, gradients, velocities, { momentum, rate, nesterov }) =>
      module.descend(
        ...[at(parameters), at(gradients), at(velocities), padded(parameters)],
        ...[momentum, rate, nesterov ? 1 : 0],
      ),
  }
}

const loaded = await loadModule(async () => (await import('../../build/network.js')).network)
