import { describe, expect, test } from 'vitest'
import { createLdaProjection, type Lda } from '../../src/model/lda.ts'
import { ldaSpace, scoresOfUnknown } from '../../src/model/voice-space.ts'
import { createRandom } from '../../src/random.ts'
import { argmax } from '../../src/signal/argmax.ts'
import { type Matrix, rowOf, zeros } from '../../src/signal/matrix.ts'
import { cholesky, solveCholesky } from '../../src/train/cholesky.ts'
import { fitLda } from '../../src/train/fit-lda.ts'

/** Rows of Gaussian classes: class k has mean `means[k]`, all share a covariance. */
function sample(means: readonly (readonly number[])[], rows: number, seed: number): { x: Matrix; y: number[] } {
  const random = createRandom(seed)
  const size = means[0]!.length
  const x = zeros(rows, size)
  const y = Array.from({ length: rows }, (_, r) => {
    const k = r % means.length
    let before = 0
    for (let d = 0; d < size; d++) {
      before = random.normal() + 0.6 * before
      x.data[r * size + d] = means[k]![d]! + before
    }
    return k
  })
  return { x, y }
}

/** Rows of three classes from several voices, each with an offset of its own in two of eight directions. */
function ofVoices(voices: number, rows: number): { x: Matrix; y: number[]; groups: number[] } {
  const { x, y } = sample([Array(8).fill(0), [2, ...Array(7).fill(0)], [...Array(7).fill(0), 2]], rows, 5)
  const groups = Array.from({ length: rows }, (_, r) => Math.floor(r / 3) % voices)
  const random = createRandom(9)
  const offsets = Array.from({ length: voices }, () => [3 * random.normal(), 3 * random.normal()])
  for (let r = 0; r < rows; r++) for (const d of [0, 1]) x.data[8 * r + 3 * d + 1]! += offsets[groups[r]!]![d]!
  return { x, y, groups }
}

function ldaScores(lda: Lda, features: Float32Array, out: Float32Array): Float32Array {
  const projected = createLdaProjection(lda)(features, new Float32Array(lda.spread.length))
  out.set(scoresOfUnknown(ldaSpace(lda), projected, new Float64Array(out.length)))
  return out
}

describe('Cholesky', () => {
  test('solves a system that was made from its solution', () => {
    const n = 37
    const random = createRandom(1)
    const factor = Float64Array.from({ length: n * n }, () => random.normal())
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) a[i * n + j]! += factor[i * n + k]! * factor[j * n + k]!
        if (i === j) a[i * n + j]! += 1
      }
    const solution = Float64Array.from({ length: n }, () => random.normal())
    const b = Float64Array.from({ length: n }, (_, i) => solution.reduce((sum, x, j) => sum + a[i * n + j]! * x, 0))
    cholesky(a, n)
    solveCholesky(a, n, b)
    for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(solution[i]!, 9)
  })

  test('by blocks is by definition, to float32 rounding', () => {
    const n = 200
    const a = Float64Array.from({ length: n * n }, (_, i) => {
      const [row, column] = [Math.floor(i / n), i % n]
      return Math.exp(-Math.abs(row - column) / 9) + (row === column ? 0.3 : 0)
    })
    const lower = a.slice()
    cholesky(lower, n)
    for (let row = 0; row < n; row++)
      for (let column = 0; column <= row; column++) {
        let sum = 0
        for (let k = 0; k <= column; k++) sum += lower[row * n + k]! * lower[column * n + k]!
        expect(sum).toBeCloseTo(a[row * n + column]!, 5)
      }
  })

  test('refuses a matrix that is not positive definite', () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/)
  })
})

