import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { PieceFinder } from '../../src/segment/piece-finder.ts'
import { loadNpy } from '../support/fixtures.ts'

const RATE = 16000
const voice = await speech()

/** The voice twice with two seconds of faint noise before, between and after. */
async function speech(): Promise<Float32Array> {
  const { data } = await loadNpy('librosa/speech_calm.y')
  const random = createRandom(2)
  const out = Float32Array.from({ length: 2 * data.length + 6 * RATE }, () => 0.0003 * random.normal())
  for (const start of [2 * RATE, data.length + 4 * RATE])
    for (let i = 0; i < data.length; i++) out[start + i]! += Number(data[i])
  return out
}

function find(samples: Float32Array, chunk: number, maxSeconds?: number) {
  const finder = new PieceFinder(RATE)
  for (let at = 0; at < samples.length; at += chunk) finder.push(samples.subarray(at, at + chunk))
  return finder.finish(maxSeconds)
}

describe('PieceFinder', () => {
  it('finds both stretches of speech and nothing in the pauses', () => {
    const pieces = find(voice, 8000)
    const clip = voice.length / 2 / RATE - 3
    expect(pieces[0]!.start).toBeGreaterThan(1.8)
    expect(pieces.at(-1)!.end).toBeLessThan(voice.length / RATE - 1.8)
    for (const { start, end } of pieces) expect(end <= 2 + clip + 0.3 || start >= 4 + clip - 0.3).toBe(true)
  })

  it('keeps pieces to the length asked for, in order, and loses no speech by it', () => {
    const whole = find(voice, 8000)
    const cut = find(voice, 8000, 1.2)
    const seconds = (pieces: readonly { start: number; end: number }[]) =>
      pieces.reduce((sum, { start, end }) => sum + end - start, 0)
    expect(cut.length).toBeGreaterThan(whole.length)
    expect(seconds(cut)).toBeCloseTo(seconds(whole), 6)
    for (const { start, end } of cut) expect(end - start).toBeLessThanOrEqual(1.2 + 1e-9)
    for (const [index, { start }] of cut.slice(1).entries()) expect(start).toBeGreaterThanOrEqual(cut[index]!.end)
  })

  it('finds the same however the sound is cut', () => {
    const expected = find(voice, voice.length, 3)
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 60_000 }), chunk => {
        expect(find(voice, chunk, 3)).toEqual(expected)
      }),
      { numRuns: 5, seed: 1 },
    )
  })

  it('finds nothing in silence, and nothing in nothing', () => {
    expect(find(new Float32Array(2 * RATE), 1000)).toEqual([])
    expect(find(new Float32Array(0), 1000)).toEqual([])
    expect(find(Float32Array.of(0.5), 1000)).toEqual([])
  })
})
