import { describe, expect, it } from 'vitest'
import { rootMeanSquare, zeroCrossingRate } from '../../src/features/energy.ts'

const tone = (hertz: number, count: number) =>
  Float32Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * hertz * (n + 0.5)) / 16000))

describe('rootMeanSquare', () => {
  it('is 1 over root 2 for a sine, less at the padded ends', () => {
    const values = rootMeanSquare(tone(500, 16000))
    expect(values.length).toBe(32)
    expect(values[10]).toBeCloseTo(Math.SQRT1_2, 4)
    expect(values[0]).toBeCloseTo(0.5, 2)
  })

  it('takes frames as they are without centring', () => {
    const values = rootMeanSquare(Float32Array.of(3, 4, 0, 0), { frameLength: 2, hopLength: 2, centre: false })
    expect(values[0]).toBeCloseTo(Math.sqrt(12.5), 5)
    expect(values[1]).toBe(0)
  })
})

describe('zeroCrossingRate', () => {
  it('is twice the frequency over the rate for a sine', () => {
    expect(zeroCrossingRate(tone(1000, 16000))[10]).toBeCloseTo(0.125, 2)
  })

  it('takes what is as good as zero for positive', () => {
    const samples = Float32Array.of(1, -1e-12, 1, -1, 0, -1)
    expect(zeroCrossingRate(samples, { frameLength: 6, hopLength: 6, centre: false })[0]).toBeCloseTo(3 / 6, 6)
  })
})