describe('shrinkage LDA', () => {
  test.each([0.1, 0.5, 1])('is the same where there are fewer rows than features, shrinkage %s', shrinkage => {
    const { x, y } = sample([Array(40).fill(0), Array(40).fill(1), [...Array(20).fill(2), ...Array(20).fill(0)]], 30, 3)
    const few = fitLda(x, y, 3, { shrinkage })
    // Each row twice has the same mean and covariance, and more rows than features.
    const twice = { ...x, rows: 60, data: Float32Array.from([...x.data, ...x.data]) }
    const many = fitLda(twice, [...y, ...y], 3, { shrinkage })
    for (let r = 0; r < 30; r++)
      for (const [i, value] of ldaScores(many, rowOf(x, r), new Float32Array(3)).entries())
        expect(ldaScores(few, rowOf(x, r), new Float32Array(3))[i]).toBeCloseTo(value, 0.5)
  })

  test('without correlation between features puts the border half-way between two means', () => {
    // Full shrinkage: the covariance is a multiple of the identity.
    const x = { rows: 4, columns: 1, data: Float32Array.of(0, 2, 10, 12) }
    const lda = fitLda(x, [0, 0, 1, 1], 2, { shrinkage: 1 })
    const difference = (value: number) => {
      const scores = ldaScores(lda, Float32Array.of(value), new Float32Array(2))
      return scores[1]! - scores[0]!
    }
    expect(difference(6)).toBeCloseTo(0, 4)
    expect(difference(7)).toBeGreaterThan(0)
    // log-likelihood ratio of N(11, 1) to N(1, 1) at 7 is 10; a float16 is off by up to 0.05 %.
    expect(Math.abs(difference(7) / 10 - 1)).toBeLessThan(1e-3)
  })

  test('comes within two points of the best possible rule for Gaussian classes', () => {
    const means = [
      [0, 0, 0, 0],
      [1.5, 0, 0, 0],
      [0, 1.5, 0, -1],
    ]
    const training = sample(means, 6000, 1)
    const unseen = sample(means, 6000, 2)
    const lda = fitLda(training.x, training.y, 3, { shrinkage: 0.01 })
    // The innovations of the autoregression are independent: in them the best rule is the nearest mean.
    const white = (row: ArrayLike<number>) =>
      Array.from({ length: 4 }, (_, d) => row[d]! - (d > 0 ? 0.6 * row[d - 1]! : 0))
    const whiteMeans = means.map(white)
    let hits = 0
    let best = 0
    for (let r = 0; r < unseen.x.rows; r++) {
      const row = rowOf(unseen.x, r)
      const truth = unseen.y[r]
      if (argmax(ldaScores(lda, row, new Float32Array(3))) === truth) hits++
      const values = white(row)
      const nearness = whiteMeans.map(m => -m.reduce((sum, value, d) => sum + (value - values[d]!) ** 2, 0))
      if (argmax(nearness) === truth) best++
    }
    expect(hits / unseen.x.rows).toBeGreaterThan(best / unseen.x.rows - 0.02)
    expect(best / unseen.x.rows).toBeGreaterThan(0.7)
  })

  test('has equal priors: a class heard ten times as often is not favoured', () => {
    const rare = { rows: 22, columns: 1, data: new Float32Array(22) }
    const labels = Array.from({ length: 22 }, (_, r) => (r < 20 ? 0 : 1))
    for (let r = 0; r < 22; r++) rare.data[r] = (r < 20 ? 0 : 10) + (r % 2 ? 1 : -1)
    const lda = fitLda(rare, labels, 2, { shrinkage: 1 })
    const scores = ldaScores(lda, Float32Array.of(5), new Float32Array(2))
    expect(scores[1]! - scores[0]!).toBeCloseTo(0, 3)
  })

  test('lives with features that never change and with more features than rows', () => {
    const x = zeros(4, 9)
    for (let r = 0; r < 4; r++) x.data[r * 9] = r < 2 ? 0 : 1
    const lda = fitLda(x, [0, 0, 1, 1], 2)
    expect([...lda.projection, ...lda.means, ...lda.deviation].every(Number.isFinite)).toBe(true)
  })

  test.each([0, 2, 9])(
    'judges an unknown voice the same whether or not it knows voices apart, %i directions kept',
    directions => {
      const { x, y, groups } = ofVoices(6, 240)
      const without = fitLda(x, y, 3, { shrinkage: 0.3 })
      const apart = fitLda(x, y, 3, { shrinkage: 0.3, groups, directions })
      expect(without.spread.length).toBe(2)
      expect(apart.spread.length).toBeLessThanOrEqual(Math.min(directions, 6) + 2)
      for (let r = 0; r < x.rows; r += 7) {
        const [a, b] = [without, apart].map(lda => ldaScores(lda, rowOf(x, r), new Float32Array(3)))
        // Projections are float16.
        for (const k of [1, 2]) expect(b![k]! - b![0]!).toBeCloseTo(a![k]! - a![0]!, 1)
      }
    },
  )

  test('finds how far voices differ, in units of the noise', () => {
    const { x, y, groups } = ofVoices(40, 4000)
    const { spread } = fitLda(x, y, 3, { shrinkage: 0.001, groups })
    // Offsets of sd 3 in two of eight directions, noise of sd 1.
    expect(spread[0]).toBeGreaterThan(5)
    expect(spread[0]).toBeLessThan(16)
    expect(spread[1]).toBeGreaterThan(5)
    expect(spread[2]).toBeLessThan(0.3)
  })

  test('projects so that noise has variance 1 and no correlation', () => {
    const { x, y, groups } = ofVoices(6, 3000)
    const lda = fitLda(x, y, 3, { shrinkage: 0.001, groups })
    const size = lda.spread.length
    const project = createLdaProjection(lda)
    const sums = new Map<string, { count: number; rows: Float32Array[] }>()
    for (let r = 0; r < x.rows; r++) {
      const key = `${y[r]} ${groups[r]}`
      const group = sums.get(key) ?? { count: 0, rows: [] }
      group.rows.push(project(rowOf(x, r), new Float32Array(size)))
      sums.set(key, group)
    }
    const covariance = new Float64Array(size * size)
    for (const { rows } of sums.values())
      for (const row of rows)
        for (let p = 0; p < size; p++)
          for (let q = 0; q < size; q++) {
            const centred = (place: number) =>
              row[place]! - rows.reduce((sum, other) => sum + other[place]!, 0) / rows.length
            covariance[p * size + q]! += (centred(p) * centred(q)) / x.rows
          }
    for (let p = 0; p < size; p++)
      for (let q = 0; q < size; q++) expect(covariance[p * size + q]).toBeCloseTo(p === q ? 1 : 0, 1)
  })

  test('refuses a class without rows', () => {
    expect(() => fitLda(zeros(2, 1), [0, 0], 2)).toThrow(/none of 1/)
  })
})
