import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evidenceOf, VoiceBaseline } from '../../src/analyze/evidence.ts'
import { RunningQuantiles } from '../../src/analyze/running-quantiles.ts'
import {
  addVoice,
  measuresOf,
  measureVoice,
  NO_VOICE,
  SyllableOnsets,
  type VoiceSums,
} from '../../src/analyze/voice.ts'
import { COLUMN, describe } from '../../src/features/descriptors.ts'
import { createRandom } from '../../src/random.ts'

/** A second of a voice with these measures. */
function second({ pitch = 20, level = 10, brightness = -5, rate = 4, pitchRange = 5 } = {}): VoiceSums {
  const voicedFrames = 60
  return {
    frames: 100,
    voicedFrames,
    pitchedFrames: voicedFrames,
    pitch: pitch * voicedFrames,
    pitchRange: pitchRange * voicedFrames,
    level: level * voicedFrames,
    brightness: brightness * voicedFrames,
    syllables: rate,
  }
}

/** A baseline of a voice that varies as voices do. */
function usualVoice(seconds = 60, spread = 1): VoiceBaseline {
  const baseline = new VoiceBaseline()
  const random = createRandom(3)
  for (let i = 0; i < seconds; i++)
    baseline.add(
      second({
        pitch: 20 + spread * random.normal(),
        level: 10 + spread * random.normal(),
        brightness: -5 + spread * random.normal(),
        rate: 4 + 0.3 * random.normal(),
        pitchRange: 5 + random.normal(),
      }),
    )
  return baseline
}

test('what a voice usually does is no evidence', () => {
  expect(evidenceOf(second(), usualVoice(), 'caller')).toEqual([])
})

test('a higher, louder, faster voice is said to be so, the strongest first, with amounts and units', () => {
  const evidence = evidenceOf(second({ pitch: 24.1, level: 16, rate: 7.2 }), usualVoice(), 'caller')
  expect(evidence.map(({ measure, unit }) => [measure, unit])).toEqual([
    ['rate', 'syllables/s'],
    ['pitch', 'semitones'],
    ['level', 'dB'],
  ])
  expect(evidence[0]!.text).toMatch(/^speaks faster than usual for this caller \(about 7\.2 against [34]\.\d syllables/)
  expect(evidence[1]!.text).toBe('voice 4 semitones higher than usual for this caller')
  expect(evidence[1]!.difference).toBeCloseTo(4.1, 0)
  // The pitch of the usual voice is normal with a spread of 1: deciles at -1.28 and 1.28, of 60 values within 0.5.
  const [low, high] = evidence[1]!.usual!
  expect(Math.abs(low + 1.28)).toBeLessThan(0.5)
  expect(Math.abs(high - 1.28)).toBeLessThan(0.5)
  expect(evidence[2]!.text).toBe('6 dB louder than usual for this caller')
})

test('syllables that were not counted are no slow speech, nor is a difference within the error of counting', () => {
  expect(evidenceOf(second({ rate: 0 }), usualVoice(), 'caller')).toEqual([])
  expect(evidenceOf(second({ rate: 2 }), usualVoice(), 'caller')).toEqual([])
})

test('a wider range of pitch is said with both ranges', () => {
  const [evidence] = evidenceOf(second({ pitchRange: 12 }), usualVoice(), 'caller')
  expect(evidence!.text).toMatch(
    /^pitch moves over a wider range than usual for this caller \(12 against [45] semitones\)$/,
  )
})

test('the other way round too', () => {
  const texts = evidenceOf(second({ pitch: 16, level: 4, brightness: -11 }), usualVoice(), 'speaker').map(e => e.text)
  expect(texts.join('; ')).toMatch(/lower than usual for this speaker/)
  expect(texts.join('; ')).toMatch(/quieter than usual/)
  expect(texts.join('; ')).toMatch(/duller, softer voice/)
})

test('a difference that nobody would notice is no evidence, however steady the voice', () => {
  expect(evidenceOf(second({ pitch: 21, level: 12 }), usualVoice(60, 0.01), 'caller')).toEqual([])
})

test('a difference that is usual for a lively voice is no evidence', () => {
  expect(evidenceOf(second({ pitch: 24, level: 14 }), usualVoice(60, 5), 'caller')).toEqual([])
})

test('with less than ten seconds of a voice, or hardly any voicing, nothing is said', () => {
  expect(evidenceOf(second({ pitch: 30 }), usualVoice(9), 'caller')).toEqual([])
  const whispered = { ...second({ pitch: 30 }), voicedFrames: 10 }
  expect(evidenceOf(whispered, usualVoice(), 'caller')).toEqual([])
})

test('stretches add up', () => {
  const both = addVoice(second({ pitch: 10, rate: 2 }), second({ pitch: 20, rate: 4 }))
  expect(measuresOf(both)).toMatchObject({ pitch: 15, rate: 3 })
  expect(addVoice(NO_VOICE, second())).toEqual(second())
  expect(measuresOf(NO_VOICE)).toBeUndefined()
})

/** Syllables: a buzz at `hertz` that swells `perSecond` times a second. */
function babble(seconds: number, hertz: number, perSecond: number, gain = 0.3): Float32Array {
  return Float32Array.from({ length: seconds * 16_000 }, (_, n) => {
    const time = n / 16_000
    const swell = 0.02 + Math.max(0, Math.sin(2 * Math.PI * perSecond * time)) ** 2
    let sum = 0
    for (let k = 1; k <= 12; k++) sum += Math.sin(2 * Math.PI * hertz * k * time) / k
    return gain * swell * sum
  })
}

function measured(samples: Float32Array) {
  const table = describe(samples)
  const onsets = new SyllableOnsets()
  const frames: number[] = []
  for (let frame = 0; frame < table.endFrame; frame++)
    if (onsets.push(table.data[table.offsetOf(frame) + COLUMN.level]!)) frames.push(frame)
  return measuresOf(measureVoice(table, 0, table.endFrame, frames))!
}

test('pitch, level and rate are measured where they can be known', () => {
  const low = measured(babble(6, 110, 3))
  const high = measured(babble(6, 220, 5, 0.6))
  expect(low.pitch).toBeCloseTo(12, 0)
  expect(high.pitch - low.pitch).toBeCloseTo(12, 0)
  expect(low.rate).toBeGreaterThan(2.5)
  expect(low.rate).toBeLessThan(3.5)
  expect(high.rate).toBeGreaterThan(4.4)
  expect(high.rate).toBeLessThan(5.6)
  expect(measured(babble(6, 110, 3, 0.6)).level - low.level).toBeCloseTo(6, 1)
})

test('running quantiles are those of the sorted values, to a bin', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -9.9, max: 9.9, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (values, q) => {
        const running = new RunningQuantiles(-10, 10, 0.1)
        for (const value of values) running.add(value)
        const sorted = [...values].sort((a, b) => a - b)
        const rank = Math.ceil(q * values.length - 1e-9)
        const exact = sorted[Math.max(0, rank - 1)]!
        expect(Math.abs(running.quantile(q) - exact)).toBeLessThanOrEqual(0.1 + 1e-9)
      },
    ),
    { seed: 1 },
  )
  expect(new RunningQuantiles(0, 1, 0.1).quantile(0.5)).toBeNaN()
})
