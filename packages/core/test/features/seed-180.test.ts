import { describe, expect, it } from 'vitest'
import { chroma } from '../../src/features/chroma.ts'
import { melSpectrogram } from '../../src/features/mel.ts'
import { mfcc } from '../../src/features/mfcc.ts'
import { recipeHash } from '../../src/features/recipe.ts'
import { SEED_180_NAMES, seed180, seed180Recipe } from '../../src/features/seed-180.ts'
import { magnitudeSpectrogram } from '../../src/features/stft.ts'
import { createRandom } from '../../src/random.ts'
import type { Matrix } from '../../src/signal/matrix.ts'

/** Tones that wander and noise: something in every band, with quiet stretches. */
function wandering(count: number, rate: number): Float32Array {
  const random = createRandom(count)
  let phase = 0
  return Float32Array.from({ length: count }, (_, n) => {
    phase += (2 * Math.PI * (200 + 150 * Math.sin(n / rate))) / rate
    const loud = Math.sin((2.1 * n) / rate) > 0 ? 1 : 1e-3
    return loud * (0.3 * Math.sin(phase) + 0.2 * Math.sin(3 * phase) + 0.01 * random.normal())
  })
}

const means = ({ rows, columns, data }: Matrix) =>
  Float32Array.from({ length: columns }, (_, c) => {
    let sum = 0
    for (let t = 0; t < rows; t++) sum += data[t * columns + c]!
    return sum / rows
  })

function expectClose(ours: Float32Array, theirs: Float32Array): void {
  const scale = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let i = 0; i < theirs.length; i++) expect(Math.abs(ours[i]! - theirs[i]!) / scale).toBeLessThan(1e-4)
}

describe('seed180', () => {
  it.each([
    [16000, 1],
    [8000, 3],
    [44100, 0.7],
    // Longer than the spectra that are kept, so that they are computed twice.
    [16000, 70],
  ])('is the mean over time of MFCC, chroma and mel, at %i Hz over %d s', (rate, seconds) => {
    const samples = wandering(Math.round(rate * seconds), rate)
    const vector = seed180(samples, rate)
    expectClose(vector.subarray(0, 40), means(mfcc(samples, rate, { coefficients: 40 })))
    expectClose(vector.subarray(40, 52), means(chroma(magnitudeSpectrogram(samples), rate)))
    expectClose(vector.subarray(52), means(melSpectrogram(samples, rate)))
  })

  it('gives the same for a signal again, whatever came between', () => {
    const samples = wandering(20000, 16000)
    const first = seed180(samples, 16000)
    seed180(wandering(90000, 48000), 48000)
    expect(seed180(samples, 16000)).toEqual(first)
  })

  it('is finite for silence and for a single sample, and refuses none', () => {
    for (const samples of [new Float32Array(5000), Float32Array.of(0.5)]) {
      const vector = seed180(samples, 16000)
      expect(vector.length).toBe(180)
      expect(vector.every(Number.isFinite)).toBe(true)
    }
    expect(() => seed180(new Float32Array(0), 16000)).toThrow(/no samples/)
  })

  it('names every value once', () => {
    expect(SEED_180_NAMES.length).toBe(180)
    expect(new Set(SEED_180_NAMES).size).toBe(180)
    expect([SEED_180_NAMES[0], SEED_180_NAMES[40], SEED_180_NAMES[179]]).toEqual(['mfcc 0', 'chroma C', 'mel 127'])
  })
})

describe('seed180Recipe', () => {
  it('is another recipe at another rate', () => {
    expect(seed180Recipe().sampleRate).toBeNull()
    expect(recipeHash(seed180Recipe())).toBe(recipeHash(seed180Recipe(null)))
    expect(recipeHash(seed180Recipe())).not.toBe(recipeHash(seed180Recipe(16000)))
  })
})
