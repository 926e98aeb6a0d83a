import { describe, expect, it } from 'vitest'
import { magnitudeSpectrogram, powerSpectrogram, stft } from '../../src/features/stft.ts'
import { createRandom } from '../../src/random.ts'

describe('stft', () => {
  const random = createRandom(4)
  const samples = Float32Array.from({ length: 3000 }, () => random.normal())

  it('has the magnitudes and powers of its complex values', () => {
    const options = { fftSize: 256, hopLength: 100 }
    const complex = stft(samples, options)
    const magnitude = magnitudeSpectrogram(samples, options)
    const power = powerSpectrogram(samples, options)
    expect([complex.rows, complex.columns, magnitude.columns]).toEqual([31, 258, 129])
    for (let i = 0; i < magnitude.data.length; i++) {
      const squared = complex.data[2 * i]! ** 2 + complex.data[2 * i + 1]! ** 2
      expect(power.data[i]).toBeCloseTo(squared, 2)
      expect(magnitude.data[i]! ** 2).toBeCloseTo(squared, 2)
    }
  })

  it('gives a cosine half its window high at its bin', () => {
    const tone = Float32Array.from({ length: 1024 }, (_, n) => Math.cos((2 * Math.PI * 16 * n) / 256))
    const magnitude = magnitudeSpectrogram(tone, { fftSize: 256, hopLength: 64, centre: false })
    for (let t = 0; t < magnitude.rows; t++) expect(magnitude.data[t * 129 + 16]).toBeCloseTo(64, 3)
  })

  it('puts a shorter window in the middle of the frame', () => {
    const impulse = new Float32Array(256)
    impulse[128] = 1
    const options = { fftSize: 256, hopLength: 256, centre: false, windowLength: 100 }
    expect(magnitudeSpectrogram(impulse, options).data[7]).toBeCloseTo(1, 5)
    impulse.copyWithin(0, 100).fill(0, 156)
    expect(magnitudeSpectrogram(impulse, options).data[7]).toBe(0)
    expect(() => stft(impulse, { fftSize: 64, windowLength: 65 })).toThrow(/Invalid window length/)
  })
})
