import { describe, expect, it } from 'vitest'
import { powerToDecibels } from '../../src/signal/decibel.ts'

describe('powerToDecibels', () => {
  it('is 10 dB for each factor of ten, from the reference on', () => {
    expect(Array.from(powerToDecibels(Float32Array.of(1, 10, 0.5), { reference: 10 }))).toEqual([
      -10,
      0,
      Math.fround(10 * Math.log10(0.05)),
    ])
  })

  it('has a floor under the loudest value, unless it is taken away', () => {
    const power = Float32Array.of(1, 1e-9)
    expect(Array.from(powerToDecibels(power))).toEqual([0, -80])
    expect(powerToDecibels(power, { range: null })[1]).toBeCloseTo(-90, 4)
    expect(powerToDecibels(power, { range: 30 })[1]).toBe(-30)
  })

  it('takes silence for the minimum', () => {
    expect(Array.from(powerToDecibels(new Float32Array(2)))).toEqual([-100, -100])
    expect(powerToDecibels(new Float32Array(1), { minimum: 1e-5 })[0]).toBeCloseTo(-50, 4)
  })
})
