import { describe, expect, it } from 'vitest'
import { onsetStrength } from '../../src/features/onset.ts'

describe('onsetStrength', () => {
  it('is strongest where a sound begins, and 0 while it lasts', () => {
    const samples = Float32Array.from({ length: 32000 }, (_, n) => (n < 16000 ? 0 : Math.sin((2 * Math.PI * n) / 40)))
    const values = onsetStrength(samples, 16000)
    const strongest = values.indexOf(Math.max(...values))
    expect(Math.abs((strongest * 512) / 16000 - 1)).toBeLessThan(0.1)
    expect(values[45]).toBeLessThan(0.01)
    expect(values.subarray(0, 25).every(value => value === 0)).toBe(true)
  })
})
