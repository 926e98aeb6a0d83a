import { describe, expect, test } from 'vitest'
import { fitTemperature } from '../../src/model/calibrate.ts'
import { createRandom } from '../../src/random.ts'
import { type Matrix, zeros } from '../../src/signal/matrix.ts'
import { fitFusion, fuse } from '../../src/train/fuse-members.ts'

const CLASSES = 4
const labels = Array.from({ length: 600 }, (_, row) => row % CLASSES)

/** Scores that rise by `strength` at the true class, in noise, times `scale`. */
function member(strength: number, scale: number, seed: number): Matrix {
  const random = createRandom(seed)
  const out = zeros(labels.length, CLASSES)
  for (const [row, label] of labels.entries())
    for (let k = 0; k < CLASSES; k++)
      out.data[row * CLASSES + k] = scale * (strength * (k === label ? 1 : 0) + random.normal())
  return out
}

describe('the fusion of two members', () => {
  test('hardly listens to a member that knows nothing, whatever the size of its scores', () => {
    const { factors } = fitFusion([member(2, 1, 1), member(0, 50, 2)], labels)
    expect(50 * factors[1]!).toBeLessThan(0.1 * factors[0]!)
    expect(fitFusion([member(2, 1, 1), member(-1, 1, 2)], labels).factors[1]).toBe(0)
  })

  test('gives two that know as much the same share, though one speaks ten times as loud', () => {
    const { shares, temperatures } = fitFusion([member(2, 1, 1), member(2, 10, 2)], labels)
    expect(Math.abs(shares[0]! - 0.5)).toBeLessThan(0.05)
    expect(temperatures[1]! / temperatures[0]!).toBeCloseTo(10, -1)
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12)
  })

  test('finds what is best: a signal in unit noise has a factor of its strength, and so honest probabilities', () => {
    // Scores that are normal around strength x [label] have log-likelihoods of strength x score.
    const { factors, temperatures } = fitFusion([member(2, 1, 1), member(1, 1, 2)], labels)
    expect(Math.abs(factors[0]! - 2)).toBeLessThan(0.25)
    expect(Math.abs(factors[1]! - 1)).toBeLessThan(0.25)
    expect(Math.abs(temperatures[0]! - fitTemperature(member(2, 1, 1), labels))).toBeLessThan(1e-3)
  })

  test('adds scores by their factors', () => {
    const one = { rows: 1, columns: 2, data: Float32Array.of(1, 2) }
    const other = { rows: 1, columns: 2, data: Float32Array.of(10, -10) }
    expect([...fuse([one, other], [2, 0.5]).data]).toEqual([7, -1])
  })
})
