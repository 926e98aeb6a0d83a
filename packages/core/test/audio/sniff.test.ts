import { describe, expect, it } from 'vitest'
import { mp3Padding } from '../../src/audio/mp3-padding.ts'
import { id3Length, mpegChannelCount, oggCodec, sniffFormat } from '../../src/audio/sniff.ts'
import { AppError } from '../../src/errors.ts'
import { loadFixture } from '../support/fixtures.ts'
import { ascii, join } from '../support/wav-bytes.ts'

const codeOf = (bytes: Uint8Array) => {
  try {
    return sniffFormat(bytes)
  } catch (error) {
    return error instanceof AppError ? error.code : 'other'
  }
}

describe('sniffing', () => {
  it.each([
    ['speech.wav', 'wav'],
    ['speech.aiff', 'aiff'],
    ['sowt.aifc', 'aiff'],
    ['mono-16.flac', 'flac'],
    ['mono-16.oga', 'ogg'],
    ['speech.opus', 'ogg'],
    ['speech.mp3', 'mp3'],
    ['speech.m4a', 'mp4'],
    ['video.mov', 'mp4'],
    ['speech.webm', 'matroska'],
    ['speech.wma', 'asf'],
  ])('knows %s by its bytes', async (name, format) => {
    expect(sniffFormat((await loadFixture(`audio/${name}`)).subarray(0, 4096))).toBe(format)
  })

  it('looks past an ID3 tag, and takes one that is too long to look past for MP3', async () => {
    const tag = Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4])
    expect(id3Length(tag)).toBe(14)
    expect(sniffFormat(join(tag, await loadFixture('audio/mono-16.flac')))).toBe('flac')
    expect(sniffFormat(join(tag, await loadFixture('audio/speech.mp3')))).toBe('mp3')
    expect(sniffFormat(Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 127, 127, 127, 127, 0]))).toBe('mp3')
  })

  it('takes text, pictures, programs and random bytes for nothing', () => {
    for (const text of ['hello\n', '{"a":1}', '<!doctype html>', '#EXTM3U\n', '[playlist]', 'ffconcat version 1.0\n'])
      expect(codeOf(ascii(text))).toBeUndefined()
    for (const start of [
      [0x89, 0x50, 0x4e, 0x47],
      [0x7f, 0x45, 0x4c, 0x46],
      [0x50, 0x4b, 3, 4],
      [0xff, 0xd8, 0xff, 0xe0],
      [0xff, 0xff, 0xff, 0xff],
    ])
      expect(codeOf(join(Uint8Array.from(start), new Uint8Array(1000)))).toBeUndefined()
    expect(codeOf(join(ascii('RIFF\0\0\0\0WEBPVP8 '), new Uint8Array(100)))).toBeUndefined()
  })

  it('names an empty file and a git-LFS pointer', () => {
    expect(codeOf(new Uint8Array(0))).toBe('audio/empty')
    expect(codeOf(ascii('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 99\n'))).toBe(
      'audio/git-lfs-pointer',
    )
  })

  it('takes the beginning of a WAV file for one, however short', () => {
    for (let length = 1; length <= 12; length++) expect(codeOf(ascii('RIFF$$$$WAVE').subarray(0, length))).toBe('wav')
  })

  it('tells what an Ogg file holds and how many channels an MP3 has', async () => {
    expect(oggCodec(await loadFixture('audio/speech.opus'))).toBe('opus')
    expect(oggCodec(await loadFixture('audio/speech.ogg'))).toBe('vorbis')
    expect(oggCodec(await loadFixture('audio/mono-16.oga'))).toBe('flac')
    expect(oggCodec(ascii('OggS'))).toBeUndefined()
    expect(mpegChannelCount(await loadFixture('audio/speech.mp3'))).toBe(1)
    expect(mpegChannelCount(await loadFixture('audio/stereo.mp3'))).toBe(2)
    expect(mpegChannelCount(new Uint8Array(100))).toBeUndefined()
  })

  it('reads from an MP3 how much of it is padding, and nothing from other bytes', async () => {
    const bytes = await loadFixture('audio/speech.mp3')
    expect(mp3Padding(bytes)).toMatchObject({ frames: 16000 })
    expect(mp3Padding((await loadFixture('audio/stereo.mp3')).subarray(0, 4096))).toMatchObject({ frames: 44100 })
    expect(mp3Padding(bytes.subarray(0, 60))).toBeUndefined()
    expect(mp3Padding(bytes.subarray(500))).toBeUndefined()
    expect(mp3Padding(new Uint8Array(4096))).toBeUndefined()
  })
})
