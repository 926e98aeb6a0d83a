import { describe, expect, it } from 'vitest'
import { columnAt, sharedScale, strongestRow } from '../../src/explore/clip-sound.ts'
import { measureClip } from '../../src/explore/measure-clip.ts'

/** Two seconds of a tone at half of full scale. */
function tone(hertz: number, sampleRate: number): Float32Array {
  return Float32Array.from({ length: 2 * sampleRate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRate))
}

describe('a clip that is looked into', () => {
  it.each([8000, 16_000, 44_100])('has a tone of 440 Hz at 440 Hz and at the pitch class A, at %d Hz', sampleRate => {
    const { mel, chroma, seconds } = measureClip({ channels: [tone(440, sampleRate)], sampleRate }, 0, 0)
    expect(seconds).toBe(2)
    const middle = columnAt(mel, 0.5)
    expect(Math.abs(Number(mel.rowNames[strongestRow(mel, middle)]) - 440)).toBeLessThan(25)
    expect(chroma.rowNames[strongestRow(chroma, columnAt(chroma, 0.5))]).toBe('A')
  })

  it('is measured alike at any rate, so that two can be compared', () => {
    const [slow, fast] = [8000, 48_000].map(rate =>
      measureClip({ channels: [tone(1000, rate)], sampleRate: rate }, 0, 0),
    )
    for (const kind of ['mel', 'mfcc', 'chroma'] as const) {
      expect(slow![kind].rows).toBe(fast![kind].rows)
      expect(slow![kind].columns).toBe(fast![kind].columns)
    }
    expect(slow!.mel.high).toBeCloseTo(fast!.mel.high, 0)
  })

  it('shows the channel that was asked for, with its smallest and largest samples', () => {
    const channels = [new Float32Array(16_000), tone(300, 8000)]
    const { wave, channel, samples } = measureClip({ channels, sampleRate: 8000 }, 1, 3)
    expect(channel).toBe(1)
    expect(samples).toBe(channels[1])
    expect(Math.min(...wave)).toBeCloseTo(-0.5, 2)
    expect(Math.max(...wave)).toBeCloseTo(0.5, 2)
  })

  it('tells means of MFCC from coefficient 0 on, and draws them from 1 on around zero', () => {
    const { mfcc, means } = measureClip({ channels: [tone(500, 16_000)], sampleRate: 16_000 }, 0, 0)
    expect(means.mfcc).toHaveLength(20)
    expect(means.chroma).toHaveLength(12)
    expect(mfcc.rowNames[0]).toBe('1')
    expect(mfcc.low).toBe(-mfcc.high)
    const drawn = Array.from({ length: mfcc.columns }, (_, column) => mfcc.values[column * mfcc.rows]!)
    expect(drawn.reduce((sum, value) => sum + value) / mfcc.columns).toBeCloseTo(means.mfcc[1]!, 2)
  })

  it('can be silence, or one sample', () => {
    const silence = measureClip({ channels: [new Float32Array(4000)], sampleRate: 8000 }, 0, 0)
    expect([...silence.mel.values, ...silence.means.mfcc].every(Number.isFinite)).toBe(true)
    expect(silence.mel.high).toBeGreaterThan(silence.mel.low)
    expect(measureClip({ channels: [Float32Array.of(0.1)], sampleRate: 8000 }, 0, 0).wave).toHaveLength(2)
  })

  it('shares its scale with the one beside it', () => {
    const [quiet, loud] = [0.01, 1].map(gain =>
      measureClip({ channels: [tone(440, 16_000).map(value => gain * value)], sampleRate: 16_000 }, 0, 0),
    )
    const { low, high } = sharedScale([quiet!.mel, loud!.mel])
    expect(high).toBe(loud!.mel.high)
    expect(low).toBeCloseTo(high - 80, 3)
  })
})
