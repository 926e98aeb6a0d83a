import type { BandWeights } from './band-weights.ts'
import { createRealFft } from './fft.ts'
import { loadBuild } from './load-build.ts'
import type { Matrix } from './matrix.ts'
import type { Peaks } from './peaks.ts'
import { createPlainSpectrumAnalyser } from './spectrum-analyser-plain.ts'
import { warnWithoutSimd } from './warn-without-simd.ts'

/** What an analyser is made for. */
export interface SpectrumAnalyserOptions {
  /** One weight a sample; its length is the size of the transform. */
  readonly window: Float32Array
  readonly bands: BandWeights
  /** Frames whose magnitudes are kept, numbered from 0. */
  readonly rows: number
}

/**
 * The spectra of one signal, frame by frame. Frames share one piece of fast memory: an analyser is good until the next
 * one is made, so make it, use it and let it go within one function.
 */
export interface SpectrumAnalyser {
  /** Where the samples of a frame go before `analyse`, which leaves it changed. */
  readonly frame: Float32Array
  /** Windows and transforms the frame, and keeps its magnitudes as row `row`. */
  analyse(row: number): void
  /** Writes the bands' sums of the power of the frame analysed last. */
  readBands(out: Float32Array, offset: number): void
  /** Peaks of the frame analysed last (see `findPeaks`); good until the next call. */
  findPeaks(first: number, end: number, share: number): Peaks
  /**
   * Weighted sums of the magnitudes of the first `frames` rows kept.
   *
   * @param weights - 12 x bins
   * @returns frames x 12
   */
  project(weights: Matrix, frames: number): Matrix
}

/** What the module built from `assembly/spectra.ts` exports; addresses are in bytes. */
interface SpectraModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  product(a: number, b: number, out: number, count: number): void
  magnitudes(spectrum: number, power: number, magnitude: number, count: number): number
  bands(power: number, table: number, weights: number, out: number, count: number): void
  peaks(magnitude: number, first: number, end: number, threshold: number, values: number, places: number): number
  project(spectra: number, step: number, frames: number, weights: number, out: number, columns: number): void
}

/** Rows of weights that a projection has. */
const PROJECTED = 12

const loaded = await loadBuild<SpectraModule>(async () => (await import('../../build/spectra.js')).spectra)

/** An analyser on SIMD where the build is there, else its plain twin, which gives the same to float32 rounding. */
export function createSpectrumAnalyser(options: SpectrumAnalyserOptions): SpectrumAnalyser {
  if (loaded.module && options.window.length % 4 === 0) return createFastSpectrumAnalyser(loaded.module, options)
  if (!loaded.module) warnWithoutSimd(loaded.reason)
  return createPlainSpectrumAnalyser(options)
}

function createFastSpectrumAnalyser(
  { memory, ...kernel }: SpectraModule,
  { window, bands, rows }: SpectrumAnalyserOptions,
): SpectrumAnalyser {
  const size = window.length
  const fft = createRealFft(size)
  const groups = Int32Array.from({ length: bands.bands }, (_, b) => Math.ceil((bands.end[b]! - bands.first[b]!) / 4))
  const stride = padded(fft.bins) + 4
  const counted = padded(fft.bins)

  let top = kernel.heapBase()
  const place = (floats: number) => {
    const at = top
    top += 4 * padded(floats)
    return at
  }
  const windowAt = place(size)
  const frameAt = place(size)
  const spectrumAt = place(2 * stride)
  const powerAt = place(stride)
  const tableAt = place(2 * bands.bands)
  const weightsAt = place(4 * groups.reduce((sum, count) => sum + count, 0))
  const sumsAt = place(bands.bands)
  const valuesAt = place(3 * fft.bins)
  const placesAt = place(fft.bins)
  const projectionAt = place(PROJECTED * counted)
  const projectedAt = place(PROJECTED * padded(rows))
  const rowsAt = place(padded(rows) * stride)
  const missing = top - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))

  const floats = (at: number, length: number) => new Float32Array(memory.buffer, at, length)
  const frame = floats(frameAt, size)
  const spectrum = floats(spectrumAt, size + 2)
  const sums = floats(sumsAt, bands.bands)
  const peaks: Peaks = {
    count: 0,
    bin: new Int32Array(memory.buffer, placesAt, fft.bins),
    magnitude: floats(valuesAt, 3 * fft.bins),
  }
  floats(windowAt, size).set(window)
  floats(spectrumAt, 2 * stride).fill(0)
  floats(powerAt, stride).fill(0)
  const table = new Int32Array(memory.buffer, tableAt, 2 * bands.bands)
  const weights = floats(weightsAt, (sumsAt - weightsAt) / 4).fill(0)
  for (let b = 0, at = 0; b < bands.bands; b++) {
    table[2 * b] = bands.first[b]!
    table[2 * b + 1] = groups[b]!
    for (let k = 0; k < bands.end[b]! - bands.first[b]!; k++) weights[at + k] = bands.weights[bands.start[b]! + k]!
    at += 4 * groups[b]!
  }
  let loudest = 0
  let current = rowsAt

  return {
    frame,
    analyse(row) {
      kernel.product(frameAt, windowAt, frameAt, size)
      fft.forward(frame, spectrum)
      current = rowsAt + 4 * row * stride
      loudest = kernel.magnitudes(spectrumAt, powerAt, current, counted)
    },
    readBands(out, offset) {
      kernel.bands(powerAt, tableAt, weightsAt, sumsAt, bands.bands)
      out.set(sums, offset)
    },
    findPeaks(first, end, share) {
      peaks.count = kernel.peaks(current, first, end, share * loudest, valuesAt, placesAt)
      return peaks
    },
    project(matrix, frames) {
      const target = floats(projectionAt, PROJECTED * counted).fill(0)
      for (let r = 0; r < PROJECTED; r++)
        target.set(matrix.data.subarray(r * matrix.columns, (r + 1) * matrix.columns), r * counted)
      kernel.project(rowsAt, stride, padded(frames), projectionAt, projectedAt, counted)
      return { rows: frames, columns: PROJECTED, data: floats(projectedAt, frames * PROJECTED).slice() }
    },
  }
}

function padded(floats: number): number {
  return Math.ceil(floats / 4) * 4
}
