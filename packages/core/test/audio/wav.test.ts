import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { G711_SAMPLES } from '../../src/audio/g711.ts'
import { toWav, wavHeader } from '../../src/audio/to-wav.ts'
import { WavReader } from '../../src/audio/wav.ts'
import { AppError } from '../../src/errors.ts'
import { loadFixture } from '../support/fixtures.ts'
import { readAll } from '../support/read-all.ts'
import { ascii, chunk, join, size32, wavBytes } from '../support/wav-bytes.ts'

const bytesOf = (length: number, write: (view: DataView) => void) => {
  const bytes = new Uint8Array(length)
  write(new DataView(bytes.buffer))
  return bytes
}
const read = (bytes: Uint8Array, lengths?: readonly number[]) => {
  const reader = new WavReader()
  const audio = readAll(reader, bytes, lengths)
  return { ...audio, info: reader.info! }
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
const twoBytes = Uint8Array.of(0, 0x40, 0, 0xc0)

describe('a WAV reader', () => {
  it.each([
    ['unsigned 8-bit', 1, 8, Uint8Array.of(0, 128, 192, 255), [-1, 0, 0.5, 127 / 128]],
    ['16-bit', 1, 16, Uint8Array.of(0, 0x80, 0, 0x40, 0xff, 0x7f), [-1, 0.5, 32767 / 32768]],
    ['24-bit', 1, 24, Uint8Array.of(0, 0, 0x80, 0, 0, 0x40, 1, 0, 0), [-1, 0.5, 2 ** -23]],
    ['32-bit', 1, 32, Uint8Array.of(0, 0, 0, 0x80, 0, 0, 0, 0x40), [-1, 0.5]],
    ['A-law', 6, 8, Uint8Array.of(0x55, 0xd5, 0x2a), [-8 / 32768, 8 / 32768, -32256 / 32768]],
    ['mu-law', 7, 8, Uint8Array.of(0xff, 0x00, 0x80), [0, -32124 / 32768, 32124 / 32768]],
  ])('reads %s samples', (_name, tag, bits, data, expected) => {
    const { channels } = read(wavBytes({ tag, bits, data, after: new Uint8Array(data.length % 2) }))
    expect([...channels[0]!]).toEqual(expected)
  })

  it('reads 32-bit and 64-bit floats, also beyond full scale', () => {
    const float = bytesOf(8, view => [0.25, -1.5].forEach((value, i) => void view.setFloat32(4 * i, value, true)))
    const double = bytesOf(16, view => [0.25, -1.5].forEach((value, i) => void view.setFloat64(8 * i, value, true)))
    expect([...read(wavBytes({ tag: 3, bits: 32, data: float })).channels[0]!]).toEqual([0.25, -1.5])
    expect([...read(wavBytes({ tag: 3, bits: 64, data: double })).channels[0]!]).toEqual([0.25, -1.5])
  })

  it('looks into an extensible format for what it is', () => {
    const extension = join(Uint8Array.of(22, 0, 20, 0, 0, 0, 0, 0, 1, 0), new Uint8Array(14))
    const { info, channels } = read(
      wavBytes({ tag: 0xfffe, bits: 24, data: Uint8Array.of(0, 0, 0x40), extension, after: new Uint8Array(1) }),
    )
    expect(info.codec).toBe('pcm_s24le')
    expect(channels[0]![0]).toBe(0.5)
  })

  it('keeps channels apart', () => {
    const { channels, info } = read(wavBytes({ channelCount: 2, data: join(twoBytes, twoBytes) }))
    expect(channels.map(channel => [...channel])).toEqual([
      [0.5, 0.5],
      [-0.5, -0.5],
    ])
    expect(info).toEqual({
      container: 'wav',
      codec: 'pcm_s16le',
      sampleRate: 8000,
      channelCount: 2,
      durationSeconds: 2 / 8000,
      warnings: [],
    })
  })

  it('looks past chunks before the samples and stops before those after them', () => {
    const before = join(chunk('LIST', ascii('odd')), chunk('junk', new Uint8Array(5000)))
    const after = chunk('LIST', ascii('INFO'))
    expect(read(wavBytes({ before, data: twoBytes, after })).channels[0]!.length).toBe(2)
  })

  it('reads RF64 and BW64, where the sizes stand in a chunk of their own', () => {
    const sizes = bytesOf(28, view => {
      view.setBigUint64(0, 100n, true)
      view.setBigUint64(8, 4n, true)
    })
    for (const riff of ['RF64', 'BW64']) {
      const bytes = wavBytes({
        riff,
        riffSize: 0xffffffff,
        before: chunk('ds64', sizes),
        data: twoBytes,
        dataSize: 0xffffffff,
        after: chunk('LIST', ascii('INFO')),
      })
      const { channels, info } = read(bytes)
      expect(channels[0]!.length).toBe(2)
      expect(info).toMatchObject({ container: 'rf64', durationSeconds: 2 / 8000 })
    }
  })

  it.each([
    ['both sizes are open', 0xffffffff, 0xffffffff],
    ['both sizes are 0', 0, 0],
    ['the file claims to end where the samples begin', 36, 0],
  ])('reads to the end of a pipe where %s', (_name, riffSize, dataSize) => {
    const { channels, info } = read(wavBytes({ riffSize, dataSize, data: join(twoBytes, twoBytes) }), [7])
    expect(channels[0]!.length).toBe(4)
    expect(info.durationSeconds).toBeUndefined()
    expect(info.warnings).toEqual([])
  })

  it('gives what is there of a file that promises more, and says so', () => {
    const { channels, info } = read(wavBytes({ dataSize: 1_000_000, riffSize: 1_000_036, data: twoBytes }))
    expect(channels[0]!.length).toBe(2)
    expect(info.warnings).toEqual([expect.stringContaining('promises 1000000 bytes')])
  })

  it('allocates nothing for the 4 GB that a header claims', () => {
    const { channels } = read(wavBytes({ dataSize: 0xfffffffe, riffSize: 0xfffffffe, data: twoBytes }))
    expect(channels[0]!.length).toBe(2)
    const skipped = join(ascii('RIFF'), size32(0xfffffffe), ascii('WAVELIST'), size32(0xfffffff0), new Uint8Array(100))
    expect(codeOf(skipped)).toBe('audio/truncated')
  })

  it('leaves out what is no whole sample at the end, and says so', () => {
    const { channels, info } = read(wavBytes({ dataSize: 5, data: Uint8Array.of(0, 64, 0, 64, 9) }))
    expect(channels[0]!.length).toBe(2)
    expect(info.warnings).toEqual([expect.stringContaining('1 bytes')])
  })

  it.each([
    ['0 channels', { channelCount: 0, block: 0 }, 'audio/malformed'],
    ['65535 channels', { channelCount: 65535, block: 2 }, 'audio/too-many-channels'],
    ['9 channels', { channelCount: 9 }, 'audio/too-many-channels'],
    ['0 Hz', { sampleRate: 0 }, 'audio/malformed'],
    ['4 GHz', { sampleRate: 0xffffffff }, 'audio/malformed'],
    ['0 bits', { bits: 0, block: 0 }, 'audio/malformed'],
    ['65535 bits', { bits: 65535, block: 8192 }, 'audio/malformed'],
    ['16 bits in blocks of 1 byte', { bits: 16, block: 1 }, 'audio/malformed'],
    ['16-bit floats', { tag: 3, bits: 16 }, 'audio/malformed'],
    ['ADPCM', { tag: 0x11, bits: 4, block: 256 }, 'audio/unsupported-codec'],
    ['MP3', { tag: 0x55, bits: 0, block: 1 }, 'audio/unsupported-codec'],
    ['no samples', { data: new Uint8Array(0) }, 'audio/empty'],
    ['fewer bytes than one sample', { data: Uint8Array.of(1) }, 'audio/empty'],
    ['promised samples of which none is there', { data: new Uint8Array(0), dataSize: 100 }, 'audio/truncated'],
  ])('refuses %s', (_name, fields, code) => {
    expect(codeOf(wavBytes({ data: twoBytes, ...fields }))).toBe(code)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a float sample that is %d', value => {
    const data = bytesOf(8, view => view.setFloat32(4, value, true))
    expect(codeOf(wavBytes({ tag: 3, bits: 32, data }))).toBe('audio/not-finite')
  })

  it('refuses samples without a format, and a format without samples', () => {
    const format = wavBytes({ data: twoBytes }).subarray(12, 36)
    expect(codeOf(join(ascii('RIFF'), size32(16), ascii('WAVEdata'), size32(4), twoBytes))).toBe('audio/malformed')
    expect(codeOf(join(ascii('RIFF'), size32(28), ascii('WAVE'), format))).toBe('audio/malformed')
    expect(codeOf(ascii('RIFX0000WAVEfmt '))).toBe('audio/unknown-format')
  })

  it('says that a file is truncated wherever in its header it is cut', () => {
    const whole = wavBytes({ before: chunk('LIST', ascii('abc')), data: twoBytes })
    for (let length = 1; length < whole.length - 3; length++)
      expect([length, codeOf(whole.subarray(0, length))]).toEqual([length, 'audio/truncated'])
  })

  it('reads the same however the bytes are cut', async () => {
    const bytes = await loadFixture('audio/stereo.wav')
    const whole = read(bytes)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }), lengths => {
        expect(read(bytes, lengths)).toEqual(whole)
      }),
      { numRuns: 30, seed: 3 },
    )
  })

  it('ends in samples or a coded error, whatever the bytes', () => {
    const start = wavBytes({ data: new Uint8Array(64) })
    const edits = fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(edits, fc.uint8Array({ maxLength: 64 }), fc.nat(start.length), (changes, tail, cut) => {
        const bytes = join(start.subarray(0, cut), tail)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        expect(codeOf(bytes)).toMatch(/^(none|audio\/)/)
      }),
      { numRuns: 3000, seed: 4 },
    )
  })
})

