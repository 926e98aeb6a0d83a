import { describe, expect, it } from 'vitest'
import { levelDb, peak, rms, SILENCE_DB, toDecibels } from '../../src/audio/level.ts'
import { joinSamples, mixDown } from '../../src/audio/mix.ts'
import { RawReader, rawLayoutOf } from '../../src/audio/raw.ts'
import { readAll } from '../support/read-all.ts'

describe('level', () => {
  it('is 1 / sqrt(2), or -3.01 dB, for a sine at full scale', () => {
    const sine = Float32Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * 100 * i) / 8000))
    expect(rms(sine)).toBeCloseTo(Math.SQRT1_2, 6)
    expect(levelDb(sine)).toBeCloseTo(-3.0103, 4)
    expect(peak(sine)).toBeCloseTo(1, 6)
  })

  it('is silence for no samples and for zeros', () => {
    for (const samples of [new Float32Array(0), new Float32Array(10)]) {
      expect(rms(samples)).toBe(0)
      expect(peak(samples)).toBe(0)
      expect(levelDb(samples)).toBe(SILENCE_DB)
    }
  })

  it('is -6.02 dB for half an amplitude, and the largest magnitude for the peak', () => {
    expect(toDecibels(0.5)).toBeCloseTo(-6.0206, 4)
    expect(peak(Float32Array.of(0.1, -0.7, 0.2))).toBeCloseTo(0.7, 6)
  })
})

describe('a mix', () => {
  it('is the mean of its channels', () => {
    expect(mixDown([Float32Array.of(1, 0), Float32Array.of(0, -0.5)])).toEqual(Float32Array.of(0.5, -0.25))
  })

  it('refuses channels of different lengths, and none', () => {
    expect(() => mixDown([new Float32Array(1), new Float32Array(2)])).toThrow(/one length/)
    expect(() => mixDown([])).toThrow(/found none/)
  })

  it('is not needed to join pieces', () => {
    expect(joinSamples([Float32Array.of(1), new Float32Array(0), Float32Array.of(2, 3)])).toEqual(
      Float32Array.of(1, 2, 3),
    )
  })
})

describe('raw samples', () => {
  it('are known by the end of their name', () => {
    expect(rawLayoutOf('call.ULAW')).toEqual({ codec: 'pcm_mulaw' })
    expect(rawLayoutOf('call.alaw')).toEqual({ codec: 'pcm_alaw' })
    expect(rawLayoutOf('call.g711')).toEqual({ codec: 'pcm_mulaw' })
    expect(rawLayoutOf('call.wav')).toBeUndefined()
    expect(rawLayoutOf('ulaw')).toBeUndefined()
  })

  it('are 8 kHz of one channel where nothing else is said', () => {
    const reader = new RawReader({ codec: 'pcm_alaw' })
    const { channels, sampleRate } = readAll(reader, Uint8Array.of(0xd5, 0x2a))
    expect(sampleRate).toBe(8000)
    expect([...channels[0]!]).toEqual([8 / 32768, -32256 / 32768])
  })

  it('may be of any kind, and say what is left over', () => {
    const reader = new RawReader({ codec: 'pcm_s16le', sampleRate: 16000, channelCount: 2 })
    const { channels } = readAll(reader, Uint8Array.of(0, 64, 0, 192, 1), [3])
    expect(channels.map(channel => [...channel])).toEqual([[0.5], [-0.5]])
    expect(reader.info.warnings).toEqual([expect.stringContaining('1 bytes')])
  })

  it('are an error where there are none', () => {
    expect(() => new RawReader({ codec: 'pcm_mulaw' }).finish()).toThrow(/at least one sample/)
  })
})
