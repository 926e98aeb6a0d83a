import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { createRealFft } from '../../src/signal/fft.ts'
import { CONDITIONS, makeCopy, parseCondition } from '../../src/train/copies.ts'

const RATE = 16000

function tones(hertz: readonly number[], seconds = 2): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, n) =>
    hertz.reduce((sum, hz) => sum + 0.1 * Math.sin((2 * Math.PI * hz * n) / RATE), 0),
  )
}

/** dB of the bin nearest to a frequency; 1 s from the middle, so that 1 Hz is a bin. */
function levelAt(samples: Float32Array, hz: number): number {
  const fft = createRealFft(RATE)
  const out = new Float32Array(fft.bins)
  fft.power(samples.slice(8000, 8000 + RATE), out)
  return 10 * Math.log10((out[hz] ?? 0) + 1e-12)
}

function noiseOf(copy: Float32Array, clean: Float32Array): Float32Array {
  return copy.map((value, i) => value - (clean[i] ?? 0))
}

function power(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length
}

describe('training copies', () => {
  const clean = tones([200, 1000, 3000, 5000])

  test('are the same samples for the same seed; only noise depends on the seed', () => {
    const short = clean.subarray(0, 3000)
    for (const condition of CONDITIONS) {
      const first = makeCopy(short, condition, 5)
      expect(makeCopy(short, condition, 5)).toEqual(first)
      const other = makeCopy(short, condition, 6)
      if (/white|pink/.test(condition)) expect(other).not.toEqual(first)
      else expect(other).toEqual(first)
    }
  })

  test('at another speed are longer or shorter, and lower or higher', () => {
    const slow = makeCopy(tones([1000], 3), 'speed0.9', 1)
    expect(slow.length).toBe(Math.ceil(48000 / 0.9))
    expect(levelAt(slow, 900)).toBeGreaterThan(levelAt(slow, 1000) + 40)
    const fast = makeCopy(tones([1000], 3), 'speed1.1', 1)
    expect(fast.length).toBe(Math.ceil(48000 / 1.1))
    expect(levelAt(fast, 1100)).toBeGreaterThan(levelAt(fast, 1000) + 40)
  })

  test('through the telephone keep 1000 and 3000 Hz, and lose 200 and 5000 Hz', () => {
    const phone = makeCopy(clean, 'mulaw8k', 1)
    expect(phone.length).toBe(clean.length)
    const inside = Math.min(levelAt(phone, 1000), levelAt(phone, 3000))
    expect(inside - levelAt(phone, 200)).toBeGreaterThan(30)
    expect(inside - levelAt(phone, 5000)).toBeGreaterThan(50)
  })

  test('in noise have it 10 dB below the speech, whatever the level and the pauses', () => {
    const speech = new Float32Array(3 * RATE)
    speech.set(
      tones([300], 1).map(value => value / 20),
      RATE,
    )
    for (const condition of ['white10', 'pink10'] as const) {
      const noise = noiseOf(makeCopy(speech, condition, 3), speech)
      const snr = 10 * Math.log10(power(speech.subarray(RATE, 2 * RATE)) / power(noise))
      expect(snr).toBeGreaterThan(9.5)
      expect(snr).toBeLessThan(10.5)
    }
  })

  test('in pink noise have it fall by 3 dB an octave', () => {
    const random = createRandom(1)
    const speech = Float32Array.from({ length: 1 << 17 }, () => random.normal())
    const noise = noiseOf(makeCopy(speech, 'pink10', 3), speech)
    const fft = createRealFft(1 << 17)
    const out = new Float32Array(fft.bins)
    fft.power(noise, out)
    const octave = (low: number) => out.subarray(low, 2 * low).reduce((sum, value) => sum + value, 0) / low
    expect(10 * Math.log10(octave(4096) / octave(8192))).toBeCloseTo(3, 0)
    expect(10 * Math.log10(octave(1024) / octave(16384))).toBeCloseTo(12, 0)
  })

  test('of silence, one sample or none are finite', () => {
    for (const condition of CONDITIONS)
      for (const length of [0, 1, 500])
        expect(makeCopy(new Float32Array(length), condition, 1).every(Number.isFinite)).toBe(true)
  })

  test('are found by name; another name is refused', () => {
    expect(parseCondition('mulaw8k')).toBe('mulaw8k')
    expect(parseCondition('gain-12-speed0.95-mp3-32')).toBe('gain-12-speed0.95-mp3-32')
    for (const wrong of ['mp3', 'white', 'clean5', 'speed9', 'mulaw8k-', 'constructor', ''])
      expect(() => parseCondition(wrong)).toThrow(/expected one or more, with "-" between, of clean, speed<times/)
  })
})

