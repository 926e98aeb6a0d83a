import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { SoundPicturePainter } from '../../src/report/sound-picture.ts'

const RATE = 8000

function paint(samples: Float32Array, chunk: number, columns = 50) {
  const painter = new SoundPicturePainter(samples.length / RATE, RATE, columns)
  for (let at = 0; at < samples.length; at += chunk) painter.push(samples.subarray(at, at + chunk))
  return painter.finish()
}

describe('SoundPicturePainter', () => {
  it('shows a sine of half scale at -6 dB in its row and far below in the others', () => {
    // 1000 Hz is bin 64 of 512 at 8 kHz, the second of the two bins of row 31.
    const sine = Float32Array.from({ length: 2 * RATE }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / RATE))
    const { peaks, spectrum } = paint(sine, 1000)
    const column = spectrum.values.subarray(25 * spectrum.rows, 26 * spectrum.rows)
    expect(column[31]).toBeCloseTo(-6.02, 1)
    expect(Math.max(...column.subarray(40))).toBeLessThan(-70)
    for (const peak of peaks) expect(peak).toBeCloseTo(0.5, 3)
  })

  it('does not depend on how the sound is cut', () => {
    const random = createRandom(3)
    const noise = Float32Array.from({ length: 6000 }, () => 0.2 * random.normal())
    const whole = paint(noise, noise.length)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), chunk => {
        expect(paint(noise, chunk)).toEqual(whole)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it('takes more sound than it was told of', () => {
    const painter = new SoundPicturePainter(0.5, RATE, 20)
    painter.push(new Float32Array(RATE).fill(0.25))
    expect(painter.finish().peaks.at(-1)).toBe(0.25)
  })

  it('has a picture of a recording without samples', () => {
    const { peaks, spectrum } = new SoundPicturePainter(0, RATE, 100).finish()
    expect(peaks).toHaveLength(1)
    expect(spectrum.columns).toBe(1)
  })
})
