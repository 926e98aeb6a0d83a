import { describe, expect, it } from 'vitest'
import { splitSilence } from '../../src/segment/split-silence.ts'

const bursts = (...intervals: [number, number][]) => {
  const samples = new Float32Array(48000)
  for (const [start, end] of intervals)
    for (let n = start * 16000; n < end * 16000; n++) samples[n] = 0.3 * Math.sin(n / 4)
  return samples
}

describe('splitSilence', () => {
  it('finds bursts within a frame', () => {
    const found = splitSilence(bursts([0.5, 1], [2, 2.6]), 16000, { range: 30 })
    expect(found.length).toBe(2)
    for (const [i, [start, end]] of [
      [0.5, 1],
      [2, 2.6],
    ].entries()) {
      expect(Math.abs(found[i]!.start - start!)).toBeLessThan(0.1)
      expect(Math.abs(found[i]!.end - end!)).toBeLessThan(0.1)
    }
  })

  it('goes on to the last sample where the end is loud', () => {
    expect(splitSilence(bursts([2, 3]), 16000).at(-1)?.end).toBe(3)
  })

  it('takes a signal of zeros for one stretch, as librosa does, and none for none', () => {
    expect(splitSilence(new Float32Array(16000), 16000)).toEqual([{ start: 0, end: 1 }])
    expect(splitSilence(new Float32Array(0), 16000)).toEqual([])
  })
})
