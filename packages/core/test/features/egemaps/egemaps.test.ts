import { describe, expect, it } from 'vitest'
import { EGEMAPS_NAMES, EGEMAPS_RECIPE, egemaps } from '../../../src/features/egemaps/egemaps.ts'
import { createRandom } from '../../../src/random.ts'

const RATE = 16000

/** Pulses of one sample, every `period` samples, through resonances (Hz, bandwidth Hz): a vowel without a speaker. */
function pulseTrain(seconds: number, period: number, resonances: readonly (readonly [number, number])[] = []) {
  let samples = Float64Array.from({ length: seconds * RATE }, (_, n) => (n % period === 0 ? 0.5 : 0))
  for (const [frequency, bandwidth] of resonances) {
    const radius = Math.exp((-Math.PI * bandwidth) / RATE)
    const a1 = 2 * radius * Math.cos((2 * Math.PI * frequency) / RATE)
    const a2 = -radius * radius
    const out = new Float64Array(samples.length)
    for (let n = 0; n < out.length; n++) out[n] = samples[n]! + a1 * (out[n - 1] ?? 0) + a2 * (out[n - 2] ?? 0)
    samples = out
  }
  const peak = samples.reduce((highest, value) => Math.max(highest, Math.abs(value)), 0)
  return Float32Array.from(samples, value => (0.5 * value) / peak)
}

/** Harmonics of a pitch that moves as `semitones` (above 27.5 Hz) says at each second. */
function glide(seconds: number, semitones: (second: number) => number): Float32Array {
  let phase = 0
  return Float32Array.from({ length: seconds * RATE }, (_, n) => {
    phase += (2 * Math.PI * 27.5 * 2 ** (semitones(n / RATE) / 12)) / RATE
    let value = 0
    for (let h = 1; h <= 8; h++) value += Math.cos(h * phase) / h
    return 0.1 * value
  })
}

const named = (samples: Float32Array) => {
  const values = egemaps(samples)
  return (name: string): number => {
    const index = EGEMAPS_NAMES.indexOf(name)
    if (index < 0) throw new Error(`No feature ${name}`)
    return values[index]!
  }
}

