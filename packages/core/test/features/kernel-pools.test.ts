import { describe, expect, test } from 'vitest'
import {
  createKernelBank,
  DILATIONS,
  GROUP_SIZE,
  KERNEL_TAPS,
  type KernelBank,
} from '../../src/features/kernel-bank.ts'
import { mergeFrames, viewFrames } from '../../src/features/kernel-frames.ts'
import { createKernelPooler, createPlainPooler, KERNEL_POOLS } from '../../src/features/kernel-pools.ts'
import { createRandom } from '../../src/random.ts'
import type { Matrix } from '../../src/signal/matrix.ts'
import { loadNpy } from '../support/fixtures.ts'

const ROW = KERNEL_POOLS.length * GROUP_SIZE

function noise(rows: number, columns: number, seed = 1): Matrix {
  const random = createRandom(seed)
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.normal()) }
}

/** Rising thresholds about the spread of responses to noise. */
function thresholdsFor({ groups }: KernelBank): Float32Array {
  return Float32Array.from({ length: groups.length * 24 }, (_, i) => [0, 0.7, 1.5][Math.floor(i / 8) % 3]!)
}

function pooled(pooler: ReturnType<typeof createPlainPooler>, frames: Matrix): Float32Array {
  const out = new Float32Array(pooler.bank.groups.length * ROW)
  pooler.pool(frames, thresholdsFor(pooler.bank), out)
  return out
}

/** A bank of one group whose eight kernels all have these weights, tap by tap, band by band. */
function bankOf(weights: readonly number[], bands: number, dilation = 1): KernelBank {
  const repeated = Float32Array.from(weights.flatMap(weight => Array(GROUP_SIZE).fill(weight)))
  return { bands, groups: [{ dilation, first: 0, count: bands, weights: repeated }] }
}

describe.each([
  ['SIMD', createKernelPooler],
  ['plain', createPlainPooler],
])('pools of kernels, %s', (_, create) => {
  test('are those of the prototype, with its kernels and thresholds', async () => {
    const groups = []
    const thresholds = new Float32Array(DILATIONS.length * 24)
    for (const [index, dilation] of DILATIONS.entries()) {
      const kernels = (await loadNpy(`prototype/kernels.${dilation}`)).data
      const bias = (await loadNpy(`prototype/bias.${dilation}`)).data
      const weights = new Float32Array(kernels.length)
      for (let j = 0; j < 8; j++)
        for (let band = 0; band < 64; band++)
          for (let tap = 0; tap < KERNEL_TAPS; tap++)
            weights[(tap * 64 + band) * 8 + j] = kernels[(j * 64 + band) * KERNEL_TAPS + tap]!
      for (let j = 0; j < 8; j++) for (let q = 0; q < 3; q++) thresholds[index * 24 + q * 8 + j] = bias[j * 3 + q]!
      groups.push({ dilation, first: 0, count: 64, weights })
    }
    const pooler = create({ bands: 64, groups })
    for (const name of ['speech_angry', 'speech_calm', 'speech_de']) {
      const logMel = await loadNpy(`prototype/${name}.logmel64`)
      const rows = logMel.shape[0]!
      const frames = viewFrames(mergeFrames({ rows, columns: 64, data: Float32Array.from(logMel.data) }), 'level')
      // The thresholds are values of these very responses, and both sides are float32 sums of 576 products in another order: a
      // frame on a threshold may fall on either side.
      const [own, below, above] = [0, -1e-5, 1e-5].map(move => {
        const out = new Float32Array(groups.length * ROW)
        const moved = thresholds.map(threshold => threshold + move)
        pooler.pool(frames, moved, out)
        return out
      }) as [Float32Array, Float32Array, Float32Array]
      const reference = (await loadNpy(`prototype/${name}.kernel_features`)).data
      for (let group = 0; group < groups.length; group++)
        for (let i = 0; i < 40; i++) {
          const at = group * ROW + i
          const expected = reference[group * 40 + i]!
          if (i >= 24) expect(own[at]).toBeCloseTo(expected, 4)
          else expect(expected >= above[at]! - 1e-6 && expected <= below[at]! + 1e-6).toBe(true)
        }
    }
  })

  test('count frames above thresholds, take maximum and sd, the longest run and the mean excess', () => {
    // A kernel that hands its only band on.
    const bank = bankOf([0, 0, 0, 0, 1, 0, 0, 0, 0], 1)
    const data = Float32Array.from([0, 1, 2, 2, 0, 2, 4, 2, 2, 0])
    const out = new Float32Array(ROW)
    create(bank).pool(
      { rows: 10, columns: 1, data },
      Float32Array.from({ length: 24 }, (_, i) => [0.5, 1.5, 3][i >> 3]!),
      out,
    )
    const own = Array.from({ length: 7 }, (_, row) => out[row * 8 + 5]!)
    const expected = [0.7, 0.6, 0.1, 4, Math.sqrt(14.5 / 10), Math.log(5), (5 * 0.5 + 2.5) / 7]
    for (const [row, value] of expected.entries()) expect(own[row]).toBeCloseTo(value, 5)
  })

  test('see zeros outside of the stretch', () => {
    const ahead = bankOf([0, 0, 0, 0, 0, 0, 0, 0, 1], 1, 2)
    const seen: number[] = []
    create(ahead).respond(
      { rows: 11, columns: 1, data: Float32Array.from({ length: 11 }, (_, t) => t + 1) },
      values => {
        for (let t = 0; t < 11; t++) seen.push(values[8 * t]!)
      },
    )
    expect(seen).toEqual([9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0])
  })

  test('do not depend on what was pooled before, and take stretches of one frame', () => {
    const bank = createKernelBank(3, { perDilation: 8, bands: 12 })
    const pooler = create(bank)
    const frames = noise(30, 12)
    const first = pooled(pooler, frames)
    pooled(pooler, noise(200, 12, 2))
    expect(pooled(pooler, frames)).toEqual(first)
    expect(pooled(pooler, noise(1, 12)).every(Number.isFinite)).toBe(true)
  })
})

test('SIMD and plain pools agree to float32 rounding', () => {
  const bank = createKernelBank(5, { perDilation: 16, bands: 40 })
  for (const rows of [1, 7, 90, 150]) {
    const frames = noise(rows, 40, rows)
    const fast = pooled(createKernelPooler(bank), frames)
    const plain = pooled(createPlainPooler(bank), frames)
    for (const [i, value] of plain.entries()) expect(fast[i]).toBeCloseTo(value, 4)
  }
})

test('responses do not notice what stays the same over time, but for the edges', () => {
  const bank = createKernelBank(1, { perDilation: 8 })
  const frames = noise(120, 40)
  const louder = { ...frames, data: frames.data.map((value, i) => value + (i % 40) / 10) }
  const responses = (of: Matrix) => {
    const all: Float32Array[] = []
    createKernelPooler(bank).respond(of, values => all.push(values.slice()))
    return all
  }
  const before = responses(frames)
  const after = responses(louder)
  for (const [group, values] of before.entries()) {
    const edge = 4 * bank.groups[group]!.dilation * GROUP_SIZE
    for (let i = edge; i < values.length - edge; i++) expect(after[group]![i]).toBeCloseTo(values[i]!, 4)
  }
})
