import { loadModule } from '../signal/load-build.ts'
import { warnWithoutSimd } from '../signal/warn-without-simd.ts'
import { createPlainConvolutionEngine } from './convolution-engine-plain.ts'

/** Images of one size: lines x width x channels numbers each, the border of zeros included. */
export interface ConvolutionShape {
  readonly lines: number
  readonly width: number
  /** A multiple of 4; of 8 where slopes in the input are asked for. */
  readonly channels: number
  readonly kernelLines: number
  readonly kernelWidth: number
  readonly strideLines: number
  readonly strideWidth: number
  readonly outLines: number
  readonly outWidth: number
  /** Channels of the output, a multiple of 8. */
  readonly units: number
}

/** Images of lines x width x channels numbers, a multiple of 4 of channels, with `border` lines and columns of zeros around each. */
export interface Plane {
  readonly lines: number
  readonly width: number
  readonly channels: number
  readonly border: number
}

/** Gives an array of zeros where the kernels find it. */
export type Allocate = (length: number) => Float32Array

/**
 * The arithmetic of convolutional networks, channels last. Arrays are those of one `build`. Every result is a sum in a
 * fixed order, each operation rounded to float32: SIMD and plain give the same bits.
 */
export interface ConvolutionEngine {
  readonly simd: boolean
  /**
   * Forgets all arrays and makes those that `make` asks for. It is called twice where memory has to be measured first,
   * then with arrays of no length: it may take views of them, but not read or write them.
   */
  build<T>(make: (allocate: Allocate) => T): T
  /** output += input convolved with weights: images x outLines x outWidth x units. @param weights - (kernelLines kernelWidth channels) x units */
  convolve(
    shape: ConvolutionShape,
    images: number,
    input: Float32Array,
    weights: Float32Array,
    output: Float32Array,
  ): void
  /** inputDelta += the slopes in the input, its border too */
  convolveBack(
    shape: ConvolutionShape,
    images: number,
    outputDelta: Float32Array,
    weights: Float32Array,
    inputDelta: Float32Array,
  ): void
  /** gradient += the slopes in the weights */
  convolveGradient(
    shape: ConvolutionShape,
    images: number,
    input: Float32Array,
    outputDelta: Float32Array,
    gradient: Float32Array,
  ): void
  /** The sum of each column of `values`, and of its products with the column of `others`, in float64: 2 x columns. */
  columnProducts(values: Float32Array, others: Float32Array, rows: number, columns: number): Float64Array
  /** output = max(0, values scale + shift), inside of its border; scale and shift are one a channel */
  rectify(
    plane: Plane,
    images: number,
    values: Float32Array,
    line: { readonly scale: Float32Array; readonly shift: Float32Array },
    output: Float32Array,
  ): void
  /** delta = outputDelta where output > 0, else 0: images x lines x width x channels, without border */
  rectifyBack(plane: Plane, images: number, output: Float32Array, outputDelta: Float32Array, delta: Float32Array): void
  /** delta = delta scale + (values slope + shift); rows x channels, the factors one a channel */
  combine(
    delta: Float32Array,
    values: Float32Array,
    rows: number,
    factors: { readonly scale: Float32Array; readonly slope: Float32Array; readonly shift: Float32Array },
  ): void
}

/** What the module built from `assembly/convolution.ts` exports; addresses in bytes, sizes in floats. */
interface ConvolutionModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  pack(...numbers: number[]): void
  convolve(...numbers: number[]): void
  convolveBack(...numbers: number[]): void
  convolveGradient(...numbers: number[]): void
  columnProducts(...numbers: number[]): void
  rectify(...numbers: number[]): void
  rectifyBack(...numbers: number[]): void
  combine(...numbers: number[]): void
}

/** The shape of a convolution of `input` by kernels of lines x width numbers, moved by lines and width. */
export function convolutionShape(
  input: Plane,
  {
    kernel: [kernelLines, kernelWidth],
    stride: [strideLines, strideWidth],
    units,
  }: { readonly kernel: readonly [number, number]; readonly stride: readonly [number, number]; readonly units: number },
): ConvolutionShape {
  const lines = input.lines + 2 * input.border
  const width = input.width + 2 * input.border
  return {
    ...{ lines, width, channels: input.channels, kernelLines, kernelWidth, strideLines, strideWidth, units },
    outLines: Math.floor((lines - kernelLines) / strideLines) + 1,
    outWidth: Math.floor((width - kernelWidth) / strideWidth) + 1,
  }
}

