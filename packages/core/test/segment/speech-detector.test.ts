import fc from 'fast-check'
import { expect, describe as group, test } from 'vitest'
import {
  COLUMN,
  DESCRIPTOR_COLUMNS,
  DescriptorStream,
  type DescriptorTable,
  describe,
} from '../../src/features/descriptors.ts'
import { findSpeech, SpeechDetector } from '../../src/segment/speech-detector.ts'
import { regionsOf, type SpeechEvent } from '../../src/segment/speech-events.ts'
import { clicks, dtmfTones, hum, lineTones, syntheticVoice, whiteNoise } from '../support/sounds.ts'

const RATE = 16000

/** Sounds one after the other, each at a level in dB of full scale, over noise at -75 dB. */
function sequence(...parts: { sound?: Float32Array; seconds?: number; levelDb?: number }[]): Float32Array {
  const lengths = parts.map(({ sound, seconds = 0 }) => sound?.length ?? Math.round(seconds * RATE))
  const out = whiteNoise(
    lengths.reduce((a, b) => a + b, 0),
    { seed: 9 },
  ).map(value => value * 10 ** (-75 / 20))
  let at = 0
  for (const [index, { sound, levelDb = -26 }] of parts.entries()) {
    for (let n = 0; sound && n < sound.length; n++) out[at + n]! += sound[n]! * 10 ** (levelDb / 20)
    at += lengths[index]!
  }
  return out
}

const voice = (seconds: number, seed: number) => syntheticVoice(seconds * RATE, { seed })
const seconds = (found: readonly { start: number; end: number }[]) =>
  found.reduce((sum, { start, end }) => sum + end - start, 0)

/** A table of rows as given, for input that no sound makes. */
function tableOf(rows: readonly Float32Array[]): DescriptorTable {
  const data = new Float32Array(rows.length * DESCRIPTOR_COLUMNS)
  for (const [index, row] of rows.entries()) data.set(row, index * DESCRIPTOR_COLUMNS)
  return {
    firstFrame: 0,
    endFrame: rows.length,
    columns: DESCRIPTOR_COLUMNS,
    data,
    offsetOf: frame => frame * DESCRIPTOR_COLUMNS,
    row: frame => data.subarray(frame * DESCRIPTOR_COLUMNS, (frame + 1) * DESCRIPTOR_COLUMNS),
  }
}

group('findSpeech', () => {
  test.each([
    ['no samples', new Float32Array(0)],
    ['one sample', Float32Array.of(0.5)],
    ['digital silence', new Float32Array(5 * RATE)],
    ['a constant', new Float32Array(5 * RATE).fill(0.3)],
    ['noise', sequence({ sound: whiteNoise(8 * RATE) })],
    ['a tone', Float32Array.from({ length: 5 * RATE }, (_, n) => 0.2 * Math.sin((2 * Math.PI * 220 * n) / RATE))],
    ['hum', sequence({ sound: hum(8 * RATE) })],
    ['keys pressed', sequence({ seconds: 1 }, { sound: dtmfTones(8 * RATE) })],
    ['a ring-back tone', sequence({ sound: lineTones(8 * RATE, { seed: 2 }) })],
    ['clicks', sequence({ sound: clicks(8 * RATE), levelDb: -36 })],
  ])('finds none in %s', (_, samples) => {
    expect(findSpeech(describe(samples))).toEqual([])
  })

  test('finds the speech between pauses, to a tenth of a second', () => {
    const samples = sequence(
      { seconds: 1.5 },
      { sound: voice(2, 1) },
      { seconds: 1 },
      { sound: voice(3, 2) },
      { seconds: 2 },
    )
    const found = findSpeech(describe(samples))
    expect(found).toHaveLength(2)
    for (const [index, [start, end]] of [
      [1.5, 3.5],
      [4.5, 7.5],
    ].entries()) {
      expect(Math.abs(found[index]!.start - start!)).toBeLessThanOrEqual(0.1)
      expect(Math.abs(found[index]!.end - end!)).toBeLessThanOrEqual(0.1)
    }
  })

  test.each([-30, -12, 12])('finds the same speech %i dB louder', gainDb => {
    const samples = sequence({ seconds: 1 }, { sound: voice(3, 3) }, { seconds: 1 }, { sound: voice(2, 4) })
    const louder = samples.map(value => value * 10 ** (gainDb / 20))
    expect(Math.abs(seconds(findSpeech(describe(louder))) - seconds(findSpeech(describe(samples))))).toBeLessThan(0.3)
  })

  test('finds speech over hum', () => {
    const samples = sequence({ seconds: 2 }, { sound: voice(3, 5) }, { seconds: 2 })
    const under = hum(samples.length, { seed: 1 })
    const found = findSpeech(describe(samples.map((value, n) => value + under[n]! * 10 ** (-46 / 20))))
    expect(seconds(found)).toBeGreaterThan(2.6)
    expect(seconds(found)).toBeLessThan(3.4)
  })
})

