import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import type { BandWeights } from '../../src/signal/band-weights.ts'
import { zeros } from '../../src/signal/matrix.ts'
import { createSpectrumAnalyser } from '../../src/signal/spectrum-analyser.ts'
import { createPlainSpectrumAnalyser } from '../../src/signal/spectrum-analyser-plain.ts'
import { createWindow } from '../../src/signal/window.ts'

/** Bands of 1 to 13 bins, some overlapping, one empty, the last one at the end of the spectrum. */
function bandsOver(bins: number): BandWeights {
  const edges = [
    [0, 1],
    [1, 4],
    [2, 15],
    [15, 15],
    [20, 28],
    [bins - 5, bins],
  ]
  const start: number[] = []
  let count = 0
  for (const [first = 0, end = 0] of edges) {
    start.push(count)
    count += end - first
  }
  return {
    bands: edges.length,
    first: Int32Array.from(edges, ([first]) => first!),
    end: Int32Array.from(edges, ([, end]) => end!),
    start: Int32Array.from(start),
    weights: Float32Array.from({ length: count }, (_, i) => 0.1 + (i % 7)),
  }
}

const expectClose = (a: Float32Array, b: Float32Array) => {
  expect(a.length).toBe(b.length)
  const scale = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30)
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i]! - b[i]!) / scale).toBeLessThan(1e-5)
}

describe('createSpectrumAnalyser', () => {
  it.each([64, 480, 2048])('gives what its plain twin gives, at %i points', size => {
    const random = createRandom(size)
    const bins = size / 2 + 1
    const options = { window: createWindow('hann', size), bands: bandsOver(bins), rows: 7 }
    const fast = createSpectrumAnalyser(options)
    const plain = createPlainSpectrumAnalyser(options)
    const weights = zeros(12, bins)
    weights.data.forEach((_, i) => {
      weights.data[i] = random.uniform()
    })
    for (let row = 0; row < 7; row++) {
      const frame = Float32Array.from({ length: size }, () => random.normal())
      const sums = [new Float32Array(8), new Float32Array(8)] as const
      for (const [i, analyser] of [fast, plain].entries()) {
        analyser.frame.set(frame)
        analyser.analyse(row)
        analyser.readBands(sums[i]!, 1)
      }
      expectClose(sums[0], sums[1])
      const found = fast.findPeaks(1, bins - 1, 0.3)
      const expected = plain.findPeaks(1, bins - 1, 0.3)
      expect(Array.from(found.bin.subarray(0, found.count))).toEqual(
        Array.from(expected.bin.subarray(0, expected.count)),
      )
      expectClose(found.magnitude.subarray(0, 3 * found.count), expected.magnitude.subarray(0, 3 * expected.count))
    }
    const projected = fast.project(weights, 7)
    expect([projected.rows, projected.columns]).toEqual([7, 12])
    expectClose(projected.data, plain.project(weights, 7).data)
  })

  it('puts a tone in the middle of a bin at that bin, half the window high', () => {
    const size = 256
    const analyser = createSpectrumAnalyser({ window: createWindow('hann', size), bands: bandsOver(129), rows: 1 })
    for (let n = 0; n < size; n++) analyser.frame[n] = Math.cos((2 * Math.PI * 40 * n) / size)
    analyser.analyse(0)
    const { count, bin, magnitude } = analyser.findPeaks(1, 128, 0.1)
    expect([count, bin[0]]).toEqual([1, 40])
    expect(magnitude[1]).toBeCloseTo(size / 4, 3)
    expect(magnitude[0]).toBeCloseTo(size / 8, 3)
    const one = zeros(12, 129)
    one.data[11 * 129 + 40] = 2
    expect(analyser.project(one, 1).data[11]).toBeCloseTo(size / 2, 3)
  })

  it('finds nothing in silence', () => {
    const analyser = createSpectrumAnalyser({ window: createWindow('hann', 64), bands: bandsOver(33), rows: 1 })
    analyser.frame.fill(0)
    analyser.analyse(0)
    expect(analyser.findPeaks(1, 32, 0.1).count).toBe(0)
    const sums = new Float32Array(6).fill(1)
    analyser.readBands(sums, 0)
    expect(Array.from(sums)).toEqual([0, 0, 0, 0, 0, 0])
  })
})
