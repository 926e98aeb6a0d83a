import { describe, expect, it } from 'vitest'
import { openBlob, readBlob } from '../../src/browser/open-blob.ts'
import { loadFixture } from '../support/fixtures.ts'

const file = async (name: string) => new File([await loadFixture(`audio/${name}`)], name)

describe.skipIf(typeof document === 'undefined')('a file in the browser', () => {
  it.each([
    ['speech.wav', 16000, 1, 0],
    ['mono-16.flac', 16000, 1, 0],
    ['mono-16.oga', 16000, 1, 0],
    ['mulaw.wav', 8000, 1, 0],
    ['speech.mp3', 16000, 1, 0],
    ['stereo.mp3', 44100, 2, 0],
    ['speech.ogg', 16000, 1, 0.02],
    ['speech.opus', 48000, 1, 0.02],
    ['stereo.opus', 48000, 2, 0.02],
    ['speech.webm', 48000, 1, 0.03],
  ])('%s is decoded at its own rate to its true length', async (name, sampleRate, channelCount, tolerance) => {
    const audio = await readBlob(await file(name))
    expect(audio.sampleRate).toBe(sampleRate)
    expect(audio.channels.length).toBe(channelCount)
    expect(Math.abs(audio.channels[0]!.length / sampleRate - 1)).toBeLessThanOrEqual(tolerance)
  })

  it('has the lead-in of MP3 cut off where its encoder put it', async () => {
    const decoded = (await readBlob(await file('speech.mp3'))).channels[0]!
    const original = (await readBlob(await file('speech.wav'))).channels[0]!
    const product = (shift: number) => {
      let sum = 0
      for (let i = 100; i < 15900; i++) sum += original[i]! * decoded[i + shift]!
      return sum
    }
    const shifts = Array.from({ length: 101 }, (_, i) => i - 50)
    expect(shifts.reduce((best, shift) => (product(shift) > product(best) ? shift : best))).toBe(0)
  })

  it.each(['speech.m4a', 'video.mp4', 'video.mov'])('%s is decoded where the browser has AAC', async name => {
    const audio = await readBlob(await file(name)).catch((error: { code?: string }) => error.code)
    if (typeof audio === 'string') expect(audio).toBe('audio/unsupported-codec')
    else expect(Math.abs(audio!.channels[0]!.length / audio!.sampleRate - 1)).toBeLessThan(0.07)
  })

  it('is refused with a code where it is no recording', async () => {
    const codeOf = (bytes: BlobPart) =>
      openBlob(new File([bytes], 'a.wav')).catch((error: { code: string }) => error.code)
    expect(await codeOf('hello')).toBe('audio/unknown-format')
    expect(await codeOf('')).toBe('audio/empty')
    expect(await codeOf('version https://git-lfs.github.com/spec/v1\n')).toBe('audio/git-lfs-pointer')
    const film = await readBlob(await file('silent-film.mp4')).catch((error: { code: string }) => error.code)
    expect(film).toBe('audio/empty')
  })

  it('stops at the limit of length', async () => {
    const opened = readBlob(await file('speech.wav'), { maxSeconds: 0.2 })
    await expect(opened).rejects.toMatchObject({ code: 'audio/too-long' })
  })
})
