import { describe, expect, it } from 'vitest'
import { formatBytes, formatMoment, formatShare, formatSpan, sureWord } from '../src/format.ts'

describe('values for people', () => {
  it('give lengths of time in the units that fit', () => {
    expect([4.24, 42, 130, 3720].map(formatSpan)).toEqual(['4.2 s', '42 s', '2 min 10 s', '1 h 2 min'])
  })

  it('give bytes with a decimal only where it tells something', () => {
    expect([1_540, 61_000_000, 2_147_483_648].map(formatBytes)).toEqual(['1.5 kB', '61 MB', '2.1 GB'])
  })

  it('say today and yesterday by the calendar, not by hours', () => {
    const now = new Date(2026, 10, 24, 0, 30)
    expect(formatMoment(new Date(2026, 10, 24, 0, 10), now)).toMatch(/^today, /)
    expect(formatMoment(new Date(2026, 10, 23, 23, 50), now)).toMatch(/^yesterday, /)
    expect(formatMoment(new Date(2026, 10, 22, 23, 50), now)).toMatch(/22/)
    expect(formatMoment(new Date(2024, 10, 22, 23, 50), now)).toMatch(/2024/)
  })

  it('give shares as whole per cent, and sureness in the four words', () => {
    expect(formatShare(0.694)).toBe('69%')
    expect([0.85, 0.849, 0.65, 0.649, 0.45, 0.449].map(sureWord)).toEqual([
      ...['very likely', 'likely', 'likely', 'leaning', 'leaning', 'not sure'],
    ])
  })
})
