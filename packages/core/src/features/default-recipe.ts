import type { Matrix } from '../signal/matrix.ts'
import type { DescriptorTable } from './descriptor-table.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE, windowFunctionals } from './functionals.ts'
import { createKernelBank, DILATIONS, KERNEL_TAPS } from './kernel-bank.ts'
import { type KernelView, mergeFrames, viewFrames } from './kernel-frames.ts'
import { createKernelPooler, KERNEL_POOLS, KERNEL_QUANTILES } from './kernel-pools.ts'
import { type FeatureRecipe, recipeHash } from './recipe.ts'
import { ROW_COLUMNS, scaledRows, windowGain } from './scaled-rows.ts'
import { MEL_BANDS } from './spectrum-descriptors.ts'

/** The two sets of random kernels, each on its own view of the frames. */
const KERNEL_SETS: readonly { readonly view: KernelView; readonly seed: number }[] = [
  { view: 'level', seed: 1 },
  { view: 'shape', seed: 2 },
]
const PER_DILATION = 96
const SET_KERNELS = PER_DILATION * DILATIONS.length

/** Kernel sets of the recipe, thresholds of one (three a kernel) and values it gives (seven a kernel). */
export const SET_COUNT = KERNEL_SETS.length
export const SET_THRESHOLDS = SET_KERNELS * KERNEL_QUANTILES.length
export const SET_POOLS = SET_KERNELS * KERNEL_POOLS.length

/**
 * Recipe of the default model: the functionals of a stretch of speech, then its log-mel frames of 20 ms, 40 values each, that
 * the model's random kernels respond to. As many frames as the stretch has: the vector's length goes with the stretch.
 * The kernels are part of the recipe, their thresholds are the model's.
 */
export const DEFAULT_RECIPE: FeatureRecipe = {
  name: 'default',
  version: 1,
  sampleRate: FUNCTIONALS_RECIPE.sampleRate,
  shape: 'vector',
  parameters: {
    functionals: { version: FUNCTIONALS_RECIPE.version, ...FUNCTIONALS_RECIPE.parameters },
    frames: { hopMilliseconds: 20, bands: MEL_BANDS },
    kernels: {
      sets: KERNEL_SETS.map(set => ({ ...set })),
      generator: 1,
      perDilation: PER_DILATION,
      dilations: [...DILATIONS],
      taps: KERNEL_TAPS,
      pools: [...KERNEL_POOLS],
      quantiles: [...KERNEL_QUANTILES],
    },
  },
}

/** The recipes that a model for analysis may have been trained on. */
export const ANALYSIS_RECIPES: readonly FeatureRecipe[] = [FUNCTIONALS_RECIPE, DEFAULT_RECIPE]

/** Whether two recipes give the same features. */
export function sameRecipe(a: FeatureRecipe, b: FeatureRecipe): boolean {
  return a === b || recipeHash(a) === recipeHash(b)
}

/** One set of kernels on its view of the frames. */
export interface KernelSet {
  /**
   * @param vector - as the recipe defines it
   * @param thresholds - `SET_THRESHOLDS` values
   * @param out - `SET_POOLS` values; zeros for a vector without frames
   */
  pool(vector: Float32Array, thresholds: Float32Array, out: Float32Array): void
  /** Hands on the responses of each group of eight kernels to the vector's frames: 8 values a frame. */
  respond(vector: Float32Array, each: (responses: Float32Array, group: number) => void): void
}

/** The kernel sets of the recipe, made from their seeds. */
export function createKernelSets(): KernelSet[] {
  return KERNEL_SETS.map(({ view, seed }) => {
    const pooler = createKernelPooler(createKernelBank(seed, { perDilation: PER_DILATION, bands: MEL_BANDS }))
    return {
      pool(vector, thresholds, out) {
        const frames = framesOf(vector)
        if (frames.rows === 0) out.fill(0)
        else pooler.pool(viewFrames(frames, view), thresholds, out)
      },
      respond(vector, each) {
        const frames = framesOf(vector)
        if (frames.rows > 0) pooler.respond(viewFrames(frames, view), each)
      },
    }
  })
}

/** @throws RangeError where a vector cannot be the recipe's: it has no functionals, or a part of a frame */
export function checkVector(vector: Float32Array): void {
  if (vector.length < FUNCTIONAL_COUNT || (vector.length - FUNCTIONAL_COUNT) % MEL_BANDS !== 0)
    throw new RangeError(
      `Invalid features: expected ${FUNCTIONAL_COUNT} values and frames of ${MEL_BANDS}, found ${vector.length}.`,
    )
}

/** The log-mel frames of a vector, after its functionals: n x 40, n may be 0. */
export function framesOf(vector: Float32Array): Matrix {
  const data = vector.subarray(FUNCTIONAL_COUNT)
  return { rows: Math.floor(data.length / MEL_BANDS), columns: MEL_BANDS, data }
}

/**
 * The vector of the frames from `start` to before `end`, as a recipe of `ANALYSIS_RECIPES` defines it; the samples count as
 * scaled to a peak of 0.5.
 *
 * @returns 1332 functionals; with the default recipe 40 log-mel values for each 20 ms after them
 */
export function windowVector(
  table: DescriptorTable,
  start: number,
  end: number,
  { name }: FeatureRecipe,
): Float32Array {
  const gain = windowGain(table, start, end)
  const functionals = windowFunctionals(table, start, end, undefined, { gain })
  if (name === FUNCTIONALS_RECIPE.name) return functionals
  const rows = scaledRows(table, start, end, gain)
  const count = Math.max(0, end - start)
  const bands = new Float32Array(count * MEL_BANDS)
  for (let i = 0; i < count; i++) bands.set(rows.subarray(i * ROW_COLUMNS, i * ROW_COLUMNS + MEL_BANDS), i * MEL_BANDS)
  const frames = mergeFrames({ rows: count, columns: MEL_BANDS, data: bands })
  const vector = new Float32Array(FUNCTIONAL_COUNT + frames.data.length)
  vector.set(functionals)
  vector.set(frames.data, FUNCTIONAL_COUNT)
  return vector
}
