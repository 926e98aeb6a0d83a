import { describe, expect, test } from 'vitest'
import { loadLossyCoder, playable } from '../../src/node/lossy-coder.ts'
import { createRandom } from '../../src/random.ts'
import { createRealFft } from '../../src/signal/fft.ts'

const RATE = 16000
const code = await loadLossyCoder()

/** Gliding tones with a little noise: coders are made for such, and it lies at one place only. */
function sound(seconds: number): Float32Array {
  const random = createRandom(2)
  return Float32Array.from({ length: seconds * RATE }, (_, n) => {
    const t = n / RATE
    return (
      0.2 * Math.sin(2 * Math.PI * (200 * t + 80 * t * t)) +
      0.1 * Math.sin(2 * Math.PI * (900 * t + 200 * t * t)) +
      0.002 * random.normal()
    )
  })
}

function likeness(a: Float32Array, b: Float32Array, lag: number): number {
  let product = 0
  let own = 0
  let other = 0
  for (let i = RATE / 2; i < RATE; i++) {
    product += a[i]! * b[i + lag]!
    own += a[i]! ** 2
    other += b[i + lag]! ** 2
  }
  return product / Math.sqrt(own * other)
}

describe.skipIf(!code)(code ? 'coding as MP3 and Opus' : 'coding as MP3 and Opus (skipped: no node-av)', () => {
  const clean = sound(1.7)

  test('leaves the sound at its place, as long as it was, much as it was, the same every time', () => {
    for (const [codec, kilobits, least] of [
      ['mp3', 32, 0.98],
      ['opus', 24, 0.9],
    ] as const) {
      const coded = code!(clean, codec, kilobits)
      expect(coded.length).toBe(clean.length)
      expect(coded).not.toEqual(clean)
      expect(code!(clean, codec, kilobits)).toEqual(coded)
      const lags = Array.from({ length: 41 }, (_, i) => i - 20)
      const best = lags.reduce((a, b) => (likeness(clean, coded, a) >= likeness(clean, coded, b) ? a : b))
      expect(Math.abs(best)).toBeLessThanOrEqual(1)
      expect(likeness(clean, coded, best)).toBeGreaterThan(least)
    }
  })

  test('at few kbit/s takes the highest frequencies', () => {
    const random = createRandom(3)
    const noise = Float32Array.from({ length: 2 * RATE }, () => 0.1 * random.normal())
    const levelAbove7k = (samples: Float32Array) => {
      const fft = createRealFft(RATE)
      const out = new Float32Array(fft.bins)
      fft.power(samples.slice(8000, 24000), out)
      return 10 * Math.log10(out.subarray(7000, 7900).reduce((sum, value) => sum + value, 0))
    }
    expect(levelAbove7k(noise) - levelAbove7k(code!(noise, 'mp3', 16))).toBeGreaterThan(20)
  })

  test('copes with silence and with next to nothing', () => {
    for (const length of [0, 1, 4000])
      expect(code!(new Float32Array(length), 'mp3', 32).every(value => Math.abs(value) < 1e-3)).toBe(true)
  })

  test('is there, so that no condition is left out', async () => {
    expect(await playable(['clean', 'mp3-32'])).toEqual({ conditions: ['clean', 'mp3-32'], left: [] })
  })
})