describe('the eGeMAPS set', () => {
  it('has 88 different names, one for each value', () => {
    expect(new Set(EGEMAPS_NAMES).size).toBe(88)
    expect(egemaps(pulseTrain(0.5, 80))).toHaveLength(88)
    expect(EGEMAPS_RECIPE.name).toBe('egemaps')
    expect(EGEMAPS_NAMES[0]).toBe('F0semitoneFrom27.5Hz_sma3nz_amean')
    expect(EGEMAPS_NAMES[87]).toBe('equivalentSoundLevel_dBp')
  })

  it('hears a 200 Hz pulse train 34.35 semitones above 27.5 Hz, steady in pitch, period and amplitude', () => {
    const value = named(pulseTrain(1, 80))
    expect(value('F0semitoneFrom27.5Hz_sma3nz_amean')).toBeCloseTo(12 * Math.log2(200 / 27.5), 2)
    expect(value('F0semitoneFrom27.5Hz_sma3nz_pctlrange0-2')).toBeCloseTo(0, 2)
    expect(value('jitterLocal_sma3nz_amean')).toBeLessThan(1e-6)
    expect(value('shimmerLocaldB_sma3nz_amean')).toBeLessThan(1e-6)
    expect(value('HNRdBACF_sma3nz_amean')).toBeGreaterThan(20)
    // All harmonics of a pulse train are equally strong.
    expect(Math.abs(value('logRelF0-H1-H2_sma3nz_amean'))).toBeLessThan(0.2)
  })

  it('measures harmonics to noise: noise a tenth of the power lies at 10 dB', () => {
    const random = createRandom(3)
    const voice = glide(2, () => 36)
    const power = voice.reduce((sum, value) => sum + value * value, 0) / voice.length
    const noisy = voice.map(value => value + Math.sqrt(power / 10) * random.normal())
    expect(Math.abs(named(noisy)('HNRdBACF_sma3nz_amean') - 10)).toBeLessThan(1)
  })

  it('finds three resonances at their frequencies, within the spacing of the harmonics that sample them', () => {
    const value = named(
      pulseTrain(1, 160, [
        [600, 80],
        [1500, 100],
        [2600, 120],
      ]),
    )
    expect(Math.abs(value('F1frequency_sma3nz_amean') - 600)).toBeLessThan(25)
    expect(Math.abs(value('F2frequency_sma3nz_amean') - 1500)).toBeLessThan(25)
    expect(Math.abs(value('F3frequency_sma3nz_amean') - 2600)).toBeLessThan(40)
    // The window of 20 ms widens a resonance by about its own 50 to 90 Hz.
    expect(value('F2bandwidth_sma3nz_amean')).toBeGreaterThan(60)
    expect(value('F2bandwidth_sma3nz_amean')).toBeLessThan(250)
  })

  it('measures a glide of 12 semitones a second as a rising slope of 12, and the same falling', () => {
    const rising = named(glide(1, second => 30 + 12 * second))
    expect(Math.abs(rising('F0semitoneFrom27.5Hz_sma3nz_meanRisingSlope') - 12)).toBeLessThan(0.3)
    expect(rising('F0semitoneFrom27.5Hz_sma3nz_meanFallingSlope')).toBe(0)
    const falling = named(glide(1, second => 42 - 12 * second))
    expect(Math.abs(falling('F0semitoneFrom27.5Hz_sma3nz_meanFallingSlope') - 12)).toBeLessThan(0.3)
    expect(falling('F0semitoneFrom27.5Hz_sma3nz_meanRisingSlope')).toBe(0)
  })

  it('tells the level in dB of full scale power: a sine of amplitude 0.1 has -23 dB', () => {
    const sine = Float32Array.from({ length: RATE }, (_, n) => 0.1 * Math.sin((2 * Math.PI * 250 * n) / RATE))
    expect(named(sine)('equivalentSoundLevel_dBp')).toBeCloseTo(10 * Math.log10(0.005), 3)
  })

  it('puts the balance of a low tone low and of a high tone high', () => {
    const tone = (hertz: number) =>
      Float32Array.from({ length: RATE }, (_, n) => 0.1 * Math.sin((2 * Math.PI * hertz * n) / RATE))
    const low = named(tone(300))
    const high = named(tone(2500))
    expect(low('alphaRatioV_sma3nz_amean')).toBeLessThan(-30)
    expect(low('hammarbergIndexV_sma3nz_amean')).toBeGreaterThan(30)
    const pick = (value: (name: string) => number, name: string) =>
      value(`${name}V_sma3nz_amean`) || value(`${name}UV_sma3nz_amean`)
    expect(pick(high, 'alphaRatio')).toBeGreaterThan(30)
    expect(pick(high, 'hammarbergIndex')).toBeLessThan(-30)
  })

  it('counts bursts: five a second, about half of the time voiced', () => {
    const swell = (n: number) => Math.max(0, Math.sin((2 * Math.PI * 5 * n) / RATE))
    const voice = glide(3, () => 36).map((value, n) => value * swell(n))
    const value = named(voice)
    expect(Math.abs(value('loudnessPeaksPerSec') - 5)).toBeLessThan(0.4)
    expect(Math.abs(value('VoicedSegmentsPerSec') - 5)).toBeLessThan(0.4)
    expect(Math.abs(value('MeanVoicedSegmentLengthSec') - 0.1)).toBeLessThan(0.03)
    expect(Math.abs(value('MeanUnvoicedSegmentLength') - 0.1)).toBeLessThan(0.03)
  })

  it('orders its percentiles', () => {
    const value = named(glide(2, second => 34 + 3 * Math.sin(4 * second)))
    for (const name of ['F0semitoneFrom27.5Hz_sma3nz', 'loudness_sma3']) {
      expect(value(`${name}_percentile20.0`)).toBeLessThanOrEqual(value(`${name}_percentile50.0`))
      expect(value(`${name}_percentile50.0`)).toBeLessThanOrEqual(value(`${name}_percentile80.0`))
      expect(value(`${name}_pctlrange0-2`)).toBeCloseTo(
        value(`${name}_percentile80.0`) - value(`${name}_percentile20.0`),
        4,
      )
    }
  })

  it('changes with the gain only where it measures loudness, flux and level', () => {
    const voice = glide(1, second => 36 + 2 * Math.sin(9 * second))
    const half = egemaps(voice.map(value => value / 2))
    for (const [i, value] of egemaps(voice).entries()) {
      const name = EGEMAPS_NAMES[i]!
      if (/^(loudness_.*(amean|percentile|pctl|Slope)|spectralFlux.*amean|equivalentSoundLevel)/.test(name)) continue
      // The floors under the logarithms stand still while the signal halves.
      expect(Math.abs(half[i]! - value), name).toBeLessThan(1e-2 * Math.max(1, Math.abs(value)))
    }
    const at = EGEMAPS_NAMES.indexOf('equivalentSoundLevel_dBp')
    expect(egemaps(voice)[at]! - half[at]!).toBeCloseTo(20 * Math.log10(2), 3)
  })

  it.each([
    ['no samples', new Float32Array(0)],
    ['one sample', new Float32Array([0.5])],
    ['silence', new Float32Array(RATE)],
    ['a constant', new Float32Array(RATE).fill(0.5)],
    ['a single click', Float32Array.from({ length: RATE }, (_, n) => (n === 8000 ? 1 : 0))],
    ['full-scale square wave', Float32Array.from({ length: RATE }, (_, n) => (n % 100 < 50 ? 1 : -1))],
  ])('is finite for %s', (_, samples) => {
    expect(egemaps(samples).every(Number.isFinite)).toBe(true)
  })

  it('is zero for silence, but for the level, which is at its floor, and one unvoiced stretch', () => {
    const values = egemaps(new Float32Array(RATE))
    // The float32 cosines of a constant do not sum to zero by a few parts in a million.
    const rest = EGEMAPS_NAMES.filter((_, i) => Math.abs(values[i]!) > 1e-4).sort()
    expect(rest).toEqual(['MeanUnvoicedSegmentLength', 'equivalentSoundLevel_dBp'])
    expect(values[87]).toBe(-120)
  })
})
