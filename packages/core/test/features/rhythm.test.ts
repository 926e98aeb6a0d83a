import { expect, test } from 'vitest'
import { createModulation, MODULATION_BANDS, MODULATION_EDGES } from '../../src/features/rhythm.ts'

test.each([0.7, 1.5, 3, 5, 7, 11, 20])('a contour that moves at %d Hz is strongest in that band', hertz => {
  const out = new Float32Array(MODULATION_BANDS)
  createModulation()(
    Float32Array.from({ length: 400 }, (_, i) => 20 + 6 * Math.sin(2 * Math.PI * hertz * i * 0.01)),
    out,
    0,
  )
  const band = MODULATION_EDGES.findIndex((edge, i) => hertz >= edge && hertz < MODULATION_EDGES[i + 1]!)
  expect(out.indexOf(Math.max(...out))).toBe(band)
})

test('a constant contour has no modulation, also of one frame', () => {
  const modulation = createModulation()
  for (const length of [1, 2, 300, 900]) {
    const out = new Float32Array(MODULATION_BANDS + 1)
    modulation(new Float32Array(length).fill(-30), out, 1)
    for (const value of out.subarray(1)) expect(value).toBeCloseTo(Math.log(1e-3), 3)
  }
})
