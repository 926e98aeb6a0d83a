import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDecibels } from '../../src/audio/level.ts'
import { joinSamples } from '../../src/audio/mix.ts'
import { Resampler, resample } from '../../src/audio/resample.ts'
import { createRandom } from '../../src/random.ts'
import { loadNpy } from '../support/fixtures.ts'

/** Every shape that the two stages take: whole factors up and down, small and large ratios, rates that are no integer. */
const RATES: readonly (readonly [number, number])[] = [
  [8000, 16000],
  [48000, 16000],
  [44100, 16000],
  [22050, 16000],
  [11025, 16000],
  [96000, 16000],
  [16000, 8000],
  [48000, 44100],
  [24414.0625, 16000],
  [47999, 16000],
]

const sine = (frequency: number, rate: number, length: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate))

/** Gain and what is not the sine, of the middle half, in dB. */
function compare(resampled: Float32Array, ideal: Float32Array): { gainDb: number; errorDb: number } {
  let product = 0
  let power = 0
  let error = 0
  for (let i = resampled.length >> 2; i < 3 * (resampled.length >> 2); i++) {
    product += resampled[i]! * ideal[i]!
    power += ideal[i]! * ideal[i]!
    error += (resampled[i]! - ideal[i]!) ** 2
  }
  return { gainDb: toDecibels(product / power), errorDb: 10 * Math.log10(error / power) }
}

const noise = (length: number, seed = 1) => {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => 2 * random.uniform() - 1)
}

describe('a resampler', () => {
  it.each(RATES)('passes what is below 0.9 of the lower band, from %d to %d Hz', (from, to) => {
    const length = Math.floor(from * 0.5)
    for (const part of [0.01, 0.1, 0.37, 0.6, 0.8, 0.85, 0.9]) {
      const frequency = (part * Math.min(from, to)) / 2
      const resampled = resample(sine(frequency, from, length), from, to)
      const { gainDb, errorDb } = compare(resampled, sine(frequency, to, resampled.length))
      expect(Math.abs(gainDb)).toBeLessThan(0.001)
      expect(errorDb).toBeLessThan(-100)
    }
  })

  it.each(RATES.filter(([from, to]) => from > to))('folds nothing back above -100 dB, from %d to %d Hz', (from, to) => {
    const length = Math.floor(from * 0.5)
    for (const part of [1, 1.01, 1.03, 1.0625, 1.2, 1.5, 1.9, 2, 2.1, 2.7, 3.3, 4.9]) {
      const frequency = (part * to) / 2
      if (frequency >= from / 2) continue
      const resampled = resample(sine(frequency, from, length), from, to)
      const middle = resampled.subarray(resampled.length >> 2, 3 * (resampled.length >> 2))
      expect(toDecibels(Math.max(...middle.map(Math.abs)))).toBeLessThan(-100)
    }
  })

  it('leaves no image of the input above its band when it goes up', () => {
    const resampled = resample(sine(3000, 8000, 8000), 8000, 48000)
    const { errorDb } = compare(resampled, sine(3000, 48000, resampled.length))
    expect(errorDb).toBeLessThan(-100)
  })

  it('agrees with soxr_hq, by which librosa resamples, away from the ends of a chirp', async () => {
    const { data: input } = await loadNpy('librosa/chirp_48k.y')
    const { data: expected } = await loadNpy('librosa/chirp_48k.resampled_16k')
    const ours = resample(Float32Array.from(input), 48000, 16000)
    expect(ours.length).toBe(expected.length)
    // The chirp passes 7.2 kHz at 0.899 s, where both filters begin to fall, each in its own way.
    let largest = 0
    for (let i = 200; i < 14200; i++) largest = Math.max(largest, Math.abs(ours[i]! - expected[i]!))
    expect(largest).toBeLessThan(5e-5)
  })

  it('takes off its own delay: an impulse stays where it is', () => {
    for (const [from, to] of RATES) {
      const input = new Float32Array(Math.floor(from / 4))
      const at = Math.round(from / 10)
      input[at] = 1
      const output = resample(input, from, to)
      const largest = output.reduce((best, value, i) => (value > output[best]! ? i : best), 0)
      expect(Math.abs(largest / to - at / from)).toBeLessThanOrEqual(0.5 / Math.min(from, to) + 1e-9)
    }
  })

  it('gives ceil(n * to / from) samples, for any n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.constantFrom(...RATES), (length, [from, to]) => {
        expect(resample(new Float32Array(length), from, to).length).toBe(
          Math.max(0, Math.ceil((length * to) / from - 1e-9)),
        )
      }),
      { numRuns: 100, seed: 1 },
    )
  })

  it('gives the same samples bit for bit however its input is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RATES),
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 }),
        ([from, to], lengths) => {
          const input = noise(lengths.reduce((sum, length) => sum + length, 0))
          const resampler = new Resampler(from, to)
          const pieces: Float32Array[] = []
          let offset = 0
          for (const length of lengths) {
            pieces.push(resampler.push(input.subarray(offset, offset + length)))
            offset += length
          }
          pieces.push(resampler.finish())
          expect(joinSamples(pieces)).toEqual(resample(input, from, to))
        },
      ),
      { numRuns: 60, seed: 2 },
    )
  })

  it('keeps back less than 60 ms, so that a live voice is heard at once', () => {
    for (const [from, to] of RATES) {
      const resampler = new Resampler(from, to)
      const given = resampler.push(new Float32Array(Math.floor(from))).length
      expect(1 - given / to).toBeLessThan(0.06)
    }
  })

  it('keeps every sample where the rates are the same, in a copy', () => {
    const input = noise(100)
    const output = resample(input, 16000, 16000)
    expect(output).toEqual(input)
    expect(output.buffer).not.toBe(input.buffer)
  })

  it('keeps silence silent and a constant constant', () => {
    for (const [from, to] of RATES) {
      const length = Math.floor(from / 4)
      expect(resample(new Float32Array(length), from, to).every(value => value === 0)).toBe(true)
      const constant = resample(new Float32Array(length).fill(0.5), from, to)
      for (let i = constant.length >> 2; i < 3 * (constant.length >> 2); i++) expect(constant[i]).toBeCloseTo(0.5, 5)
    }
  })

  it.each([0, -8000, Number.NaN, Number.POSITIVE_INFINITY])('refuses the rate %d', rate => {
    expect(() => new Resampler(rate, 16000)).toThrow(/positive number of Hz/)
    expect(() => new Resampler(16000, rate)).toThrow(/positive number of Hz/)
  })

  it('refuses rates that are more than 1000 times apart', () => {
    expect(() => new Resampler(1, 16000)).toThrow(/1000 times apart/)
  })
})
