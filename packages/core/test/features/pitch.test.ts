import { describe, expect, it } from 'vitest'
import { pyin } from '../../src/features/pyin.ts'
import { yin } from '../../src/features/yin.ts'
import { createRandom } from '../../src/random.ts'

/** A voice-like sum of harmonics that glides from one F0 to another. */
function glide(from: number, to: number, rate: number, seconds: number): Float32Array {
  const count = Math.round(rate * seconds)
  let phase = 0
  return Float32Array.from({ length: count }, (_, n) => {
    phase += (2 * Math.PI * (from + ((to - from) * n) / count)) / rate
    return [1, 2, 3, 4, 5].reduce((sum, k) => sum + (0.3 / k) * Math.sin(k * phase), 0)
  })
}

describe.each([8000, 16000, 44100])('F0 at %i Hz', rate => {
  const hop = 256 / rate
  const samples = glide(110, 220, rate, 1)
  const expectedAt = (t: number) => 110 + 110 * t * hop
  const options = { frameLength: 2048 * Math.max(1, Math.round(rate / 16000)), hopLength: 256 }
  const edge = Math.ceil(options.frameLength / 256)

  it('by YIN follows a glide within 2 %', () => {
    const f0 = yin(samples, rate, options)
    for (let t = edge; t < f0.length - edge; t++) expect(Math.abs(f0[t]! / expectedAt(t) - 1)).toBeLessThan(0.02)
  })

  it('by pYIN follows it too, and is voiced', () => {
    const { f0, voiced } = pyin(samples, rate, options)
    for (let t = edge; t < f0.length - edge; t++) {
      expect(voiced[t]).toBe(1)
      expect(Math.abs(f0[t]! / expectedAt(t) - 1)).toBeLessThan(0.02)
    }
  })
})

describe('pyin', () => {
  it('is unvoiced in silence', () => {
    const { f0, voiced, voicedProbability } = pyin(new Float32Array(16000), 16000)
    expect(voiced.every(value => value === 0)).toBe(true)
    expect(f0.every(Number.isNaN)).toBe(true)
    expect(voicedProbability.every(value => value === 0)).toBe(true)
  })

  it('finds the voiced middle between noise', () => {
    const random = createRandom(2)
    const noise = () => Float32Array.from({ length: 16000 }, () => 0.05 * random.normal())
    const samples = new Float32Array([...noise(), ...glide(180, 180, 16000, 1), ...noise()])
    const { voicedProbability, f0 } = pyin(samples, 16000)
    for (let t = 36; t < 58; t++) expect(Math.abs(f0[t]! / 180 - 1)).toBeLessThan(0.01)
    expect(Math.max(...voicedProbability.subarray(3, 28))).toBeLessThan(0.1)
  })

  it('has a value for no sound at all, and refuses a range that is none', () => {
    expect(pyin(new Float32Array(0), 16000).f0.length).toBe(1)
    expect(() => pyin(new Float32Array(9), 16000, { low: 500, high: 65 })).toThrow(/Invalid range of F0/)
    expect(() => yin(new Float32Array(9), 16000, { high: 9000 })).toThrow(/Invalid range of F0/)
    expect(() => yin(new Float32Array(9), 16000, { low: 0 })).toThrow(/Invalid range of F0/)
  })
})
