import { expect, test } from 'vitest'
import { descriptorKernels } from '../../src/features/descriptor-kernels.ts'
import { COLUMN, DESCRIPTOR_COLUMNS, DescriptorStream } from '../../src/features/descriptors.ts'
import {
  createFrameDescriber,
  createPlainFrameDescriber,
  type FrameDescriber,
} from '../../src/features/frame-describer.ts'
import { ROW_COLUMNS, scaledRows, scaleRowsPlain } from '../../src/features/scaled-rows.ts'
import { columnStatistics, columnStatisticsPlain, STATISTIC_COUNT } from '../../src/features/statistics.ts'
import { createRandom } from '../../src/random.ts'
import { loadNpy } from '../support/fixtures.ts'

function tableOf(samples: Float32Array, describer: FrameDescriber) {
  const stream = new DescriptorStream(1024, describer)
  stream.push(samples)
  stream.finish()
  return stream
}

/** Column names, one a value of a row, so that a failure says which. */
function columnNames(): string[] {
  const starts = Object.entries(COLUMN).sort((a, b) => a[1] - b[1])
  return Array.from({ length: DESCRIPTOR_COLUMNS }, (_, c) => {
    const [name, start] = starts.findLast(([, offset]) => offset <= c)!
    return `${name}+${c - start}`
  })
}

/** Share of the frames in which a column differs by more than 1e-4 of its largest value (at least of 1), by column. */
function differences(samples: Float32Array): Record<string, number> {
  const simd = tableOf(samples, createFrameDescriber())
  const plain = tableOf(samples, createPlainFrameDescriber())
  expect(simd.endFrame).toBe(plain.endFrame)
  const found: Record<string, number> = {}
  columnNames().forEach((name, c) => {
    const values = Array.from({ length: plain.endFrame }, (_, frame) => plain.row(frame)[c]!)
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const wrong = values.filter((value, frame) => !(Math.abs(simd.row(frame)[c]! - value) <= 1e-4 * scale)).length
    if (wrong > 0) found[name] = wrong / plain.endFrame
  })
  return found
}

test('the build is there, so that this suite tests the SIMD kernels', () => {
  expect(descriptorKernels).toBeDefined()
})

test.each(['speech_angry', 'speech_calm', 'speech_de'])('SIMD and plain rows agree on %s', async name => {
  const found = differences(Float32Array.from((await loadNpy(`librosa/${name}.y`)).data))
  // Pitch candidates are a ranking, which rounding turns over where two are alike: in a few frames, and far down.
  for (const [column, share] of Object.entries(found)) {
    expect(column).toMatch(/^pitch(Score|Strength)?\+/)
    expect(share).toBeLessThan(0.02)
  }
})

test('SIMD and plain rows agree on noise, clipping and quiet sounds', () => {
  const random = createRandom(9)
  const noise = Float32Array.from({ length: 16000 }, () => random.normal() * 0.2)
  for (const sound of [
    noise,
    noise.map(value => Math.max(-1, Math.min(1, value * 20))),
    noise.map(value => value * 1e-3),
  ])
    for (const [column, share] of Object.entries(differences(sound))) {
      expect(column).toMatch(/^pitch(Score|Strength)?\+/)
      expect(share).toBeLessThan(0.05)
    }
})

test('SIMD and plain rows agree on silence', () => {
  expect(differences(new Float32Array(8000))).toEqual({})
})

test('two streams that take turns do not disturb each other', () => {
  const random = createRandom(4)
  const a = Float32Array.from({ length: 8000 }, () => random.normal() * 0.1)
  const b = Float32Array.from({ length: 8000 }, (_, i) => 0.4 * Math.sin(i / 5))
  const streams = [new DescriptorStream(), new DescriptorStream()]
  for (let at = 0; at < 8000; at += 320) {
    streams[0]!.push(a.subarray(at, at + 320))
    streams[1]!.push(b.subarray(at, at + 320))
  }
  const alone = [a, b].map(samples => tableOf(samples, createFrameDescriber()))
  streams.forEach((stream, i) => {
    stream.finish()
    for (let frame = 0; frame < stream.endFrame; frame++) expect(stream.row(frame)).toEqual(alone[i]!.row(frame))
  })
})

test.each([1, 2, 3, 31, 32, 33, 100, 257, 1000])('SIMD and plain statistics agree on %d rows', rows => {
  const random = createRandom(rows)
  const columns = 12
  const stride = 16
  const values = Float32Array.from({ length: rows * stride }, (_, i) => 10 * (i % stride) + 3 * random.normal())
  const simd = new Float32Array(STATISTIC_COUNT * columns)
  const plain = new Float32Array(STATISTIC_COUNT * columns)
  columnStatistics(values, rows, columns, stride, simd, 0)
  columnStatisticsPlain(values, rows, columns, stride, plain, 0)
  simd.forEach((value, i) => {
    expect(Math.abs(value - plain[i]!)).toBeLessThan(2e-4)
  })
})

test('SIMD statistics sort equal values and already sorted ones', () => {
  const values = Float32Array.from({ length: 4 * 50 }, (_, i) => [7, i >> 2, -(i >> 2), (i >> 2) % 3][i % 4]!)
  const out = new Float32Array(STATISTIC_COUNT * 4)
  const plain = new Float32Array(STATISTIC_COUNT * 4)
  columnStatistics(values, 50, 4, 4, out, 0)
  columnStatisticsPlain(values, 50, 4, 4, plain, 0)
  out.forEach((value, i) => {
    expect(value).toBeCloseTo(plain[i]!, 4)
  })
})

test.each([0.05, 0.5, 2, 30])(
  'SIMD and plain scaling by %d agree, and both with a signal that was scaled',
  async gain => {
    const samples = Float32Array.from((await loadNpy('librosa/speech_de.y')).data)
    // Nothing in the upper half of the band, and a stretch of digital silence.
    const dull = samples.map((_, i) =>
      i > 8000 && i < 10000 ? 0 : ((samples[i - 1] ?? 0) + 2 * samples[i]! + (samples[i + 1] ?? 0)) / 40,
    )
    const table = tableOf(dull, createFrameDescriber())
    const simd = scaledRows(table, 0, table.endFrame, gain)
    const plain = scaledRows(table, 0, table.endFrame, 1)
    scaleRowsPlain(plain, gain)
    const louder = tableOf(
      dull.map(value => value * gain),
      createFrameDescriber(),
    )
    const truth = scaledRows(louder, 0, louder.endFrame, 1)
    let twins = 0
    let scaling = 0
    for (let i = 0; i < simd.length; i++) {
      twins = Math.max(twins, Math.abs(simd[i]! - plain[i]!))
      if (i % ROW_COLUMNS < COLUMN.centroid) scaling = Math.max(scaling, Math.abs(simd[i]! - truth[i]!))
    }
    // At the floor a float32 logarithm knows an energy to 2e-6 of it, of which 30^2 times as much is left.
    expect(twins).toBeLessThan(2e-3)
    expect(scaling).toBeLessThan(2e-2)
  },
)
