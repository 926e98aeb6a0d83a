import { describe, expect, it } from 'vitest'
import { createPitchDecoder } from '../../src/features/pyin-decode.ts'
import { createRandom } from '../../src/random.ts'

const TINY = 2 ** -1022

/** The model as it is defined: every transition and every observation, as logarithms. */
function definition(observed: readonly Float64Array[], bins: number, maxStep: number) {
  const triangle = (i: number, j: number) => Math.max(0, 1 - Math.abs(i - j) / (maxStep + 1))
  const states = Array.from({ length: 2 * bins }, (_, state) => state)
  const transitions = states.map(from => {
    const row = states.slice(0, bins).map(to => triangle(from % bins, to))
    const sum = row.reduce((total, weight) => total + weight, 0)
    return states.map(to => Math.log(((from < bins === to < bins ? 0.99 : 0.01) * row[to % bins]!) / sum + TINY))
  })
  const observations = observed.map(frame => {
    const voiced = Math.min(
      1,
      frame.reduce((sum, probability) => sum + probability, 0),
    )
    return states.map(state => Math.log((state < bins ? frame[state]! : (1 - voiced) / bins) + TINY))
  })
  return { states, transitions, observations }
}

type Definition = ReturnType<typeof definition>

/** The best score there is, every predecessor of every state tried. */
function bestScore({ states, transitions, observations }: Definition): number {
  let value = observations[0]!
  for (const frame of observations.slice(1))
    value = states.map(to => Math.max(...states.map(from => value[from]! + transitions[from]![to]!)) + frame[to]!)
  return Math.max(...value)
}

function scoreOf(path: Int32Array, { transitions, observations }: Definition): number {
  let score = 0
  for (let t = 0; t < path.length; t++)
    score += observations[t]![path[t]!]! + (t > 0 ? transitions[path[t - 1]!]![path[t]!]! : 0)
  return score
}

describe('createPitchDecoder', () => {
  it.each([1, 2, 3, 4, 5, 6])('finds a path as likely as the likeliest of all, seed %i', seed => {
    const random = createRandom(seed)
    const bins = 8 + random.integer(20)
    const maxStep = 1 + random.integer(6)
    const observed = Array.from({ length: 15 }, () => {
      const frame = new Float64Array(bins)
      const share = random.uniform() < 0.2 ? 1 : random.uniform()
      for (let i = 0; i < 3; i++) frame[random.integer(bins)]! += share / 3
      return random.uniform() < 0.2 ? frame.fill(0) : frame
    })
    const decoder = createPitchDecoder(observed.length, bins, { maxStep })
    for (const frame of observed) decoder.observe(frame)
    const model = definition(observed, bins, maxStep)
    const best = bestScore(model)
    expect(Math.abs(scoreOf(decoder.path(), model) - best)).toBeLessThan(1e-9 * Math.abs(best))
  })

  it('says how likely a frame is voiced, never more than surely', () => {
    const decoder = createPitchDecoder(2, 4, { maxStep: 1 })
    expect(decoder.observe(Float64Array.of(0.25, 0, 0.5, 0))).toBe(0.75)
    expect(decoder.observe(Float64Array.of(0.75, 0, 0.5, 0))).toBe(1)
  })
})
