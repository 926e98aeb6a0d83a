import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { createRealFft } from '../../src/signal/fft.ts'
import { CONDITIONS, makeCopy, parseCondition } from '../../src/train/copies.ts'

const RATE = 16000

function tones(hertz: readonly number[], seconds = 2): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, n) =>
    hertz.reduce((sum, hz) => sum + 0.1 * Math.sin((2 * Math.PI * hz * n) / RATE), 0),
  )
}

/** dB of the bin nearest to a frequency; 1 s from the middle, so that 1 Hz is a bin. */
function levelAt(samples: Float32Array, hz: number): number {
  const fft = createRealFft(RATE)
  const out = new Float32Array(fft.bins)
  fft.power(samples.slice(8000, 8000 + RATE), out)
  return 10 * Math.log10((out[hz] ?? 0) + 1e-12)
}

function noiseOf(copy: Float32Array, clean: Float32Array): Float32Array {
  return copy.map((value, i) => value - (clean[i] ?? 0))
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length
}

describe('training copies', () => {
  const clean = tones([200, 1000, 3000, 5000])

  test('are the same samples for the same seed; only noise depends on the seed', () => {
    const short = clean.subarray(0, 3000)
    for (const condition of CONDITIONS) {
      const first = makeCopy(short, condition, 5)
      expect(makeCopy(short, condition, 5)).toEqual(first)
      const other = makeCopy(short, condition, 6)
      if (/white|pink/.test(condition)) expect(other).not.toEqual(first)
      else expect(other).toEqual(first)
    }
  })

  test('at another speed are longer or shorter, and lower or higher', () => {
    const slow = makeCopy(tones([1000], 3), 'speed0.9', 1)
    expect(slow.length).toBe(Math.ceil(48000 / 0.9))
    expect(levelAt(slow, 900)).toBeGreaterThan(levelAt(slow, 1000) + 40)
    const fast = makeCopy(tones([1000], 3), 'speed1.1', 1)
    expect(fast.length).toBe(Math.ceil(48000 / 1.1))
    expect(levelAt(fast, 1100)).toBeGreaterThan(levelAt(fast, 1000) + 40)
  })

  test('through the telephone keep 1000 and 3000 Hz, and lose 200 and 5000 Hz', () => {
    const phone = makeCopy(clean, 'mulaw8k', 1)
    expect(phone.length).toBe(clean.length)
    const inside = Math.min(levelAt(phone, 1000), levelAt(phone, 3000))
    expect(inside - levelAt(phone, 200)).toBeGreaterThan(30)
    expect(inside - levelAt(phone, 5000)).toBeGreaterThan(50)
  })

  test('in noise have it 10 dB below the speech, whatever the level and the pauses', () => {
    const speech = new Float32Array(3 * RATE)
    speech.set(
      tones([300], 1).map(value => value / 20),
      RATE,
    )
    for (const condition of ['white10', 'pink10'] as const) {
      const noise = noiseOf(makeCopy(speech, condition, 3), speech)
      const snr = 10 * Math.log10(power(speech.subarray(RATE, 2 * RATE)) / power(noise))
      expect(snr).toBeGreaterThan(9.5)
      expect(snr).toBeLessThan(10.5)
    }
  })

  test('in pink noise have it fall by 3 dB an octave', () => {
    const random = createRandom(1)
    const speech = Float32Array.from({ length: 1 << 17 }, () => random.normal())
    const noise = noiseOf(makeCopy(speech, 'pink10', 3), speech)
    const fft = createRealFft(1 << 17)
    const out = new Float32Array(fft.bins)
    fft.power(noise, out)
    const octave = (low: number) => out.subarray(low, 2 * low).reduce((sum, value) => sum + value, 0) / low
    expect(10 * Math.log10(octave(4096) / octave(8192))).toBeCloseTo(3, 0)
    expect(10 * Math.log10(octave(1024) / octave(16384))).toBeCloseTo(12, 0)
  })

  test('of silence, one sample or none are finite', () => {
    for (const condition of CONDITIONS)
      for (const length of [0, 1, 500])
        expect(makeCopy(new Float32Array(length), condition, 1).every(Number.isFinite)).toBe(true)
  })

  test('are found by name; another name is refused', () => {
    expect(parseCondition('mulaw8k')).toBe('mulaw8k')
    expect(() => parseCondition('mp3')).toThrow(/expected one of clean/)
  })
})
