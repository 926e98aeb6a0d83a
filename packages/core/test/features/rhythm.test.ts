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

test('a swing of 6 dB at 5 Hz has the power that Parseval gives its band', () => {
  const length = 400
  const out = new Float32Array(MODULATION_BANDS)
  createModulation()(
    Float32Array.from({ length }, (_, i) => -40 + 6 * Math.sin(2 * Math.PI * 5 * i * 0.01)),
    out,
    0,
  )
  // Half of the windowed sine's energy lies at positive frequencies, all of it within the 10 bins from 4 to 6 Hz.
  const windowEnergy = (3 / 8) * (length - 1)
  const expected = Math.log((512 * (6 ** 2 / 4) * windowEnergy) / (length * 10) + 1e-3)
  expect(out[MODULATION_EDGES.indexOf(4)]).toBeCloseTo(expected, 2)
})

test('a constant contour has no modulation, also of one frame', () => {
  const modulation = createModulation()
  for (const length of [1, 2, 300, 900]) {
    const out = new Float32Array(MODULATION_BANDS + 1)
    modulation(new Float32Array(length).fill(-30), out, 1)
    for (const value of out.subarray(1)) expect(value).toBeCloseTo(Math.log(1e-3), 3)
  }
})
