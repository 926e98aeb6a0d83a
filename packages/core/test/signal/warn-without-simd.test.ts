import { expect, test, vi } from 'vitest'
import { warnWithoutSimd } from '../../src/signal/warn-without-simd.ts'

test('says once that there is no SIMD, however many kernels are missing', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  warnWithoutSimd(new Error('no build'))
  warnWithoutSimd(new Error('no other build'))
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0]![0]).toContain('no build')
  expect(warn.mock.calls[0]![0]).toContain('npm run prepare')
  warn.mockRestore()
})