describe('a WAV writer', () => {
  it('gives back the bits of 16-bit PCM', async () => {
    const bytes = await loadFixture('audio/stereo.wav')
    const { channels, sampleRate } = read(bytes)
    expect(toWav({ channels, sampleRate })).toEqual(bytes)
  })

  it('clips what is beyond full scale and rounds to the nearest', () => {
    const { channels } = read(
      toWav({ channels: [Float32Array.of(2, -2, 0.4 / 32768, 0.6 / 32768)], sampleRate: 16000 }),
    )
    expect([...channels[0]!]).toEqual([32767 / 32768, -1, 0, 1 / 32768])
  })

  it('leaves the sizes open where there are more bytes than WAV can say', () => {
    const header = wavHeader(2, 48000, 2 ** 31)
    expect(new DataView(header.buffer).getUint32(4, true)).toBe(0xffffffff)
    expect(new DataView(header.buffer).getUint32(40, true)).toBe(0xffffffff)
  })
})

describe('G.711 in WAV', () => {
  it.each([
    ['mulaw', 7],
    ['alaw', 6],
  ] as const)('is the table of %s', (law, tag) => {
    const data = Uint8Array.from({ length: 256 }, (_, code) => code)
    expect(read(wavBytes({ tag, bits: 8, data })).channels[0]).toEqual(G711_SAMPLES[law])
  })
})
