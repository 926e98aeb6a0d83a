import { expect, describe as group, test } from 'vitest'
import { describe } from '../../src/features/descriptors.ts'
import { measureQuality, QualityMeter, qualityFlags } from '../../src/segment/quality.ts'
import { holdMusic, lineTones, syntheticVoice, whiteNoise } from '../support/sounds.ts'

const RATE = 16000
const at = (samples: Float32Array, levelDb: number) => samples.map(value => value * 10 ** (levelDb / 20))
const voice = (levelDb: number, seconds = 3) => at(syntheticVoice(seconds * RATE, { seed: 1 }), levelDb)
const measure = (samples: Float32Array, noiseDb: number | null = null) => {
  const table = describe(samples)
  return measureQuality(table, { startFrame: 0, endFrame: table.endFrame }, noiseDb)
}
const flags = (samples: Float32Array, noiseDb: number | null = null) => qualityFlags(measure(samples, noiseDb))

/** Below 3.4 kHz only: every second sample dropped and put back by a windowed sinc. */
function narrowed(samples: Float32Array): Float32Array {
  const half = 64
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, i) => {
    const n = i - half
    return (
      (n === 0 ? 0.425 : Math.sin(0.425 * Math.PI * n) / (Math.PI * n)) *
      (0.5 + 0.5 * Math.cos((Math.PI * n) / (half + 1)))
    )
  })
  return samples.map((_, n) => {
    let sum = 0
    for (let k = -half; k <= half; k++) sum += taps[k + half]! * (samples[n + k] ?? 0)
    return sum
  })
}

group('quality', () => {
  test('a clean, wide-band voice at an ordinary level has no flag', () => {
    expect(flags(voice(-26), -70)).toEqual([])
  })

  test('the level of a voice is its mean power in dB of full scale', () => {
    expect(Math.abs(measure(at(whiteNoise(3 * RATE), -30)).speechDb + 30)).toBeLessThan(0.5)
  })

  test('speech over noise is the level over the noise, with the noise taken out of the speech', () => {
    const samples = at(whiteNoise(3 * RATE), -30)
    // 20 dB over the noise in all is 10 log10(100 - 1) = 19.96 dB of speech.
    expect(Math.abs(measure(samples, -50).snrDb! - 19.96)).toBeLessThan(0.5)
    expect(measure(samples).snrDb).toBeNull()
    expect(flags(samples, -36)).toContain('noisy')
    expect(flags(samples, -46)).not.toContain('noisy')
  })

  test('a voice driven over full scale is clipped, one that touches it once is not', () => {
    expect(flags(voice(-4).map(value => Math.max(-1, Math.min(1, value))))).toContain('clipped')
    const once = voice(-26)
    once[20_000] = 1
    expect(flags(once)).not.toContain('clipped')
  })

  test('a voice without anything above 4 kHz is narrow-band', () => {
    expect(measure(narrowed(voice(-26))).highBandDb).toBeLessThan(-60)
    expect(flags(narrowed(voice(-26)))).toContain('narrow-band')
  })

  test('less than half a second is too short', () => {
    expect(flags(voice(-26, 0.45))).toContain('too-short')
    expect(flags(voice(-26, 0.55))).not.toContain('too-short')
  })

  test('music and tones hold their pitch, a voice glides', () => {
    for (let seed = 0; seed < 5; seed++) expect(measure(syntheticVoice(3 * RATE, { seed })).heldShare).toBeLessThan(0.4)
    expect(flags(at(lineTones(3 * RATE, { seed: 2 }), -26))).toContain('music')
    const pieces = Array.from({ length: 8 }, (_, seed) => flags(at(holdMusic(3 * RATE, { seed }), -26)))
    expect(pieces.filter(found => found.includes('music')).length).toBeGreaterThanOrEqual(6)
  })

  test('a voice that is hardly there is quiet', () => {
    expect(flags(voice(-64))).toContain('quiet')
    expect(flags(voice(-50))).not.toContain('quiet')
  })

  test('silence and nothing at all give finite measures', () => {
    for (const quality of [measure(new Float32Array(RATE)), new QualityMeter().measure()]) {
      expect(quality.speechDb).toBeLessThan(-100)
      expect(Object.values(quality).some(value => Number.isNaN(value))).toBe(false)
    }
    expect(flags(new Float32Array(RATE))).toContain('quiet')
  })

  test('pieces add up to the whole', () => {
    const table = describe(voice(-26))
    const meter = new QualityMeter()
    meter.add(table, { startFrame: 0, endFrame: 100 }, -60)
    meter.add(table, { startFrame: 100, endFrame: table.endFrame }, -60)
    const whole = measureQuality(table, { startFrame: 0, endFrame: table.endFrame }, -60)
    const { heldShare, ...sums } = meter.measure()
    for (const [name, value] of Object.entries(sums)) expect(value).toBeCloseTo(whole[name as keyof typeof whole]!, 6)
    // One pitch step lies across the cut.
    expect(Math.abs(heldShare - whole.heldShare)).toBeLessThan(0.01)
  })
})
