import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodePcm } from '../../src/audio/pcm.ts'
import { toWav } from '../../src/audio/to-wav.ts'
import { loadNodeAv } from '../../src/node/decode-node-av.ts'
import { findProgram } from '../../src/node/find-program.ts'
import { type DecoderName, openAudio } from '../../src/node/open-audio.ts'
import { readAudio } from '../../src/node/read-audio.ts'
import { createWavWriter } from '../../src/node/wav-writer.ts'
import { wavBytes } from '../support/wav-bytes.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url))
let folder = ''
let available: Record<DecoderName, boolean>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-audio-test-'))
  available = {
    'node-av': (await loadNodeAv()) !== undefined,
    ffmpeg: (await findProgram('ffmpeg')) !== undefined,
    wasm: true,
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (name: string, bytes: Uint8Array | string) => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** Largest correlation of `decoded` with `original` and the shift, in samples, at which it is found. */
function bestShift(
  decoded: Float32Array,
  original: Float32Array,
  reach: number,
): { shift: number; similarity: number } {
  let best = { shift: 0, similarity: -1 }
  for (let shift = -reach; shift <= reach; shift++) {
    let product = 0
    let powerA = 0
    let powerB = 0
    for (let i = reach; i < Math.min(original.length, decoded.length) - reach; i++) {
      product += original[i]! * decoded[i + shift]!
      powerA += original[i]! ** 2
      powerB += decoded[i + shift]! ** 2
    }
    const similarity = product / Math.sqrt(powerA * powerB)
    if (similarity > best.similarity) best = { shift, similarity }
  }
  return best
}

/** Name, decoders that can do it, rate, channels, how exact the length must be in seconds. */
const CODED: readonly (readonly [string, readonly DecoderName[], number, number, number])[] = [
  ['speech.mp3', ['node-av', 'ffmpeg', 'wasm'], 16000, 1, 0.0001],
  ['stereo.mp3', ['node-av', 'ffmpeg', 'wasm'], 44100, 2, 0.0001],
  ['speech.ogg', ['wasm'], 16000, 1, 0.0001],
  // FFmpeg loses a block of a file of one page.
  ['speech.ogg', ['node-av', 'ffmpeg'], 16000, 1, 0.017],
  ['stereo.ogg', ['node-av', 'ffmpeg', 'wasm'], 16000, 2, 0.0001],
  ['speech.opus', ['node-av', 'ffmpeg', 'wasm'], 48000, 1, 0.0001],
  ['stereo.opus', ['node-av', 'ffmpeg', 'wasm'], 48000, 2, 0.0001],
  ['speech.m4a', ['node-av', 'ffmpeg'], 16000, 1, 0.0011],
  ['speech.webm', ['node-av', 'ffmpeg', 'wasm'], 48000, 1, 0.0001],
  ['video.mp4', ['node-av', 'ffmpeg'], 16000, 1, 0.0011],
  ['video.mov', ['node-av', 'ffmpeg'], 16000, 1, 0.0011],
  // Matroska says no exact end for Vorbis, WMA neither its start nor its end.
  ['video.mkv', ['node-av', 'ffmpeg'], 16000, 1, 0.02],
  ['speech.wma', ['node-av', 'ffmpeg'], 16000, 1, 0.06],
  ['adpcm.wav', ['node-av', 'ffmpeg'], 16000, 1, 0.06],
]

describe.each(['node-av', 'ffmpeg', 'wasm'] as const)('decoding by %s', decoder => {
  it.each(CODED.filter(([, decoders]) => decoders.includes(decoder)))(
    'gives %s its true length, rate and sound',
    async (name, _decoders, sampleRate, channelCount, tolerance) => {
      if (!available[decoder]) {
        if (process.env.REQUIRE_ALL === '1') throw new Error(`REQUIRE_ALL=1, but there is no ${decoder}.`)
        console.log(`skipped: no ${decoder}`)
        return
      }
      const audio = await readAudio(fixture(name), { decoders: [decoder] })
      expect(audio.sampleRate).toBe(sampleRate)
      expect(audio.channels.length).toBe(channelCount)
      // The program says a length in hundredths of a second only.
      const exact = decoder === 'ffmpeg' ? Math.max(tolerance, 0.006) : tolerance
      expect(Math.abs(audio.channels[0]!.length / sampleRate - 1)).toBeLessThan(exact)
      if (sampleRate !== 16000 || tolerance > 0.02) return
      const original = await readAudio(fixture(channelCount === 2 ? 'stereo.wav' : 'speech.wav'))
      const { shift, similarity } = bestShift(audio.channels[0]!, original.channels[0]!, 50)
      expect(shift).toBe(0)
      expect(similarity).toBeGreaterThan(0.9)
    },
  )
})

describe('opening a recording', () => {
  it('says what it is', async () => {
    const stream = await openAudio(fixture('stereo.mp3'))
    expect(stream.info).toMatchObject({ container: 'mp3', codec: 'mp3', sampleRate: 44100, channelCount: 2 })
    await stream.close()
    await stream.close()
  })

  it('gives a short Vorbis file its true length', async () => {
    expect((await readAudio(fixture('speech.ogg'))).channels[0]!.length).toBe(16000)
  })

  it('tells the format by the bytes, not by the name', async () => {
    const path = await write('flac-inside.wav', await readFile(fixture('mono-16.flac')))
    expect((await readAudio(path)).channels[0]!.length).toBe(16000)
  })

  it.each(['mono-16.flac', 'mono-24.flac', 'stereo-mid-side.flac', 'six-channels.flac', 'noise.flac', 'constant.flac'])(
    'gives the very samples whose checksum %s carries',
    async name => {
      const bytes = await readFile(fixture(name))
      const expected = bytes.subarray(26, 42).toString('hex')
      const bits = (((bytes[20]! & 1) << 4) | (bytes[21]! >> 4)) + 1
      const { channels } = await readAudio(fixture(name))
      const size = bits / 8
      const whole = Buffer.alloc(channels[0]!.length * channels.length * size)
      for (const [index, channel] of channels.entries())
        for (const [i, sample] of channel.entries())
          whole.writeIntLE(Math.round(sample * 2 ** (bits - 1)), (i * channels.length + index) * size, size)
      expect(createHash('md5').update(whole).digest('hex')).toBe(expected)
    },
  )

  it('reads any format from a pipe', async () => {
    for (const name of ['speech.wav', 'mono-16.flac', 'speech.mp3', 'speech.m4a', 'speech.opus', 'video.mp4']) {
      const bytes = await readFile(fixture(name))
      const pieces = Array.from({ length: Math.ceil(bytes.length / 999) }, (_, i) =>
        bytes.subarray(i * 999, (i + 1) * 999),
      )
      const audio = await readAudio('-', { input: Readable.from(pieces) })
      expect(Math.abs(audio.channels[0]!.length / audio.sampleRate - 1)).toBeLessThan(0.002)
    }
  })

  it('reads raw G.711 by its name or as it is told', async () => {
    const codes = (await readFile(fixture('mulaw.wav'))).subarray(58)
    const wav = await readAudio(fixture('mulaw.wav'))
    expect(await readAudio(await write('call.ulaw', codes))).toEqual(wav)
    expect(await readAudio(await write('call.bin', codes), { raw: { codec: 'pcm_mulaw' } })).toEqual(wav)
    const faster = await readAudio(await write('call.bin', codes), { raw: { codec: 'pcm_mulaw', sampleRate: 16000 } })
    expect(faster.sampleRate).toBe(16000)
  })

  it('gives pieces, so that hours need no more memory than seconds', async () => {
    const path = await write('long.wav', toWav({ channels: [new Float32Array(2_000_000)], sampleRate: 48000 }))
    let pieces = 0
    let largest = 0
    for await (const piece of await openAudio(path)) {
      pieces++
      largest = Math.max(largest, piece.channels[0]!.length)
    }
    expect(pieces).toBeGreaterThan(10)
    expect(largest).toBeLessThan(100_000)
  })

  it('may be left in the middle', async () => {
    for (const name of ['speech.wav', 'speech.mp3', 'video.mp4'])
      for await (const piece of await openAudio(fixture(name))) {
        expect(piece.channels[0]!.length).toBeGreaterThan(0)
        break
      }
  })

  it('stops where it is cancelled', async () => {
    await expect(readAudio(fixture('speech.wav'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it.each(['speech.wav', 'mono-16.flac', 'speech.mp3'])('stops %s at the limit of length', async name => {
    await expect(readAudio(fixture(name), { maxSeconds: 0.3 })).rejects.toMatchObject({ code: 'audio/too-long' })
  })
})

describe('what cannot be opened', () => {
  const codeOf = async (path: string, options = {}) =>
    readAudio(path, options).then(
      () => 'none',
      (error: { code?: string }) => error.code,
    )

  it.each([
    ['an empty file', 'empty.wav', '', 'audio/empty'],
    ['text with the name of a recording', 'text.wav', 'hello\n', 'audio/unknown-format'],
    [
      'a git-LFS pointer',
      'lfs.wav',
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n',
      'audio/git-lfs-pointer',
    ],
    ['a playlist', 'list.mp3', '#EXTM3U\nhttp://127.0.0.1/a.mp3\n', 'audio/unknown-format'],
    ['a concat script', 'list.wav', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'audio/unknown-format'],
    ['a WAV file without samples', 'none.wav', wavBytes({}), 'audio/empty'],
    ['a cut header', 'cut.wav', wavBytes({}).subarray(0, 30), 'audio/truncated'],
    ['0 Hz', 'zero.wav', wavBytes({ sampleRate: 0, data: new Uint8Array(4) }), 'audio/malformed'],
  ])('%s', async (_name, name, content, code) => {
    expect(await codeOf(await write(name, content))).toBe(code)
  })

  it('a file that is not there, a folder, and one that may not be read', async () => {
    expect(await codeOf(join(folder, 'nowhere.wav'))).toBe('file/not-found')
    expect(await codeOf(folder)).toBe('file/not-readable')
    const path = await write('secret.wav', wavBytes({}))
    await chmod(path, 0)
    if (process.getuid?.() !== 0) expect(await codeOf(path)).toBe('file/not-readable')
  })

  it('a film without sound', async () => {
    for (const decoder of ['node-av', 'ffmpeg'] as const)
      if (available[decoder])
        expect(await codeOf(fixture('silent-film.mp4'), { decoders: [decoder] })).toBe('audio/empty')
  })

  it('a format whose decoder is missing, with the words that help', async () => {
    await expect(readAudio(fixture('speech.m4a'), { decoders: ['wasm'] })).rejects.toMatchObject({
      code: 'audio/decoder-missing',
      message: expect.stringContaining('npm install node-av'),
    })
    expect(await codeOf(fixture('speech.mp3'), { decoders: [] })).toBe('audio/decoder-missing')
  })

  it.each(['speech.mp3', 'speech.m4a', 'speech.ogg', 'speech.opus', 'speech.webm', 'video.mp4', 'speech.wma'])(
    '%s cut anywhere: a coded error or what is there, by every decoder',
    async name => {
      const bytes = await readFile(fixture(name))
      for (const decoder of ['node-av', 'ffmpeg', 'wasm'] as const) {
        if (!available[decoder]) continue
        for (const part of decoder === 'ffmpeg' ? [0.02, 0.6] : [0.01, 0.03, 0.1, 0.4, 0.8, 0.99]) {
          const path = await write(`cut-${name}`, bytes.subarray(0, Math.ceil(bytes.length * part)))
          expect(await codeOf(path, { decoders: [decoder] })).toMatch(/^(none|audio\/.+)$/)
        }
      }
    },
  )

  it('a recording whose middle is noise', async () => {
    for (const name of ['speech.mp3', 'speech.m4a', 'speech.ogg', 'speech.opus', 'mono-16.flac', 'speech.webm']) {
      const bytes = await readFile(fixture(name))
      for (let i = bytes.length >> 1; i < bytes.length - 200; i++) bytes[i] = (i * 2654435761) >>> 24
      const path = await write(`noise-${name}`, bytes)
      for (const decoder of ['node-av', 'wasm'] as const)
        if (available[decoder]) expect(await codeOf(path, { decoders: [decoder] })).toMatch(/^(none|audio\/.+)$/)
    }
  })

  it('a header that claims 4 GB', async () => {
    const path = await write('claims.wav', wavBytes({ dataSize: 0xfffffff0, data: new Uint8Array(1000) }))
    const stream = await openAudio(path)
    for await (const _piece of stream);
    expect(stream.info.warnings).toEqual([expect.stringContaining('promises 4294967280 bytes')])
  })
})

describe('a WAV writer', () => {
  it('writes piece by piece what is read again, under its name only when it is whole', async () => {
    const path = join(folder, 'written.wav')
    const writer = await createWavWriter(path, 2, 8000)
    const left = decodePcm(Uint8Array.of(0, 64, 0, 192, 0, 32), 'pcm_s16le', 1)[0]!
    await writer.write([left, new Float32Array(3)])
    await writer.write([left, left])
    await expect(readFile(path)).rejects.toThrow(/ENOENT/)
    await writer.finish()
    await writer.discard()
    const { channels } = await readAudio(path)
    expect([...channels[0]!]).toEqual([...left, ...left])
    expect([...channels[1]!]).toEqual([0, 0, 0, ...left])
  })

  it('leaves nothing behind where it is given up', async () => {
    const path = join(folder, 'given-up.wav')
    const writer = await createWavWriter(path, 1, 8000)
    await writer.write([new Float32Array(10)])
    await expect(writer.write([])).rejects.toMatchObject({ code: 'audio/invalid' })
    await writer.discard()
    await expect(readFile(`${path}.${process.pid}.part`)).rejects.toThrow(/ENOENT/)
  })

  it('says where it cannot write', async () => {
    await expect(createWavWriter(join(folder, 'no', 'folder.wav'), 1, 8000)).rejects.toMatchObject({
      code: 'file/not-writable',
    })
  })
})
