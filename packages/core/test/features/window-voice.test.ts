import { expect, test } from 'vitest'
import { describe } from '../../src/features/descriptors.ts'
import { windowVoice } from '../../src/features/window-voice.ts'

/** A voice at `hertz` that swells `rate` times a second. */
function syllables(hertz: number, rate: number, amplitude = 0.3): Float32Array {
  return Float32Array.from({ length: 48000 }, (_, i) => {
    const time = i / 16000
    let sum = 0
    for (let k = 1; k <= 10; k++) sum += Math.sin(2 * Math.PI * hertz * k * time) / k
    return amplitude * sum * (0.55 - 0.45 * Math.cos(2 * Math.PI * rate * time))
  })
}

function measure(samples: Float32Array) {
  const table = describe(samples)
  return windowVoice(table, 0, table.endFrame)
}

test('says pitch, level and rate of a voice', () => {
  const found = measure(syllables(220, 4))
  expect(found.pitchSemitones).toBeCloseTo(24, 1)
  expect(found.pitchRangeSemitones).toBeLessThan(0.5)
  expect(found.syllableRate).toBeCloseTo(4, 0)
  expect(found.harmonicsToNoiseDb).toBeGreaterThan(10)
  expect(found.voicedShare).toBeGreaterThan(0.9)
})

test('half the amplitude is 6 dB less and the same voice', () => {
  const loud = measure(syllables(150, 3, 0.3))
  const soft = measure(syllables(150, 3, 0.15))
  expect(loud.levelDb! - soft.levelDb!).toBeCloseTo(20 * Math.log10(2), 2)
  expect(loud.pitchSemitones!).toBeCloseTo(soft.pitchSemitones!, 4)
  expect(loud.brightnessDb!).toBeCloseTo(soft.brightnessDb!, 2)
})

test('the level of a steady tone is that of its RMS', () => {
  const samples = Float32Array.from({ length: 16000 }, (_, i) => (i < 8000 ? 0.5 : 0.001) * Math.sin(i / 3))
  expect(measure(samples).levelDb).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 0)
})

test('says nothing of silence and of nothing', () => {
  expect(Object.values(measure(new Float32Array(16000)))).toEqual(new Array(7).fill(null))
  expect(Object.values(measure(new Float32Array(0)))).toEqual(new Array(7).fill(null))
})
