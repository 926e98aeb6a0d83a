import createPffft, { type PffftModule } from '@echogarden/pffft-wasm/simd'
import { AppError } from '../errors.ts'
import { createPlainRealFft } from './fft-plain.ts'

/**
 * A Fourier transform of real signals of one size N. Spectra are float32, interleaved (re, im) of bins 0 to N / 2;
 * X[k] = sum_n x[n] exp(-2 pi i k n / N), not scaled. No call allocates; none keeps its arguments.
 */
export interface RealFft {
  readonly size: number
  /** floor(N / 2) + 1 */
  readonly bins: number
  /** @param input - N samples; @param spectrum - 2 `bins` values to fill */
  forward(input: Float32Array, spectrum: Float32Array): void
  /** Fills `output` (N samples) so that `inverse` of `forward` of x is x. Imaginary parts of bins 0 and N / 2 count as 0. */
  inverse(spectrum: Float32Array, output: Float32Array): void
  /** Fills `out` (`bins` values) with |X[k]|^2. */
  power(input: Float32Array, out: Float32Array): void
}

const pffft = await loadPffft()

/** Plans of PFFFT by size: read-only tables and a buffer that no call leaves anything in. */
const plans = new Map<number, Plan>()

/** Past this many points the f64 twin takes over, so that no plan holds more than a few megabytes for good. */
const LARGEST_FAST_SIZE = 1 << 18

/**
 * A transform of `size` real samples, any size from 1 up: PFFFT on WebAssembly SIMD for 2^a 3^b 5^c with a >= 5,
 * the plain f64 twin for the others. Relative error of the fast one about 1e-7 of the largest bin.
 *
 * @throws AppError `usage/invalid-option` where the size is not a positive integer
 *
 * Source: PFFFT (Julien Pommier, BSD-like licence; after FFTPACK of Paul Swarztrauber), compiled by `@echogarden/pffft-wasm`.
 */
export function createRealFft(size: number): RealFft {
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 30)
    throw new AppError('usage/invalid-option', `Invalid FFT size: expected an integer from 1 to 2^30, found ${size}.`)
  return pffft && isFastSize(size) ? createFastRealFft(pffft, size) : createPlainRealFft(size)
}

/** Whether PFFFT can do this size. */
export function isFastSize(size: number): boolean {
  return size % 32 === 0 && size <= LARGEST_FAST_SIZE && isSmooth(size)
}

/** Whether a positive integer has no prime factor above 5: transforms of such sizes are fast. */
export function isSmooth(size: number): boolean {
  let rest = size
  for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime
  return rest === 1
}

/** The smallest size that is at least `minimum` and fast; for very large ones the next power of two. */
export function fastSizeFor(minimum: number): number {
  for (let size = 32 * Math.max(1, Math.ceil(minimum / 32)); size <= LARGEST_FAST_SIZE; size += 32)
    if (isFastSize(size)) return size
  return 2 ** Math.ceil(Math.log2(minimum))
}

interface Plan {
  readonly setup: number
  readonly input: number
  readonly output: number
  readonly work: number
}

function createFastRealFft(module: PffftModule, size: number): RealFft {
  const plan = planFor(module, size)
  const bins = size / 2 + 1
  const inputAt = plan.input / 4
  const outputAt = plan.output / 4
  const transform = module._pffft_transform_ordered
  // Memory that grows leaves its old views empty, so they are looked up again when the heap is another one.
  let heap = module.HEAPF32
  let inputView = heap.subarray(inputAt, inputAt + size)
  let outputView = heap.subarray(outputAt, outputAt + size)
  const refresh = () => {
    if (heap === module.HEAPF32) return
    heap = module.HEAPF32
    inputView = heap.subarray(inputAt, inputAt + size)
    outputView = heap.subarray(outputAt, outputAt + size)
  }
  const load = (samples: Float32Array) => {
    refresh()
    inputView.set(samples.length === size ? samples : samples.subarray(0, size))
  }

  return {
    size,
    bins,
    forward(input, spectrum) {
      load(input)
      transform(plan.setup, plan.input, plan.output, plan.work, 0)
      spectrum.set(outputView)
      // PFFFT keeps the last bin, which is real, where the imaginary part of bin 0 would be.
      spectrum[size] = outputView[1]!
      spectrum[size + 1] = 0
      spectrum[1] = 0
    },
    inverse(spectrum, output) {
      load(spectrum)
      inputView[1] = spectrum[size]!
      transform(plan.setup, plan.input, plan.output, plan.work, 1)
      const scale = 1 / size
      for (let n = 0; n < size; n++) output[n] = outputView[n]! * scale
    },
    power(input, out) {
      load(input)
      transform(plan.setup, plan.input, plan.output, plan.work, 0)
      const spectrum = outputView
      const last = bins - 1
      for (let k = 1, at = 2; k < last; k++, at += 2) {
        const re = spectrum[at]!
        const im = spectrum[at + 1]!
        out[k] = re * re + im * im
      }
      out[0] = spectrum[0]! * spectrum[0]!
      out[last] = spectrum[1]! * spectrum[1]!
    },
  }
}

function planFor(module: PffftModule, size: number): Plan {
  const known = plans.get(size)
  if (known) return known
  const plan = {
    setup: module._pffft_new_setup(size, 0),
    input: module._pffft_aligned_malloc(size * 4),
    output: module._pffft_aligned_malloc(size * 4),
    work: module._pffft_aligned_malloc(size * 4),
  }
  if (!plan.setup || !plan.input || !plan.output || !plan.work)
    throw new AppError('internal/unexpected', `No memory for an FFT of ${size} points.`)
  plans.set(size, plan)
  return plan
}

async function loadPffft(): Promise<PffftModule | undefined> {
  try {
    return await createPffft()
  } catch (error) {
    console.warn(`The fast FFT did not load (${error}); the plain one is used: the same results, several times slower.`)
    return undefined
  }
}
