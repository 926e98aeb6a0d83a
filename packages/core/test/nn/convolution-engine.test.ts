import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConvolutionEngine, convolutionShape, createConvolutionEngine } from '../../src/nn/convolution-engine.ts'
import { createPlainConvolutionEngine } from '../../src/nn/convolution-engine-plain.ts'
import { createRandom } from '../../src/random.ts'

const engines = [createConvolutionEngine(), createPlainConvolutionEngine()]

function noise(length: number, seed: number): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => random.normal())
}

/** What both engines make of arrays of noise. */
function onBoth(
  lengths: readonly number[],
  seed: number,
  run: (engine: ConvolutionEngine, arrays: Float32Array[]) => unknown,
) {
  return engines.map(engine => {
    const arrays = engine.build(allocate => lengths.map(allocate))
    for (const [place, array] of arrays.entries()) array.set(noise(array.length, seed + place))
    const result = run(engine, arrays)
    return [result, ...arrays.map(values => [...values])]
  })
}

const shapes = fc
  .record({
    lines: fc.integer({ min: 1, max: 7 }),
    width: fc.integer({ min: 1, max: 6 }),
    channels: fc.constantFrom(8, 16, 24),
    border: fc.integer({ min: 0, max: 2 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    units: fc.constantFrom(8, 24),
  })
  .filter(({ lines, width, border, kernel: [high, wide] }) => lines + 2 * border >= high && width + 2 * border >= wide)

describe('the engine of convolutions', () => {
  test('runs on SIMD here, so that this suite tests it', () => {
    expect(engines[0]!.simd).toBe(true)
  })

  test('convolves, and goes back to input and kernels, alike on SIMD and plain, bit for bit, in any shape', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), fc.nat(), (plane, images, seed) => {
        const shape = convolutionShape(plane, plane)
        const size = images * shape.lines * shape.width * shape.channels
        const kernels = shape.kernelLines * shape.kernelWidth * shape.channels * shape.units
        const places = images * shape.outLines * shape.outWidth * shape.units
        const [simd, plain] = onBoth([size, kernels, places, size, kernels], seed, (engine, [x, w, y, dx, dw]) => {
          engine.convolve(shape, images, x!, w!, y!)
          engine.convolveBack(shape, images, y!, w!, dx!)
          engine.convolveGradient(shape, images, x!, y!, dw!)
        })
        expect(simd).toEqual(plain)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  test('gives what a convolution is: each place the products of what its kernel covers', () => {
    const plane = { lines: 4, width: 3, channels: 8, border: 1 }
    const shape = convolutionShape(plane, { kernel: [3, 3], stride: [2, 1], units: 8 })
    expect([shape.outLines, shape.outWidth]).toEqual([2, 3])
    const engine = engines[0]!
    const [input, weights, output] = engine.build(allocate => [6 * 5 * 8, 72 * 8, 2 * 3 * 8].map(allocate))
    input!.set(noise(input!.length, 1))
    weights!.set(noise(weights!.length, 2))
    engine.convolve(shape, 1, input!, weights!, output!)
    for (let line = 0; line < 2; line++)
      for (let column = 0; column < 3; column++)
        for (let unit = 0; unit < 8; unit++) {
          let sum = 0
          for (let down = 0; down < 3; down++)
            for (let along = 0; along < 3; along++)
              for (let c = 0; c < 8; c++)
                sum +=
                  input![((2 * line + down) * 5 + column + along) * 8 + c]! *
                  weights![((down * 3 + along) * 8 + c) * 8 + unit]!
          expect(output![(line * 3 + column) * 8 + unit]).toBeCloseTo(sum, 4)
        }
  })

  test('sums, rectifies, goes back and combines alike on SIMD and plain, bit for bit', () => {
    const plane = { lines: 5, width: 3, channels: 12, border: 1 }
    const inside = 2 * 5 * 3 * 12
    const outside = 2 * 7 * 5 * 12
    const [simd, plain] = onBoth([inside, 12, 12, outside, outside, inside, 12], 5, (engine, arrays) => {
      const [values, scale, shift, output, outputDelta, delta, slope] = arrays
      engine.rectify(plane, 2, values!, { scale: scale!, shift: shift! }, output!)
      engine.rectifyBack(plane, 2, output!, outputDelta!, delta!)
      const sums = engine.columnProducts(delta!, values!, 30, 12)
      engine.combine(delta!, values!, 30, { scale: scale!, slope: slope!, shift: shift! })
      return [...sums]
    })
    expect(simd).toEqual(plain)
  })

  test('gives zeros with each build, and refuses kernels that it has no room for', () => {
    const engine = createConvolutionEngine()
    engine.build(allocate => allocate(9)).fill(3)
    expect([...engine.build(allocate => allocate(9))]).toEqual(Array(9).fill(0))
    const plane = { lines: 1, width: 1, channels: 512, border: 0 }
    const shape = convolutionShape(plane, { kernel: [1, 1], stride: [1, 1], units: 512 })
    const [input, weights, output] = engine.build(allocate => [512, 512 * 512, 512].map(allocate))
    expect(() => engine.convolve(shape, 1, input!, weights!, output!)).toThrow(RangeError)
  })
})
