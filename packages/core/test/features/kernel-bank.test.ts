import { expect, test } from 'vitest'
import { createKernelBank, GROUP_SIZE, KERNEL_TAPS } from '../../src/features/kernel-bank.ts'

test('the same seed makes the same kernels, another seed others', () => {
  expect(createKernelBank(7)).toEqual(createKernelBank(7))
  expect(createKernelBank(8).groups[0]!.weights).not.toEqual(createKernelBank(7).groups[0]!.weights)
})

test('kernels have unit norm, mean zero over time at every band, and lie within the bands', () => {
  const { bands, groups } = createKernelBank(1)
  expect(groups).toHaveLength((4 * 96) / GROUP_SIZE)
  for (const { first, count, weights } of groups) {
    expect(first).toBeGreaterThanOrEqual(0)
    expect(first + count).toBeLessThanOrEqual(bands)
    for (let j = 0; j < GROUP_SIZE; j++) {
      let square = 0
      for (let band = 0; band < count; band++) {
        let sum = 0
        for (let tap = 0; tap < KERNEL_TAPS; tap++) {
          const value = weights[(tap * count + band) * GROUP_SIZE + j]!
          sum += value
          square += value * value
        }
        expect(Math.abs(sum)).toBeLessThan(1e-6)
      }
      expect(square).toBeCloseTo(1, 5)
    }
  }
})

test('each dilation has as many kernels, also where they do not divide by two', () => {
  const { groups } = createKernelBank(1, { perDilation: 40, bands: 24 })
  for (const dilation of [1, 2, 4, 8]) expect(groups.filter(group => group.dilation === dilation)).toHaveLength(5)
})
