import { expect, test } from 'vitest'
import { describe } from '../../src/features/descriptors.ts'
import { trackPitch } from '../../src/features/pitch-track.ts'
import { createRandom } from '../../src/random.ts'

/** Harmonics of a pitch that may move. */
function voice(length: number, hertz: (second: number) => number, partials = 10): Float32Array {
  let phase = 0
  return Float32Array.from({ length }, (_, i) => {
    phase += (2 * Math.PI * hertz(i / 16000)) / 16000
    let sum = 0
    for (let k = 1; k <= partials; k++) sum += Math.sin(k * phase) / k
    return 0.2 * sum
  })
}

test.each([80, 123, 200, 311, 450])('follows a voice at %d Hz', hertz => {
  const table = describe(voice(8000, () => hertz))
  const track = trackPitch(table, 2, table.endFrame - 2)
  expect(track.voicedCount).toBe(table.endFrame - 4)
  for (const pitch of track.pitch) expect(2 ** pitch / hertz).toBeCloseTo(1, 2)
  for (const strength of track.strength) expect(strength).toBeGreaterThan(0.95)
})

test('follows a glide and does not jump an octave', () => {
  const hertz = (second: number) => 120 + 120 * second
  const table = describe(voice(16000, hertz))
  const track = trackPitch(table, 0, table.endFrame)
  for (let i = 3; i < table.endFrame - 3; i++)
    expect(2 ** track.pitch[i]! / hertz((160 * i + 200) / 16000)).toBeCloseTo(1, 1)
})

test('hears no voice in noise or silence', () => {
  const random = createRandom(5)
  const noise = describe(Float32Array.from({ length: 16000 }, () => 0.2 * random.normal()))
  expect(trackPitch(noise, 0, noise.endFrame).voicedCount).toBeLessThan(noise.endFrame / 10)
  const silence = describe(new Float32Array(16000))
  const track = trackPitch(silence, 0, silence.endFrame)
  expect(track.voicedCount).toBe(0)
  expect(track.pitch.every(value => value === 0)).toBe(true)
})

test('is empty for no frames', () => {
  expect(trackPitch(describe(new Float32Array(0)), 0, 0)).toMatchObject({ voicedCount: 0 })
})
