import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COLUMN, DESCRIPTOR_COLUMNS, DescriptorStream, describe } from '../../src/features/descriptors.ts'
import { createRandom } from '../../src/random.ts'

/** A voice-like signal: harmonics of a gliding pitch with pauses, and a little noise. */
function voice(length: number, seed = 1): Float32Array {
  const random = createRandom(seed)
  let phase = 0
  return Float32Array.from({ length }, (_, i) => {
    const time = i / 16000
    phase += (2 * Math.PI * (140 + 40 * Math.sin(3 * time))) / 16000
    const open = Math.sin(2 * Math.PI * 1.7 * time) > -0.3 ? 1 : 0
    let sum = 0
    for (let k = 1; k < 12; k++) sum += Math.sin(k * phase) / k
    return 0.2 * open * sum + 0.002 * (random.uniform() - 0.5)
  })
}

function tone(hz: number, length: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / 16000))
}

test('gives the same rows bit for bit whatever the chunks', () => {
  const samples = voice(16000)
  const whole = describe(samples)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 7000 }), { minLength: 1, maxLength: 40 }), sizes => {
      const stream = new DescriptorStream(16)
      let at = 0
      for (let i = 0; at < samples.length; i++) {
        const size = (sizes[i % sizes.length] ?? 0) || 1 + (i % 333)
        stream.push(samples.slice(at, at + size))
        at += size
      }
      stream.finish()
      expect(stream.endFrame).toBe(whole.endFrame)
      for (let frame = 0; frame < whole.endFrame; frame++) expect(stream.row(frame)).toEqual(whole.row(frame))
    }),
    { numRuns: 25, seed: 1 },
  )
})

test('keeps no more rows than are needed when old frames are dropped', () => {
  const samples = voice(80000)
  const whole = describe(samples)
  const stream = new DescriptorStream(64)
  for (let at = 0; at < samples.length; at += 320) {
    stream.push(samples.subarray(at, at + 320))
    stream.dropBefore(stream.endFrame - 50)
    if (stream.endFrame > 0) expect(stream.row(stream.endFrame - 1)).toEqual(whole.row(stream.endFrame - 1))
  }
  expect(stream.data.length).toBe(64 * DESCRIPTOR_COLUMNS)
  expect(stream.firstFrame).toBe(stream.endFrame - 50)
  expect(stream.row(stream.firstFrame)).toEqual(whole.row(stream.firstFrame))
})

test('has a frame every 160 samples from the first 400 on, and one for anything shorter', () => {
  const frames = (length: number) => describe(new Float32Array(length)).endFrame
  expect([0, 1, 399, 400, 559, 560, 16000].map(frames)).toEqual([0, 1, 1, 1, 1, 2, 98])
})

test('stays finite on silence, a click and full-scale noise', () => {
  const random = createRandom(2)
  const click = new Float32Array(4000)
  click[2000] = 1
  for (const samples of [
    new Float32Array(4000),
    click,
    Float32Array.from({ length: 4000 }, () => 2 * random.uniform() - 1),
  ])
    for (let frame = 0, table = describe(samples); frame < table.endFrame; frame++)
      expect(table.row(frame).every(Number.isFinite)).toBe(true)
})

test('finds the pitch, the centroid and the periodicity of a tone', () => {
  const table = describe(tone(250, 16000))
  const row = table.row(50)
  expect(2 ** row[COLUMN.pitch]!).toBeCloseTo(250, 0)
  expect(Math.exp(row[COLUMN.centroid]!) - 1).toBeCloseTo(250, 0)
  expect(row[COLUMN.periodicity]!).toBeGreaterThan(0.98)
  expect(row[COLUMN.peak]!).toBeCloseTo(0.5, 3)
  expect(row[COLUMN.clipped]!).toBe(0)
})

test('says which share of a hop is clipped', () => {
  const row = describe(tone(400, 16000, 3).map(value => Math.max(-1, Math.min(1, value)))).row(20)
  // |3 sin| >= 0.975 outside of asin(0.325) around each zero crossing.
  expect(row[COLUMN.clipped]!).toBeCloseTo(1 - (2 * Math.asin(0.325)) / Math.PI, 1)
})

test('a louder signal shifts the level, the log-mel bands and the first coefficient by a constant', () => {
  const samples = voice(8000)
  const soft = describe(samples).row(20)
  const loud = describe(samples.map(value => value * 2)).row(20)
  expect(loud[COLUMN.level]! - soft[COLUMN.level]!).toBeCloseTo(20 * Math.log10(2), 4)
  for (let band = 0; band < 40; band++)
    expect(loud[COLUMN.logMel + band]! - soft[COLUMN.logMel + band]!).toBeCloseTo(2 * Math.LN2, 2)
  expect(loud[COLUMN.mfcc]! - soft[COLUMN.mfcc]!).toBeCloseTo(2 * Math.LN2 * Math.sqrt(40), 2)
  expect(loud[COLUMN.mfcc + 1]! - soft[COLUMN.mfcc + 1]!).toBeCloseTo(0, 2)
})
