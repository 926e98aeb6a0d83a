import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { COLUMN, describe } from '../../src/features/descriptors.ts'
import {
  FUNCTIONAL_COUNT,
  FUNCTIONALS_RECIPE,
  functionalNames,
  functionals,
  windowFunctionals,
  windowGain,
} from '../../src/features/functionals.ts'
import { trackPitch } from '../../src/features/pitch-track.ts'
import { recipeHash } from '../../src/features/recipe.ts'
import { trimSilence } from '../../src/features/trim.ts'
import { createRandom } from '../../src/random.ts'
import { loadNpy } from '../support/fixtures.ts'

const SPEECH = ['speech_angry', 'speech_calm', 'speech_de'] as const

async function load(name: string): Promise<Float32Array> {
  return Float32Array.from((await loadNpy(name)).data)
}

/** Trimmed and scaled to a peak of 0.5, as the prototype has it before its functionals. */
function prepare(samples: Float32Array): Float32Array {
  const trimmed = trimSilence(samples)
  const peak = trimmed.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return trimmed.map(value => (value / peak) * 0.5)
}

suite.each(SPEECH)('on %s', name => {
  test('the functionals are those of the prototype', async () => {
    const values = functionals(await load(`librosa/${name}.y`))
    const reference = await load(`prototype/${name}.functionals`)
    const names = functionalNames()
    // A group is one statistic of one family (`logmel.p95`); its scale the largest reference value in it.
    const group = (index: number) => names[index]!.replace(/\d+/g, '')
    const scale = new Map<string, number>()
    reference.forEach((value, i) => {
      scale.set(group(i), Math.max(scale.get(group(i)) ?? 1e-2, Math.abs(value)))
    })
    // 1e-3: NumPy's FFT and sums are float32 as ours are, in another order; bins near the floor of 1e-9 feel it most.
    const wrong = names.filter((_, i) => !(Math.abs(values[i]! - reference[i]!) <= 1e-3 * scale.get(group(i))!))
    expect(wrong).toEqual([])
  })

  test('the pitch path is that of the prototype', async () => {
    const table = describe(prepare(await load(`librosa/${name}.y`)))
    const track = trackPitch(table, 0, table.endFrame)
    const [hertz, strength, voiced] = await Promise.all(
      ['f0', 'strength', 'voiced'].map(kind => load(`prototype/${name}.${kind}`)),
    )
    expect(Array.from(track.voiced)).toEqual(Array.from(voiced!))
    track.voiced.forEach((isVoiced, i) => {
      expect(isVoiced ? 2 ** track.pitch[i]! / hertz![i]! : 1).toBeCloseTo(1, 4)
      expect(track.strength[i]!).toBeCloseTo(strength![i]!, 4)
    })
  })
})

test('there are 1332 names, all different, in the order of the values', async () => {
  const names = functionalNames()
  expect(names).toHaveLength(FUNCTIONAL_COUNT)
  expect(new Set(names).size).toBe(FUNCTIONAL_COUNT)
  const samples = await load('librosa/speech_de.y')
  const values = functionals(samples)
  const value = (name: string) => values[names.indexOf(name)]!
  expect(value('durationSeconds')).toBeCloseTo(describe(trimSilence(samples)).endFrame / 100, 5)
  expect(value('logmel03.p95')).toBeGreaterThan(value('logmel03.p50'))
  expect(value('logmel03.range90')).toBeCloseTo(value('logmel03.p95') - value('logmel03.p5'), 4)
  expect(value('voicedShare')).toBeGreaterThan(0)
  expect(value('level.p95')).toBeLessThanOrEqual(0)
})

test('a window has the functionals of its own frames, whatever surrounds it', async () => {
  const samples = await load('librosa/speech_calm.y')
  const table = describe(samples)
  const alone = describe(samples.subarray(160 * 60, 160 * 260 + 240))
  const inside = windowFunctionals(table, 60, 260)
  const cut = windowFunctionals(alone, 0, 200)
  const names = functionalNames()
  // The pitch frames at the ends see their neighbours instead of silence: the voice's values may differ a little.
  names.forEach((name, i) => {
    if (/^(logmel|mfcc|level|durationSeconds|speechSeconds)/.test(name)) expect(cut[i]!).toBeCloseTo(inside[i]!, 3)
  })
})

test.each([0.02, 0.2, 4])('log-mel, MFCC and level of a window are those of the samples times %d', async factor => {
  const samples = prepare(await load('librosa/speech_angry.y'))
  // No peak in the last samples, which belong to no hop; a stretch of digital silence; nothing above 4 kHz.
  const dull = samples.map((_, i) => {
    const quiet = i > samples.length - 500 || (i > 9000 && i < 12000) ? 0 : 1
    return (quiet * ((samples[i - 1] ?? 0) + 2 * samples[i]! + (samples[i + 1] ?? 0))) / 4
  })
  const [usual, other] = [dull, dull.map(value => value * factor)].map(sound => {
    const table = describe(sound)
    return windowFunctionals(table, 0, table.endFrame)
  })
  functionalNames().forEach((name, i) => {
    if (/^(logmel|mfcc|level|speechLevel|speechS)/.test(name) && !/skew|modulation/.test(name))
      expect(Math.abs(usual![i]! - other![i]!), name).toBeLessThan(0.01)
  })
})

test('the gain of a window is that of its own peak', () => {
  const samples = new Float32Array(16000).fill(0.01)
  samples[8000] = -0.8
  const table = describe(samples)
  expect(windowGain(table, 0, 98)).toBeCloseTo(0.625, 5)
  expect(windowGain(table, 0, 50)).toBeCloseTo(50, 3)
  expect(windowGain(describe(new Float32Array(16000)), 0, 98)).toBe(1)
})

test('are finite for any stretch of any sound', () => {
  const random = createRandom(3)
  const sounds = [
    new Float32Array(8000),
    Float32Array.from({ length: 8000 }, () => 2 * random.uniform() - 1),
    Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i / 10)),
    Float32Array.from({ length: 8000 }, (_, i) => (i === 4000 ? 1 : 0)),
    new Float32Array(8000).fill(1e-20),
    new Float32Array(8000).fill(1),
    Float32Array.from({ length: 8000 }, (_, i) => 1e30 * Math.sin(i / 10)),
  ].map(describe)
  fc.assert(
    fc.property(fc.nat(6), fc.nat(47), fc.nat(47), (sound, a, b) => {
      const values = windowFunctionals(sounds[sound]!, Math.min(a, b), Math.max(a, b) + 1)
      expect(values.every(Number.isFinite)).toBe(true)
    }),
    { numRuns: 150, seed: 1 },
  )
  for (const length of [0, 1, 399, 400, 401, 2000]) {
    const values = functionals(Float32Array.from({ length }, () => random.uniform() - 0.5))
    expect(values).toHaveLength(FUNCTIONAL_COUNT)
    expect(values.every(Number.isFinite)).toBe(true)
  }
})

test('fills the array it is given', () => {
  const table = describe(Float32Array.from({ length: 8000 }, (_, i) => 0.3 * Math.sin(i / 20)))
  const out = new Float32Array(FUNCTIONAL_COUNT).fill(9)
  expect(windowFunctionals(table, 0, 40, out)).toBe(out)
  expect(out).toEqual(windowFunctionals(table, 0, 40))
  expect(table.row(3)[COLUMN.level]).toBeGreaterThan(0)
})

test('the recipe has not changed without a new version', () => {
  expect(FUNCTIONALS_RECIPE.version).toBe(1)
  expect(recipeHash(FUNCTIONALS_RECIPE)).toMatch(/^[0-9a-f]{64}$/)
})
