import { describe, expect, it } from 'vitest'
import { decodeG711, encodeG711, G711_SAMPLES, type G711Law } from '../../src/audio/g711.ts'
import { loadFixture } from '../support/fixtures.ts'

const LAWS: readonly G711Law[] = ['mulaw', 'alaw']

describe('G.711', () => {
  it('has the values of the recommendation at the ends of its segments', () => {
    // ITU-T G.711, tables 2a and 1a, scaled from 14 and 13 bits to 16.
    const mulaw = [0xff, 0xfe, 0xf0, 0xef, 0xe0, 0xdf, 0xcf, 0xbf, 0xaf, 0x9f, 0x8f, 0x80]
    expect(mulaw.map(code => G711_SAMPLES.mulaw[code]! * 32768)).toEqual([
      0, 8, 120, 132, 372, 396, 924, 1980, 4092, 8316, 16764, 32124,
    ])
    const alaw = [0xd5, 0xd4, 0xda, 0xc5, 0xca, 0xf5, 0xfa, 0xe5, 0x95, 0x85, 0xb5, 0xa5, 0xaa]
    expect(alaw.map(code => G711_SAMPLES.alaw[code]! * 32768)).toEqual([
      8, 24, 248, 264, 504, 528, 1008, 1056, 2112, 4224, 8448, 16896, 32256,
    ])
  })

  it.each(LAWS)('is symmetric: the sign bit of %s turns the sign alone', law => {
    for (let code = 0; code < 128; code++) expect(G711_SAMPLES[law][code]! + G711_SAMPLES[law][code | 128]!).toBe(0)
  })

  it.each(LAWS)('encodes each of the 256 values of %s as itself', law => {
    const again = encodeG711(G711_SAMPLES[law], law)
    // Mu-law has two zeros; the positive one is written.
    for (let code = 0; code < 256; code++) expect(again[code]).toBe(law === 'mulaw' && code === 0x7f ? 0xff : code)
  })

  it.each(LAWS)('is never further than half a step of its segment from a value, with %s', law => {
    const values = Float32Array.from({ length: 65536 }, (_, i) => (i - 32768) / 32768)
    const codes = encodeG711(values, law)
    const decoded = decodeG711(codes, law)
    const [clip, halfStep] =
      law === 'mulaw'
        ? [32635, (code: number) => 4 << ((~code >> 4) & 7)]
        : [32767, (code: number) => 8 << Math.max(0, (((code ^ 0x55) >> 4) & 7) - 1)]
    let worst = 0
    for (let i = 32768 - clip; i <= 32768 + clip; i++)
      worst = Math.max(worst, (Math.abs(decoded[i]! - values[i]!) * 32768) / halfStep(codes[i]!))
    expect(worst).toBe(1)
  })

  it('agrees with FFmpeg on speech', async () => {
    for (const law of LAWS) {
      const codes = (await loadFixture(`audio/${law}.wav`)).subarray(58)
      const samples = decodeG711(codes, law)
      expect(encodeG711(samples, law)).toEqual(codes.map(code => (law === 'mulaw' && code === 0x7f ? 0xff : code)))
    }
  })

  it('clips what is beyond full scale', () => {
    expect(decodeG711(encodeG711(Float32Array.of(5, -5), 'mulaw'), 'mulaw')).toEqual(
      Float32Array.of(32124 / 32768, -32124 / 32768),
    )
  })
})
