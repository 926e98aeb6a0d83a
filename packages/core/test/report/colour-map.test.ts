import { describe, expect, it } from 'vitest'
import { COLOUR_MAPS, colourRamp } from '../../src/report/colour-map.ts'

/** matplotlib's tables at 0, 1/2 and 1. */
const ANCHORS = {
  viridis: [
    [68, 1, 84],
    [33, 145, 140],
    [253, 231, 37],
  ],
  magma: [
    [0, 0, 4],
    [183, 55, 121],
    [252, 253, 191],
  ],
} as const

describe('colourRamp', () => {
  it.each(['viridis', 'magma'] as const)(
    '%s is the published one to 6 of 255 (the polynomials are that close)',
    map => {
      const ramp = colourRamp(map, 3)
      for (const [index, colour] of ANCHORS[map].entries())
        for (const [c, value] of colour.entries()) expect(Math.abs(ramp[index * 3 + c]! - value)).toBeLessThanOrEqual(6)
    },
  )

  it.each(COLOUR_MAPS)('%s goes one way in lightness, so that it reads in grey', map => {
    const ramp = colourRamp(map, 32)
    const grey = Array.from(
      { length: 32 },
      (_, i) => 0.2126 * ramp[i * 3]! + 0.7152 * ramp[i * 3 + 1]! + 0.0722 * ramp[i * 3 + 2]!,
    )
    const signs = new Set(grey.slice(1).map((value, i) => Math.sign(value - grey[i]!)))
    expect([...signs]).toHaveLength(1)
  })
})
