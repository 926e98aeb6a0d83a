import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlacReader } from '../../src/audio/flac.ts'
import { OggFlacReader } from '../../src/audio/ogg.ts'
import { WavReader } from '../../src/audio/wav.ts'
import { AppError } from '../../src/errors.ts'
import { loadFixture } from '../support/fixtures.ts'
import { readAll } from '../support/read-all.ts'
import { join } from '../support/wav-bytes.ts'

const read = (bytes: Uint8Array, lengths?: readonly number[]) => {
  const reader = new FlacReader()
  return { ...readAll(reader, bytes, lengths), info: reader.info! }
}
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'none'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
const readWav = async (name: string) => readAll(new WavReader(), await loadFixture(name))

describe('a FLAC reader', () => {
  it.each(['mono-16', 'stereo-mid-side', 'stereo-left-side', 'stereo-right-side'])(
    'gives the samples of %s bit for bit',
    async name => {
      const { channels, sampleRate, info } = read(await loadFixture(`audio/${name}.flac`))
      const wav = await readWav(name === 'mono-16' ? 'audio/speech.wav' : 'audio/stereo.wav')
      expect({ channels, sampleRate }).toEqual(wav)
      expect(info).toEqual({
        container: 'flac',
        codec: 'flac',
        sampleRate: 16000,
        channelCount: channels.length,
        durationSeconds: 1,
        warnings: [],
      })
    },
  )

  it('reads constant blocks, six channels and noise', async () => {
    const constant = read(await loadFixture('audio/constant.flac'))
    expect(constant.channels[0]).toEqual(new Float32Array(2400).fill(0.25))
    const six = read(await loadFixture('audio/six-channels.flac'))
    expect(six.channels.map(channel => channel.length)).toEqual(Array(6).fill(3200))
    const noise = read(await loadFixture('audio/noise.flac'))
    expect(noise.channels[0]!.length).toBe(1600)
    expect(Math.max(...noise.channels[0]!)).toBeGreaterThan(0.9)
  })

  it('reads the same however the bytes are cut', async () => {
    const bytes = await loadFixture('audio/stereo-mid-side.flac')
    const whole = read(bytes)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 6 }), lengths => {
        expect(read(bytes, lengths)).toEqual(whole)
      }),
      { numRuns: 20, seed: 5 },
    )
  })

  it('looks past an ID3 tag', async () => {
    const bytes = await loadFixture('audio/mono-16.flac')
    const tag = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 2, ...new Array(130).fill(7)])
    expect(read(join(tag, bytes)).channels[0]!.length).toBe(16000)
  })

  it('is FLAC in Ogg too', async () => {
    const reader = new OggFlacReader()
    const audio = readAll(reader, await loadFixture('audio/mono-16.oga'), [1000, 77])
    expect(audio).toEqual(await readWav('audio/speech.wav'))
    expect(reader.info).toMatchObject({ container: 'ogg', codec: 'flac' })
  })

  it('leaves out a frame that is broken, says so, and reads on', async () => {
    const bytes = await loadFixture('audio/mono-16.flac')
    bytes[bytes.length - 6000]! ^= 0x55
    const { channels, info } = read(bytes)
    expect(channels[0]!.length).toBeGreaterThan(8000)
    expect(channels[0]!.length).toBeLessThan(16000)
    expect(info.warnings.length).toBe(2)
  })

  it('says that a file is truncated wherever in its header it is cut, and gives what is there after it', async () => {
    const bytes = await loadFixture('audio/mono-16.flac')
    for (let length = 1; length < 8300; length += length < 100 ? 1 : 97)
      expect([length, codeOf(() => read(bytes.subarray(0, length)))]).toEqual([length, 'audio/truncated'])
    const cut = read(bytes.subarray(0, bytes.length - 100))
    expect(cut.channels[0]!.length).toBeGreaterThan(10000)
    expect(cut.info.warnings.at(-1)).toContain('promises 16000 samples')
  })

  it('refuses other bytes and impossible rates', async () => {
    expect(codeOf(() => read(new Uint8Array(100)))).toBe('audio/unknown-format')
    const bytes = (await loadFixture('audio/mono-16.flac')).slice()
    bytes.fill(0, 18, 20)
    bytes[20]! &= 0x0f
    expect(codeOf(() => read(bytes))).toBe('audio/malformed')
  })

  it('gives at most so many samples a call, though few bytes stand for many', async () => {
    const bytes = await loadFixture('audio/constant.flac')
    const frames = bytes.subarray(8300)
    const reader = new FlacReader()
    reader.push(bytes)
    const many = join(...Array.from({ length: 2000 }, () => frames))
    const piece = reader.push(many)
    expect(piece?.channels[0]?.length ?? 0).toBeLessThan(2 ** 20 + 65536)
  })

  it('ends in samples or a coded error, whatever the bytes', async () => {
    const start = (await loadFixture('audio/stereo-mid-side.flac')).slice(0, 14000)
    const edits = fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(edits, fc.nat(start.length), (changes, cut) => {
        const bytes = start.slice(0, cut)
        for (const [at, value] of changes) if (at < cut) bytes[at] = value
        expect(codeOf(() => read(bytes))).toMatch(/^(none|audio\/)/)
      }),
      { numRuns: 300, seed: 6 },
    )
  })
})
