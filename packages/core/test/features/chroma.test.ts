import { describe, expect, it } from 'vitest'
import { chroma, chromaFilterBank, chromaOfSignal, PITCH_CLASSES } from '../../src/features/chroma.ts'
import { magnitudeSpectrogram } from '../../src/features/stft.ts'
import { estimateTuning } from '../../src/features/tuning.ts'

const RATE = 22050
const chord = (...hertz: number[]) =>
  Float32Array.from({ length: RATE }, (_, n) =>
    hertz.reduce((sum, f) => sum + 0.2 * Math.sin((2 * Math.PI * f * n) / RATE), 0),
  )
const semitones = (from: number, count: number) => from * 2 ** (count / 12)

describe('chroma', () => {
  it.each(PITCH_CLASSES.map((name, i) => [name, i] as const))('is 1 at the class of a tone: %s', (_, index) => {
    const values = chromaOfSignal(chord(semitones(440, index - 9)), RATE)
    const row = Array.from(values.data.subarray(20 * 12, 21 * 12))
    expect(row.indexOf(1)).toBe(index)
  })

  it('weighs the classes of a bin as those an octave higher', () => {
    const bank = chromaFilterBank(RATE)
    const column = (bin: number) => {
      const weights = PITCH_CLASSES.map((_, c) => bank.data[c * bank.columns + bin]!)
      const most = Math.max(...weights)
      return weights.map(weight => weight / most)
    }
    for (const bin of [50, 100, 333])
      for (const [c, weight] of column(bin).entries()) expect(column(2 * bin)[c]).toBeCloseTo(weight, 5)
  })

  it('is 0 in silence', () => {
    expect(chroma(magnitudeSpectrogram(new Float32Array(4000)), RATE).data.every(value => value === 0)).toBe(true)
  })
})

describe('estimateTuning', () => {
  it.each([-0.4, -0.15, 0, 0.2, 0.45])('finds how far tones are off, within a few hundredths: %d semitones', off => {
    const tones = [0, 5, 9, 14, 19].map(step => semitones(330, step - 1 + off - semitoneOffset(330)))
    const found = estimateTuning(magnitudeSpectrogram(chord(...tones), { fftSize: 8192 }), RATE)
    expect(Math.abs(found - off)).toBeLessThan(0.05)
  })

  it('is 0 where nothing sounds', () => {
    expect(estimateTuning(magnitudeSpectrogram(new Float32Array(5000)), RATE)).toBe(0)
  })
})

/** Semitones from the nearest note of the scale of A = 440 Hz. */
function semitoneOffset(hertz: number): number {
  const steps = 12 * Math.log2(hertz / 440)
  return steps - Math.round(steps)
}
