import { describe, expect, test } from 'vitest'
import { adaptOffset, type HeardStretch, posterior, priorOffset } from '../../src/model/voice-offset.ts'
import { joinSpaces, ldaSpace, logitSpace, scoresOfUnknown, type VoiceSpace } from '../../src/model/voice-space.ts'
import { createRandom } from '../../src/random.ts'
import { argmax } from '../../src/signal/argmax.ts'
import { loadFixture } from '../support/fixtures.ts'

/** What the prototype makes of made-up clips: see `fixtures/voice-offset/make.py`. */
interface Reference {
  readonly kappa: number
  readonly weights: readonly [number, number, number]
  readonly netTemperature: number
  readonly spread: readonly [readonly number[], readonly number[], readonly number[]]
  readonly means: readonly [readonly number[][], readonly number[][], readonly number[][]]
  readonly inverse: readonly number[][]
  readonly centre: readonly number[]
  readonly clips: readonly number[][]
  readonly cases: readonly {
    readonly adaptation: 'safe' | 'fast'
    readonly heard: number
    readonly mean: readonly number[]
    readonly variance: readonly number[]
    readonly logProbabilities: readonly number[]
  }[]
}

const bytes = await loadFixture('voice-offset/voice-offset.json')
const reference: Reference = JSON.parse(new TextDecoder().decode(bytes))

const stretch = (heard: ArrayLike<number>, label?: number): HeardStretch => ({
  ...{ heard: Float32Array.from(heard), weight: 1 },
  ...(label !== undefined && { label }),
})

describe('the offset of a voice, against the prototype', () => {
  const { weights, kappa, netTemperature, inverse, centre } = reference
  const part = (view: 0 | 1 | 2) => ({
    means: Float32Array.from(reference.means[view].flat()),
    spread: Float32Array.from(reference.spread[view]),
  })
  const lda = (view: 0 | 1) => ({
    ...{ mean: new Float32Array(0), deviation: new Float32Array(0), projection: new Float32Array(0) },
    ...part(view),
  })
  const space = joinSpaces([
    ldaSpace(lda(0), weights[0] / kappa),
    ldaSpace(lda(1), weights[1] / kappa),
    logitSpace(
      { inverse: Float32Array.from(inverse.flat()), centre: Float32Array.from(centre), ...part(2) },
      weights[2] / netTemperature,
    ),
  ])

  test.each(reference.cases)('is the same: $adaptation after $heard clips', ({ adaptation, heard, ...expected }) => {
    const offset = adaptOffset(
      space,
      reference.clips.slice(0, heard).map(clip => stretch(clip)),
      adaptation,
      1,
    )
    // The prototype counts in float64, here slack and probabilities are float32.
    for (const [p, value] of expected.mean.entries()) expect(offset.mean[p]).toBeCloseTo(value, 5)
    for (const [p, value] of expected.variance.entries()) expect(offset.variance[p]).toBeCloseTo(value, 5)
    const probabilities = posterior(space, Float32Array.from(reference.clips[11]!), offset, 0.8)
    for (const [k, value] of expected.logProbabilities.entries())
      expect(probabilities[k]).toBeCloseTo(Math.exp(value), 5)
  })
})

const CLASSES = 5
const SIZE = 8

/** A space of unit-variance noise, classes 2 apart or so, and voices that shift all by `spread` or so. */
function sampleSpace(spread = 4): VoiceSpace {
  const random = createRandom(3)
  return ldaSpace({
    ...{ mean: new Float32Array(0), deviation: new Float32Array(0), projection: new Float32Array(0) },
    means: Float32Array.from({ length: CLASSES * SIZE }, () => 1.5 * random.normal()),
    spread: new Float32Array(SIZE).fill(spread),
  })
}

/** Clips of one made-up voice. */
function speak(space: VoiceSpace, labels: readonly number[], seed: number): HeardStretch[] {
  const random = createRandom(seed)
  const offset = Array.from(space.spread, value => Math.sqrt(value) * random.normal())
  return labels.map(label =>
    stretch(offset.map((shift, p) => space.means[label * SIZE + p]! + shift + random.normal())),
  )
}