group('SpeechDetector', () => {
  const samples = sequence(
    { seconds: 0.7 },
    { sound: voice(2.3, 6) },
    { seconds: 0.6 },
    { sound: dtmfTones(RATE) },
    { seconds: 0.5 },
    { sound: voice(4, 7) },
  )
  const whole = describe(samples)
  const expected = findSpeech(whole)

  test('says the same for any chunks, lets the table drop what it has read, and looks ahead half a second', () => {
    expect(expected.length).toBeGreaterThanOrEqual(2)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 160, max: 40_000 }), { minLength: 1, maxLength: 30 }), sizes => {
        const table = new DescriptorStream(16)
        const detector = new SpeechDetector()
        const events: SpeechEvent[] = []
        for (let at = 0, index = 0; at < samples.length; index++) {
          const size = sizes[index % sizes.length]! + (index > 200 ? 16_000 : 0)
          table.push(samples.subarray(at, at + size))
          at += size
          events.push(...detector.push(table))
          table.dropBefore(detector.endFrame)
          expect(detector.endFrame - detector.settledFrame).toBeLessThanOrEqual(51)
        }
        table.finish()
        events.push(...detector.push(table), ...detector.finish())
        expect(detector.settledFrame).toBe(table.endFrame)
        expect(
          regionsOf(events, table.endFrame).map(({ startFrame, endFrame }) => ({
            start: startFrame / 100,
            end: endFrame / 100,
          })),
        ).toEqual(expected)
      }),
      { numRuns: 8, seed: 1 },
    )
  })

  test('the noise that goes with a start is the level of the line before it', () => {
    const detector = new SpeechDetector()
    const starts = [...detector.push(whole), ...detector.finish()].filter(event => event.type === 'start')
    expect(Math.abs(starts[0]!.noiseDb! + 75)).toBeLessThan(2)
  })

  test('says so where frames were dropped before it read them', () => {
    const table = new DescriptorStream()
    table.push(samples.subarray(0, RATE))
    table.dropBefore(20)
    expect(() => new SpeechDetector().push(table)).toThrow(/dropped/)
  })

  test('reads nothing after the end', () => {
    const detector = new SpeechDetector()
    detector.finish()
    expect(detector.push(whole)).toEqual([])
    expect(detector.finish()).toEqual([])
  })

  test('rows that no sound makes give ordered, disjoint regions within bounds', () => {
    const value = fc.oneof(
      fc.double({ min: -200, max: 200 }),
      fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    )
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 8, maxLength: 8 }), { maxLength: 120 }), rows => {
        const table = tableOf(
          rows.flatMap(values =>
            Array.from({ length: 5 }, () =>
              Float32Array.from({ length: DESCRIPTOR_COLUMNS }, (_, c) => values[c % 8]!),
            ),
          ),
        )
        let end = 0
        for (const interval of findSpeech(table)) {
          expect(interval.start).toBeGreaterThanOrEqual(end)
          expect(interval.end).toBeGreaterThan(interval.start)
          end = interval.end
        }
        expect(end).toBeLessThanOrEqual(table.endFrame / 100)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  test('one broken row does not deafen it to the speech after', () => {
    const rows = Array.from({ length: whole.endFrame }, (_, t) => Float32Array.from(whole.row(t)))
    rows[30]!.fill(Number.NaN)
    rows[31]![COLUMN.level] = Number.POSITIVE_INFINITY
    expect(Math.abs(seconds(findSpeech(tableOf(rows))) - seconds(expected))).toBeLessThan(0.2)
  })
})
