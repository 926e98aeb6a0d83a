import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { createRealFft, fastSizeFor, isFastSize, type RealFft } from '../../src/signal/fft.ts'
import { createPlainRealFft } from '../../src/signal/fft-plain.ts'

const noise = (size: number, seed: number) => {
  const random = createRandom(seed)
  return Float32Array.from({ length: size }, () => random.normal())
}

/** The definition, in f64. */
function transformByDefinition(input: Float32Array): Float64Array {
  const size = input.length
  const out = new Float64Array(2 * (Math.floor(size / 2) + 1))
  for (let k = 0; k < out.length / 2; k++)
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size
      out[2 * k]! += input[n]! * Math.cos(angle)
      out[2 * k + 1]! += input[n]! * Math.sin(angle)
    }
  return out
}

const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => largest(Array.from(a, (value, i) => value - b[i]!))

const makers: [string, (size: number) => RealFft][] = [
  ['the fast transform', createRealFft],
  ['the plain transform', createPlainRealFft],
]

describe.each(makers)('%s', (_, create) => {
  it.each([1, 2, 3, 5, 8, 32, 48, 64, 96, 100, 160, 257, 400, 480, 512, 800, 2048])(
    'gives the sums of the definition at %i points',
    size => {
      const input = noise(size, size)
      const fft = create(size)
      const spectrum = new Float32Array(2 * fft.bins).fill(9)
      fft.forward(input, spectrum)
      const expected = transformByDefinition(input)
      expect(distance(spectrum, expected)).toBeLessThan(2e-6 * largest(expected))
    },
  )

  it('turns one impulse into a flat spectrum', () => {
    const fft = create(64)
    const input = new Float32Array(64)
    input[0] = 1
    const power = new Float32Array(33)
    fft.power(input, power)
    for (const value of power) expect(value).toBeCloseTo(1, 6)
  })

  it('finds a cosine at its bin, half its length high', () => {
    const fft = create(96)
    const input = Float32Array.from({ length: 96 }, (_, n) => Math.cos((2 * Math.PI * 7 * n) / 96))
    const spectrum = new Float32Array(98)
    fft.forward(input, spectrum)
    expect(spectrum[14]).toBeCloseTo(48, 4)
    expect(spectrum[15]).toBeCloseTo(0, 4)
  })

  it('gives a signal back from its spectrum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer(), (size, seed) => {
        const input = noise(size, seed)
        const fft = create(size)
        const spectrum = new Float32Array(2 * fft.bins)
        const output = new Float32Array(size)
        fft.forward(input, spectrum)
        fft.inverse(spectrum, output)
        expect(distance(output, input)).toBeLessThan(1e-5)
      }),
      { numRuns: 50, seed: 1 },
    )
  })

  it('keeps the energy (Parseval) in its power', () => {
    for (const size of [64, 99, 512]) {
      const input = noise(size, 3)
      const fft = create(size)
      const power = new Float32Array(fft.bins)
      fft.power(input, power)
      let sum = 0
      for (let k = 0; k < fft.bins; k++) sum += power[k]! * (k === 0 || 2 * k === size ? 1 : 2)
      const energy = input.reduce((total, x) => total + x * x, 0)
      expect(sum / size / energy).toBeCloseTo(1, 5)
    }
  })
})

describe('createRealFft', () => {
  it('agrees with the plain twin to float32 rounding', () => {
    for (const size of [32, 256, 480, 512, 2048, 16384]) {
      const input = noise(size, size)
      const a = new Float32Array(size + 2)
      const b = new Float32Array(size + 2)
      createRealFft(size).forward(input, a)
      createPlainRealFft(size).forward(input, b)
      expect(distance(a, b)).toBeLessThan(1e-6 * largest(b))
    }
  })

  it('survives plans made later that make the memory grow', () => {
    const input = noise(512, 5)
    const early = createRealFft(512)
    const before = new Float32Array(514)
    early.forward(input, before)
    for (const size of [1 << 18, 3 << 16, 5 << 15, 9 << 14, 15 << 14, 1 << 17, 25 << 13, 27 << 13]) {
      const fft = createRealFft(size)
      fft.forward(noise(size, 1), new Float32Array(size + 2))
    }
    const after = new Float32Array(514)
    early.forward(input, after)
    expect(after).toEqual(before)
  })

  it('lets two plans of one size be used in turns', () => {
    const one = createRealFft(64)
    const two = createRealFft(64)
    const a = new Float32Array(66)
    const b = new Float32Array(66)
    one.forward(noise(64, 1), a)
    two.forward(noise(64, 2), b)
    const again = new Float32Array(66)
    one.forward(noise(64, 1), again)
    expect(again).toEqual(a)
  })

  it('refuses a size that is no positive integer', () => {
    for (const size of [0, -4, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => createRealFft(size)).toThrow(/Invalid FFT size/)
  })

  it('knows which sizes are fast', () => {
    expect([32, 64, 96, 160, 480, 512, 2048].every(isFastSize)).toBe(true)
    expect([1, 16, 31, 48, 224, 400, 1 << 20].some(isFastSize)).toBe(false)
    expect(fastSizeFor(400)).toBe(480)
    expect(fastSizeFor(512)).toBe(512)
    expect(fastSizeFor(2296)).toBe(2304)
    expect(fastSizeFor((1 << 18) + 1)).toBe(1 << 19)
    expect(fastSizeFor(1)).toBe(32)
  })
})
