import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bootstrap } from '../../src/evaluate/intervals.ts'
import { confusionMatrix, score } from '../../src/evaluate/metrics.ts'
import { pairedBootstrap } from '../../src/evaluate/paired-bootstrap.ts'
import { createRandom } from '../../src/random.ts'

/** Speakers who differ much in how well either model tells them; the second model is right on `more` further clips. */
function trial({ speakers = 20, clips = 24, more = 0 } = {}) {
  const random = createRandom(2)
  const truth: number[] = []
  const first: number[] = []
  const second: number[] = []
  const who: string[] = []
  for (let speaker = 0; speaker < speakers; speaker++) {
    const share = 0.3 + 0.6 * random.uniform()
    for (let clip = 0; clip < clips; clip++) {
      const label = clip % 3
      const right = clip < share * clips
      truth.push(label)
      first.push(right ? label : (label + 1) % 3)
      second.push(right || clip < share * clips + more ? label : (label + 1) % 3)
      who.push(String(speaker))
    }
  }
  return { truth, first, second, who }
}

describe('a paired bootstrap', () => {
  it('finds a small gain on every speaker that the two figures alone would hide', () => {
    const { truth, first, second, who } = trial({ more: 2 })
    const { accuracy } = pairedBootstrap(truth, first, second, who, 3)
    const [low, high] = accuracy.interval
    expect(accuracy.difference).toBeGreaterThan(0.05)
    expect(low).toBeGreaterThan(0)
    expect(accuracy.secondBetter).toBe(1)
    const [a, b] = [first, second].map(guess => bootstrap(truth, guess, who, 3).accuracy.interval)
    expect(b![0]).toBeLessThan(a![1])
    expect(high - low).toBeLessThan((a![1] - a![0]) / 4)
  })

  it('gives the difference of the figures, and no other for the two exchanged but its sign', () => {
    const guesses = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(3)), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(guesses, rows => {
        const [truth, first, second] = [0, 1, 2].map(column => rows.map(row => row[column]!))
        const speakers = rows.map(row => String(row[3]))
        const figuresOf = (guess: readonly number[]) => score(confusionMatrix(truth!, guess, 3))
        const there = pairedBootstrap(truth!, first!, second!, speakers, 3, { resamples: 50 })
        const back = pairedBootstrap(truth!, second!, first!, speakers, 3, { resamples: 50 })
        for (const figure of ['accuracy', 'uar', 'macroF1'] as const) {
          expect(there[figure].difference).toBeCloseTo(figuresOf(second!)[figure] - figuresOf(first!)[figure], 12)
          expect(back[figure].difference).toBeCloseTo(-there[figure].difference, 12)
          expect(back[figure].interval[0]).toBeCloseTo(-there[figure].interval[1], 12)
          expect(back[figure].secondBetter).toBeCloseTo(1 - there[figure].secondBetter, 12)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('finds nothing between a model and itself', () => {
    const { truth, first, who } = trial()
    const { uar } = pairedBootstrap(truth, first, first, who, 3)
    expect(uar).toEqual({ difference: 0, sd: 0, interval: [0, 0], secondBetter: 0.5 })
  })
})
