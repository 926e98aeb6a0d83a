import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AiffReader } from '../../src/audio/aiff.ts'
import { WavReader } from '../../src/audio/wav.ts'
import { AppError } from '../../src/errors.ts'
import { loadFixture } from '../support/fixtures.ts'
import { readAll } from '../support/read-all.ts'
import { ascii, join } from '../support/wav-bytes.ts'

const size = (value: number) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
const part = (id: string, content: Uint8Array) =>
  join(ascii(id), size(content.length), content, new Uint8Array(content.length % 2))
/** 8000 as the 80-bit number that AIFF has for it. */
const RATE_8000 = Uint8Array.of(0x40, 0x0b, 0xfa, 0, 0, 0, 0, 0, 0, 0)

function aiff(
  data: Uint8Array,
  { channels = 1, bits = 16, compression = '', rate = RATE_8000, promised = data.length } = {},
) {
  const description = join(
    Uint8Array.of(channels >> 8, channels & 255, 0, 0, 0, 0, bits >> 8, bits & 255),
    rate,
    ascii(compression),
  )
  const samples = join(ascii('SSND'), size(promised + 8), new Uint8Array(8), data)
  const body = join(
    ascii(compression ? 'AIFC' : 'AIFF'),
    part('COMM', description),
    part('NAME', ascii('odd')),
    samples,
  )
  return join(ascii('FORM'), size(body.length), body)
}
const read = (bytes: Uint8Array, lengths?: readonly number[]) => {
  const reader = new AiffReader()
  return { ...readAll(reader, bytes, lengths), info: reader.info! }
}
const codeOf = (bytes: Uint8Array): string => {
  try {
    read(bytes)
    return 'none'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('an AIFF reader', () => {
  it.each(['speech.aiff', 'sowt.aifc'])('reads %s as FFmpeg wrote it', async name => {
    const { channels, sampleRate, info } = read(await loadFixture(`audio/${name}`))
    const wav = readAll(new WavReader(), await loadFixture('audio/speech.wav'))
    expect(sampleRate).toBe(16000)
    expect(channels[0]).toEqual(wav.channels[0]!.slice(0, 3200))
    expect(info).toMatchObject({ container: 'aiff', durationSeconds: 0.2, warnings: [] })
  })

  it.each([
    ['8-bit', 8, '', Uint8Array.of(0x80, 0x40), [-1, 0.5]],
    ['24-bit', 24, '', Uint8Array.of(0x80, 0, 0, 0x40, 0, 0), [-1, 0.5]],
    ['little-endian', 16, 'sowt', Uint8Array.of(0, 0x80, 0, 0x40), [-1, 0.5]],
    ['float', 32, 'fl32', Uint8Array.of(0x3f, 0, 0, 0), [0.5]],
    ['mu-law', 16, 'ulaw', Uint8Array.of(0xff, 0x00), [0, -32124 / 32768]],
  ])('reads %s samples', (_name, bits, compression, data, expected) => {
    expect([...read(aiff(data, { bits, compression })).channels[0]!]).toEqual(expected)
  })

  it('gives what is there of a file that promises more, and says so', () => {
    const { channels, info } = read(aiff(Uint8Array.of(0x40, 0), { promised: 0xfffffff0 }))
    expect([...channels[0]!]).toEqual([0.5])
    expect(info.warnings).toEqual([expect.stringContaining('promises')])
  })

  it.each([
    ['0 channels', { channels: 0 }, 'audio/malformed'],
    ['65535 channels', { channels: 65535 }, 'audio/too-many-channels'],
    ['0 Hz', { rate: new Uint8Array(10) }, 'audio/malformed'],
    ['a rate that is no number', { rate: new Uint8Array(10).fill(255) }, 'audio/malformed'],
    ['0 bits', { bits: 0 }, 'audio/malformed'],
    ['an unknown compression', { compression: 'MAC3' }, 'audio/unsupported-codec'],
  ])('refuses %s', (_name, fields, code) => {
    expect(codeOf(aiff(Uint8Array.of(0, 0), fields))).toBe(code)
  })

  it('refuses a file without samples', () => {
    expect(codeOf(aiff(new Uint8Array(0)))).toBe('audio/empty')
    expect(codeOf(aiff(new Uint8Array(0), { promised: 100 }))).toBe('audio/truncated')
  })

  it('says that a file is truncated wherever in its header it is cut', () => {
    const whole = aiff(Uint8Array.of(1, 2, 3, 4))
    for (let length = 1; length < whole.length - 4; length++)
      expect(['audio/truncated', 'audio/empty']).toContain(codeOf(whole.subarray(0, length)))
  })

  it('ends in samples or a coded error, whatever the bytes', () => {
    const start = aiff(new Uint8Array(40))
    const edits = fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(edits, fc.nat(start.length), (changes, cut) => {
        const bytes = start.slice(0, cut)
        for (const [at, value] of changes) if (at < cut) bytes[at] = value
        expect(codeOf(bytes)).toMatch(/^(none|audio\/)/)
      }),
      { numRuns: 2000, seed: 7 },
    )
  })
})
