import { describe, expect, test } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { argmax } from '../../src/signal/argmax.ts'
import { rowOf } from '../../src/signal/matrix.ts'
import { adaptKReport } from '../../src/train/adapt-k.ts'
import { adaptedScores } from '../../src/train/adapted-scores.ts'
import { toSplitScores } from '../../src/train/cross-validate.ts'
import { collectFeatures, type FeatureSet } from '../../src/train/feature-set.ts'
import { holdOut } from '../../src/train/hold-out.ts'
import { foldsBySpeaker } from '../../src/train/split.ts'
import type { SplitScores } from '../../src/train/split-scores.ts'
import { SAMPLE_RECIPE } from '../model/sample-model.ts'

const SIZE = 10
const LABELS = ['neutral', 'happy', 'sad', 'angry', 'fearful']

/** Made-up voices, each shifted as a whole by about `voice` in the directions in which labels differ. */
function makeSet(voice: number): FeatureSet {
  const random = createRandom(2)
  const items = Array.from({ length: 10 * 20 }, (_, i) => {
    const speaker = Math.floor(i / 20)
    const label = i % LABELS.length
    const own = createRandom(100 + speaker)
    const vector = Float32Array.from(
      { length: SIZE },
      (_, d) => (d === label ? 2.5 : 0) + voice * own.normal() + random.normal(),
    )
    return {
      clip: {
        ...{ id: `clip-${i}`, path: `clip-${i}.wav`, corpus: 'made-up', sha256: `hash-${i}` },
        ...{ speaker: `made-up/${String(speaker).padStart(2, '0')}` },
        ...{ label: LABELS[label]!, corpusLabel: LABELS[label]! },
      },
      features: { whole: vector, windows: [] },
    }
  })
  const collected = collectFeatures(
    items.map(({ features }) => features),
    SIZE,
  )
  return {
    clips: items.map(({ clip }) => clip),
    recipe: SAMPLE_RECIPE,
    conditions: new Map([['clean', collected]]),
  }
}

async function held(voice: number) {
  const set = makeSet(voice)
  const folds = foldsBySpeaker(set.clips, 2)
  const plan = { labels: LABELS, copies: ['clean'] as const, windows: [], shrinkage: 0.1, cnn: false }
  return { set, folds, heldOut: await holdOut(set, folds, plan, ['clean']) }
}

describe('the protocol adapt-k', () => {
  test('shows what adapting to voices that differ brings, and that it costs little to one who keeps to one emotion', async () => {
    const { set, folds, heldOut } = await held(1.5)
    const { adaptation, uar, protocol } = adaptKReport(set, folds, LABELS, heldOut, [], { draws: 2 })
    const points = (method: string, caller: string) =>
      adaptation.curves.find(curve => curve.method === method && curve.caller === caller)!.points
    expect(protocol).toBe('adapt-k')
    expect(points('safe', 'random').map(({ k }) => k)).toEqual([0, 1, 2, 3, 5, 10])
    for (const method of ['safe', 'fast']) {
      const [none, ...some] = points(method, 'random').map(point => point.uar)
      expect(Math.abs(none! - uar.mean)).toBeLessThan(0.05)
      expect(some.at(-1)).toBeGreaterThan(none! + 0.05)
    }
    const corrected = points('safe', 'corrected').at(-1)!.uar
    expect(corrected).toBeGreaterThan(points('safe', 'random')[0]!.uar + 0.05)
    const throughout = points('safe', 'throughout').map(point => point.uar)
    expect(throughout.at(-1)).toBeGreaterThan(throughout[0]! - 0.05)
    // What the offset is for: subtracting the mean takes such a caller's emotion away.
    expect(points('mean', 'throughout').at(-1)!.uar).toBeLessThan(throughout[0]! - 0.1)
    const blocked = adaptation.online.filter(({ order }) => order === 'blocked')
    const uarOf = (method: string) => blocked.find(item => item.method === method)!.point.uar
    expect(uarOf('safe')).toBeGreaterThan(points('safe', 'random')[0]!.uar)
    expect(adaptation.curves.find(({ caller }) => caller === 'only sad')?.points.length).toBe(6)
  })

  test('gives the same figures for the same clips', async () => {
    const { set, folds, heldOut } = await held(1)
    expect(adaptKReport(set, folds, LABELS, heldOut, [], { draws: 2 })).toEqual(
      adaptKReport(set, folds, LABELS, heldOut, [], { draws: 2 }),
    )
  })

  test('judges by all of a voice what was held out, each clip at its place', async () => {
    const { set, heldOut } = await held(1.5)
    const right = (splits: readonly SplitScores[]) =>
      heldOut.flatMap(({ fold }, turn) =>
        fold.test.filter((place, row) => {
          const scores = rowOf(splits[turn]!.get('clean')!.clips, row)
          return LABELS[argmax(scores)] === set.clips[place]!.label
        }),
      ).length
    const before = right(heldOut.map(fold => toSplitScores(set, fold)))
    expect(right(adaptedScores(set, heldOut, LABELS))).toBeGreaterThan(before + 0.1 * set.clips.length)
  })
})
