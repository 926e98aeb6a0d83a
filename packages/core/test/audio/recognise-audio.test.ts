import { describe, expect, it } from 'vitest'
import { recogniseAudio } from '../../src/audio/recognise-audio.ts'
import { toWav } from '../../src/audio/to-wav.ts'

const text = (characters: string) => Uint8Array.from(characters, character => character.charCodeAt(0))

describe('recogniseAudio', () => {
  it('goes by the bytes, whatever the name says', () => {
    const wav = toWav({ channels: [Float32Array.of(0.5)], sampleRate: 8000 })
    const { reader } = recogniseAudio(wav, 'call.ulaw')
    reader?.push(wav)
    expect(reader?.info?.container).toBe('wav')
  })

  it('goes by the name where raw samples look like a format by chance', () => {
    // Two mu-law codes that are the first bits of an MPEG frame, and bytes of no format at all.
    for (const head of [Uint8Array.of(0xff, 0xfb, 0x90, 0x00), Uint8Array.of(1, 2, 3, 4)])
      expect(recogniseAudio(head, 'call.ulaw').reader?.info?.container).toBe('raw')
    expect(recogniseAudio(Uint8Array.of(0xff, 0xfb, 0x90, 0x00), 'call.mp3')).toEqual({ format: 'mp3' })
  })

  it('names the format that another decoder is needed for', () => {
    expect(recogniseAudio(text('\x1a\x45\xdf\xa3'), 'film.mkv')).toEqual({ format: 'matroska' })
  })

  it('refuses what is no recording', () => {
    expect(() => recogniseAudio(text('hello'), 'a.wav')).toThrow(/Not a known audio format: a.wav/)
    expect(() => recogniseAudio(new Uint8Array(0), 'a.wav')).toThrow(/0 bytes/)
  })
})