/** Numbers of the largest kernels that are laid down in panels. */
const PANEL_FLOATS = 1 << 17
/** Columns of the widest matrix whose columns are summed. */
const MOST_COLUMNS = 512
/** Rows that are summed at once, so that they are in the cache for each column. */
const SUMMED_ROWS = 256

/** An engine with memory of its own: SIMD where the build is there and the machine can, else plain. */
export function createConvolutionEngine(): ConvolutionEngine {
  if (!loaded.module) {
    warnWithoutSimd(loaded.reason)
    return createPlainConvolutionEngine()
  }
  return createSimdEngine(new WebAssembly.Instance(loaded.module).exports as unknown as ConvolutionModule)
}

function createSimdEngine(module: ConvolutionModule): ConvolutionEngine {
  const spare = module.heapBase()
  const sumsAt = spare + 64
  const panels = sumsAt + 2 * 8 * MOST_COLUMNS
  const heap = panels + 4 * PANEL_FLOATS
  const at = (values: Float32Array) => values.byteOffset
  const numbersOf = (shape: ConvolutionShape, images: number) => [
    ...[images, shape.lines, shape.width, shape.channels, shape.kernelLines, shape.kernelWidth],
    ...[shape.strideLines, shape.strideWidth, shape.outLines, shape.outWidth, shape.units],
  ]
  const placeOf = ({ lines, width, channels, border }: Plane, images: number) => [
    images,
    lines,
    width,
    channels,
    border,
  ]
  return {
    simd: true,
    build(make) {
      let bytes = 0
      make(length => {
        bytes += wholeVectors(length)
        return new Float32Array(0)
      })
      const used = module.memory.buffer.byteLength
      const missing = heap + bytes - used
      if (missing > 0) module.memory.grow(Math.ceil(missing / 65536))
      // What was added is zero, and costs nothing until it is written to.
      new Uint8Array(module.memory.buffer).fill(0, spare, Math.min(used, heap + bytes))
      let next = heap
      return make(length => {
        const array = new Float32Array(module.memory.buffer, next, length)
        next += wholeVectors(length)
        return array
      })
    },
    convolve(shape, images, input, weights, output) {
      const depth = weights.length / shape.units
      checkRoom(weights)
      module.pack(depth, shape.units, at(weights), shape.units, 1, panels)
      module.convolve(...numbersOf(shape, images), at(input), panels, at(output), spare)
    },
    convolveBack(shape, images, outputDelta, weights, inputDelta) {
      const run = shape.kernelWidth * shape.channels
      checkRoom(weights)
      for (let line = 0; line < shape.kernelLines; line++) {
        const from = 4 * line * run * shape.units
        module.pack(shape.units, run, at(weights) + from, 1, shape.units, panels + from)
      }
      module.convolveBack(...numbersOf(shape, images), at(inputDelta), panels, at(outputDelta), spare)
    },
    convolveGradient: (shape, images, input, outputDelta, gradient) =>
      module.convolveGradient(...numbersOf(shape, images), at(input), at(outputDelta), at(gradient)),
    columnProducts(values, others, rows, columns) {
      if (columns > MOST_COLUMNS)
        throw new RangeError(`Invalid matrix: expected at most ${MOST_COLUMNS} columns, found ${columns}.`)
      const sums = new Float64Array(module.memory.buffer, sumsAt, 2 * columns)
      sums.fill(0)
      for (let row = 0; row < rows; row += SUMMED_ROWS) {
        const from = 4 * row * columns
        module.columnProducts(at(values) + from, at(others) + from, Math.min(SUMMED_ROWS, rows - row), columns, sumsAt)
      }
      return sums.slice()
    },
    rectify: (plane, images, values, { scale, shift }, output) =>
      module.rectify(...placeOf(plane, images), at(values), at(scale), at(shift), at(output)),
    rectifyBack: (plane, images, output, outputDelta, delta) =>
      module.rectifyBack(...placeOf(plane, images), at(output), at(outputDelta), at(delta)),
    combine: (delta, values, rows, { scale, slope, shift }) =>
      module.combine(rows, scale.length, at(delta), at(values), at(scale), at(slope), at(shift)),
  }
}

function checkRoom(weights: Float32Array): void {
  if (weights.length > PANEL_FLOATS)
    throw new RangeError(`Invalid kernels: expected at most ${PANEL_FLOATS} numbers, found ${weights.length}.`)
}

/** Bytes of so many floats, to a whole vector. */
function wholeVectors(floats: number): number {
  return (4 * floats + 15) & ~15
}

const loaded = await loadModule(async () => (await import('../../build/convolution.js')).convolution)