describe('further copies', () => {
  const voice = tones([200, 1000, 3000])

  test('at another tempo are longer or shorter at the same pitch, at another pitch as long and higher', () => {
    const slow = makeCopy(tones([1000], 3), 'tempo0.8', 1)
    expect(slow.length).toBe(3 * RATE * 1.25)
    expect(levelAt(slow, 1000)).toBeGreaterThan(levelAt(slow, 800) + 30)
    const high = makeCopy(tones([1000], 3), 'pitch+12', 1)
    expect(high.length).toBe(3 * RATE)
    expect(levelAt(high, 2000)).toBeGreaterThan(levelAt(high, 1000) + 30)
    const low = makeCopy(tones([1000], 3), 'pitch-12', 1)
    expect(levelAt(low, 500)).toBeGreaterThan(levelAt(low, 1000) + 30)
  })

  test('over other lines keep to their bands: A-law loses 200 Hz, a mobile telephone less of it', () => {
    const line = makeCopy(voice, 'alaw8k', 1)
    const mobile = makeCopy(voice, 'gsm8k', 1)
    expect(levelAt(line, 1000) - levelAt(line, 200)).toBeGreaterThan(30)
    expect(levelAt(makeCopy(tones([250, 1000]), 'gsm8k', 1), 250)).toBeGreaterThan(levelAt(line, 200) + 20)
    expect(mobile.length).toBe(voice.length)
  })

  test('in noise of any strength have it so far below the speech', () => {
    const speech = tones([300], 2)
    for (const [condition, wanted] of [
      ['white20', 20],
      ['pink5', 5],
      ['white-3', -3],
    ] as const)
      expect(10 * Math.log10(power(speech) / power(noiseOf(makeCopy(speech, condition, 3), speech)))).toBeCloseTo(
        wanted,
        0,
      )
  })

  test('in babble have the voices, each as loud as the others, below the speech', () => {
    const speech = tones([300], 2)
    const voices = [tones([700], 1), tones([1900], 1).map(value => value / 50)]
    const noise = noiseOf(makeCopy(speech, 'babble10', 3, { babble: voices }), speech)
    expect(10 * Math.log10(power(speech) / power(noise))).toBeCloseTo(10, 1)
    expect(levelAt(noise, 700)).toBeCloseTo(levelAt(noise, 1900), 0)
    expect(makeCopy(speech, 'babble10', 3, { babble: [] })).toEqual(speech)
  })

  test('in a room ring on: 60 dB in the time that its name says', () => {
    const click = new Float32Array(2 * RATE)
    click[100] = 1
    const room = makeCopy(click, 'room0.5', 1)
    expect(room[100]).toBeCloseTo(1, 5)
    const level = (second: number) => {
      const at = 100 + Math.round(second * RATE)
      return 10 * Math.log10(power(room.subarray(at, at + 800)))
    }
    expect(level(0.1) - level(0.35)).toBeGreaterThan(26)
    expect(level(0.1) - level(0.35)).toBeLessThan(34)
    expect(power(room.subarray(100 + 0.6 * RATE))).toBeLessThan(1e-10)
    expect(makeCopy(click, 'room0.5', 2)).not.toEqual(room)
    expect(makeCopy(click, 'room0.5', 1)).toEqual(room)
  })

  test('with gain are so much louder up to full scale; clipped ones are cut so far below the peak', () => {
    expect(Math.max(...makeCopy(tones([250]), 'gain+12', 1))).toBeCloseTo(0.398, 3)
    expect(Math.max(...makeCopy(tones([250]), 'gain-12', 1))).toBeCloseTo(0.0251, 4)
    expect(Math.max(...makeCopy(tones([250]), 'gain+40', 1))).toBe(1)
    const clipped = makeCopy(tones([250]), 'clip6', 1)
    expect(Math.max(...clipped)).toBeCloseTo(0.0501, 4)
    expect(Math.min(...clipped)).toBeCloseTo(-0.0501, 4)
  })

  test('with losses lack about so many whole packets, in runs', () => {
    const full = new Float32Array(320 * 20000).fill(0.5)
    const lossy = makeCopy(full, 'loss10', 4)
    const lost = Array.from({ length: 20000 }, (_, packet) => lossy[packet * 320] === 0)
    expect(lossy.filter(value => value === 0).length).toBe(320 * lost.filter(Boolean).length)
    expect(lost.filter(Boolean).length / 20000).toBeCloseTo(0.1, 2)
    const runs = lost.filter((gone, packet) => gone && !lost[packet - 1]).length
    expect(lost.filter(Boolean).length / runs).toBeCloseTo(2, 0)
  })

  test('that are joined have the other clips after them', () => {
    const one = tones([300], 1)
    const copy = makeCopy(one, 'joined', 1, { following: [one, one] })
    expect(copy.length).toBe(3 * one.length)
    expect(makeCopy(one, 'joined', 1, { following: [] })).toEqual(one)
  })

  test('that need voices or a coder say so where none is given', () => {
    expect(() => makeCopy(voice, 'babble10', 1)).toThrow(/"babble10" needs "babble"/)
    expect(() => makeCopy(voice, 'speed0.9-mp3-32', 1)).toThrow(/needs "code"/)
  })

  test('of silence, one sample or none are finite and the same every time', () => {
    const tools = { babble: [voice], following: [voice] }
    for (const condition of [
      ...([
        'tempo1.2',
        'pitch-3',
        'alaw8k',
        'gsm8k',
        'babble5',
        'room0.3',
        'gain+12',
        'clip10',
        'loss20',
        'joined',
      ] as const),
    ])
      for (const length of [0, 1, 500]) {
        const copy = makeCopy(new Float32Array(length), condition, 1, tools)
        expect(copy.every(Number.isFinite)).toBe(true)
        expect(makeCopy(new Float32Array(length), condition, 1, tools)).toEqual(copy)
      }
  })
})