const mixed = Array.from({ length: 20 }, (_, i) => i % CLASSES)

describe('adapting to a voice', () => {
  test('that nothing was heard of believes in no offset, and without slack scores as the LDA does', () => {
    const space = sampleSpace()
    const { mean, variance } = adaptOffset(space, [], 'safe', 1)
    expect([...mean]).toEqual(Array(SIZE).fill(0))
    expect(variance).toEqual(priorOffset(space, 'safe').variance)
    const exact = { ...space, slack: { safe: new Float32Array(SIZE), fast: new Float32Array(SIZE) } }
    const [{ heard }] = speak(space, [1], 5) as [HeardStretch]
    const scores = new Float64Array(CLASSES)
    space.addScores(heard, adaptOffset(exact, [], 'safe', 1), scores)
    for (const [k, score] of scoresOfUnknown(space, heard, new Float64Array(CLASSES)).entries())
      expect(scores[k]).toBeCloseTo(score, 4)
  })

  test('does not depend on the order of what it says', () => {
    const space = sampleSpace()
    const clips = speak(space, mixed, 6)
    const once = adaptOffset(space, clips, 'safe', 1)
    const again = adaptOffset(space, createRandom(1).shuffle([...clips]), 'safe', 1)
    for (let p = 0; p < SIZE; p++) expect(again.mean[p]).toBeCloseTo(once.mean[p]!, 9)
  })

  test.each(['safe', 'fast'] as const)('that mixes emotions is judged better: %s', adaptation => {
    const space = sampleSpace()
    const hits = { before: 0, after: 0 }
    for (let seed = 0; seed < 60; seed++) {
      const clips = speak(space, mixed, seed)
      const offset = adaptOffset(space, clips.slice(0, 15), adaptation, 1)
      const unknown = priorOffset(space, adaptation)
      for (const [i, { heard }] of clips.slice(15).entries()) {
        if (argmax(posterior(space, heard, unknown, 1)) === mixed[15 + i]) hits.before++
        if (argmax(posterior(space, heard, offset, 1)) === mixed[15 + i]) hits.after++
      }
    }
    expect(hits.after).toBeGreaterThan(hits.before + 30)
  })

  test('that was heard in one emotion only moves little where it is done safely', () => {
    const space = sampleSpace()
    const clips = speak(space, Array(10).fill(2), 8).map(clip => ({ ...clip, label: 2 }))
    const far = Math.hypot(...adaptOffset(space, clips, 'fast', 1).mean)
    expect(far).toBeGreaterThan(1)
    expect(Math.hypot(...adaptOffset(space, clips, 'safe', 1).mean)).toBeLessThan(far / 1000)
  })

  test('learns more from clips that a person has labelled', () => {
    const space = sampleSpace()
    let better = 0
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed)
      const truth = Array.from(space.spread, value => Math.sqrt(value) * random.normal())
      const clips = speak(space, mixed.slice(0, 10), seed)
      const labelled = clips.map((clip, i) => ({ ...clip, label: mixed[i]! }))
      const missed = (heard: HeardStretch[]) =>
        Math.hypot(...adaptOffset(space, heard, 'safe', 1).mean.map((value, p) => value - truth[p]!))
      if (missed(labelled) < missed(clips)) better++
    }
    expect(better).toBeGreaterThan(30)
  })

  test('counts a clip of weight 2 as the clip twice', () => {
    const space = sampleSpace()
    const clips = speak(space, mixed.slice(0, 5), 9)
    const twice = adaptOffset(space, [...clips, ...clips], 'safe', 1)
    const heavy = adaptOffset(
      space,
      clips.map(clip => ({ ...clip, weight: 2 })),
      'safe',
      1,
    )
    for (let p = 0; p < SIZE; p++) expect(heavy.mean[p]).toBeCloseTo(twice.mean[p]!, 9)
  })
})
