import { describe, expect, test } from 'vitest'
import { DEFAULT_RECIPE } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { MEL_BANDS } from '../../src/features/spectrum-descriptors.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'
import { type Matrix, zeros } from '../../src/signal/matrix.ts'
import { runCnnJob } from '../../src/train/cnn-job.ts'
import { planFor } from '../../src/train/cross-validate.ts'
import { collectFeatures, type FeatureSet, vectorOf } from '../../src/train/feature-set.ts'
import { holdOut } from '../../src/train/hold-out.ts'
import type { MemberJob, MemberResult } from '../../src/train/member-job.ts'
import { foldsBySpeaker } from '../../src/train/split.ts'
import { trainModel } from '../../src/train/train-model.ts'
import { modelContract } from '../model/model.contract.ts'

const LABELS = ['happy', 'sad', 'angry']

/** A vector of the default recipe whose label is in its frames alone: noise, with a few bands louder half of the time. */
function vectorOfLabel(label: number, seed: number): Float32Array {
  const random = createRandom(seed)
  const rows = 70 + random.integer(60)
  return Float32Array.from({ length: FUNCTIONAL_COUNT + rows * MEL_BANDS }, (_, i) => {
    const band = (i - FUNCTIONAL_COUNT) % MEL_BANDS
    const row = Math.floor((i - FUNCTIONAL_COUNT) / MEL_BANDS)
    const loud = i >= FUNCTIONAL_COUNT && Math.floor(band / 12) === label && row % 10 < 5
    return random.normal() + (loud ? 3 : 0)
  })
}

function makeSet({ speakers = 4, clips = 6 } = {}): FeatureSet {
  const places = Array.from({ length: speakers * clips }, (_, i) => i)
  const features = places.map(i => ({
    whole: vectorOfLabel(i % LABELS.length, i),
    windows: [vectorOfLabel(i % LABELS.length, 1000 + i)],
  }))
  const collected = collectFeatures(features, FUNCTIONAL_COUNT)
  return {
    clips: places.map(i => ({
      ...{ id: `${i}`, path: `${i}.wav`, corpus: 'made-up', speaker: `made-up/${Math.floor(i / clips)}` },
      ...{ label: LABELS[i % LABELS.length]!, corpusLabel: '', sha256: `${i}` },
    })),
    recipe: DEFAULT_RECIPE,
    conditions: new Map([
      ['clean', collected],
      ['mulaw8k', collected],
    ]),
  }
}

const CORPORA = [{ name: 'made-up', title: 'Made up', licence: 'CC0-1.0', commercialUse: true }]
const set = makeSet()
const { parts, report } = await trainModel(set, {
  id: 'both',
  corpora: CORPORA,
  copies: ['clean'],
  folds: 2,
  cnn: true,
})
const file = saveModel(parts)

modelContract('a trained ensemble', () => loadModel(file), FUNCTIONAL_COUNT + MEL_BANDS * 30)

describe('an ensemble of LDAs and a network', () => {
  test('says in report and card how its members count', () => {
    expect(parts.kind).toBe('ensemble')
    const { shares, ldaShareByFold } = report.fusion!
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12)
    expect(ldaShareByFold).toHaveLength(2)
    expect(parts.card.procedure).toContain('An ensemble: the log-probabilities of LDAs (')
    expect(report.uar.mean).toBeGreaterThan(0.8)
  })

  test('knows its own training clips when it is loaded again', () => {
    const model = loadModel(file)
    const { whole } = set.conditions.get('clean')!
    const right = set.clips.filter(({ label }, place) => {
      const probabilities = model.predict(vectorOf(whole, place))
      return model.card.labels[probabilities.indexOf(Math.max(...probabilities))] === label
    })
    expect(right.length).toBeGreaterThanOrEqual(22)
  })

  test('adapts to a voice by its LDAs', () => {
    const voice = loadModel(file).voice!('fast')
    // Of no label, so that it is in doubt.
    const heard = voice.hear(vectorOfLabel(-1, 5))
    const before = voice.judge(heard)
    for (let i = 0; i < 6; i++) voice.learn(voice.hear(vectorOfLabel(i % 3, 50 + i)))
    expect(voice.judge(heard)).not.toEqual(before)
  })

  test('has no network where there are fewer than 300 clips, unless it is asked for', () => {
    expect(planFor(set, LABELS).cnn).toBe(false)
    expect(planFor(set, LABELS, { cnn: true }).cnn).toBe(true)
    const many = { ...set, clips: Array.from({ length: 300 }, () => set.clips[0]!) }
    expect(planFor(many, LABELS).cnn).toBe(true)
    const other = { ...DEFAULT_RECIPE, name: 'other' }
    expect(planFor({ ...many, recipe: other }, LABELS, { cnn: true }).cnn).toBe(false)
  })
})

describe('how the members of a fold count', () => {
  const folds = foldsBySpeaker(set.clips, 4)
  const plan = planFor(set, LABELS, { cnn: true, copies: ['clean'] })
  /** Scores by chance, as good as told; those of the clips of `other` made from another seed. */
  const runner = (strength: number, other?: number) => async (own: FeatureSet, jobs: readonly MemberJob[]) =>
    jobs.map((job): MemberResult => {
      const turn = folds.findIndex(({ test }) => test.join() === job.test.join())
      const random = createRandom((turn === other ? 100 : 1) + turn + (job.member === 'cnn' ? 50 : 0))
      const scores = (places: readonly number[], sure: number): Matrix => {
        const out = zeros(places.length, LABELS.length)
        for (const [row, place] of places.entries())
          for (const [k, label] of LABELS.entries())
            out.data[row * 3 + k] = random.normal() + (own.clips[place]!.label === label ? sure : 0)
        return out
      }
      const sure = job.member === 'cnn' ? strength : 2
      const { clipOf } = own.conditions.get('clean')!.windows
      const rows = Int32Array.from([...clipOf.keys()].filter(row => job.test.includes(clipOf[row]!)))
      const clips = scores(job.test, sure)
      const heard = [
        {
          clips,
          windows: {
            rows,
            heard: scores(
              Array.from(rows, row => clipOf[row]!),
              sure,
            ),
          },
        },
      ]
      if (job.member === 'cnn') {
        const cnn = { blocks: [], attention: NONE, last: new Float32Array(0), lastBias: new Float32Array(3) }
        return { member: 'cnn', cnn, heard }
      }
      // A direction a class, whose means lie at 1: projections are scores.
      const means = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
      const empty = new Float32Array(0)
      const lda = { mean: empty, deviation: empty, projection: empty, means, spread: new Float32Array(3) }
      return { member: 'lda', lda, thresholds: empty, heard }
    })
  const NONE = {
    first: new Float32Array(0),
    firstBias: new Float32Array(0),
    second: new Float32Array(0),
    secondBias: new Float32Array(0),
  }
  const fusionsOf = async (strength: number, other?: number) =>
    (await holdOut(set, folds, plan, ['clean'], { run: runner(strength, other) })).map(({ fusion }) => fusion!)

  test('is fitted on what the other folds held out: its own clips have no say in it', async () => {
    const before = await fusionsOf(2)
    const after = await fusionsOf(2, 1)
    expect(after[1]).toEqual(before[1])
    for (const turn of [0, 2, 3]) expect(after[turn]).not.toEqual(before[turn])
  })

  test('follows who knows more', async () => {
    for (const { factors } of await fusionsOf(0)) expect(factors[1]).toBeLessThan(0.5 * factors[0]!)
    for (const { factors } of await fusionsOf(4)) expect(factors[1]).toBeGreaterThan(factors[0]!)
  })
})

test('a network learns nothing from the clips that it is tested on', () => {
  const other = makeSet()
  const job = {
    ...{ member: 'cnn' as const, train: [...Array(6).keys()], test: [6, 7, 8], labels: LABELS },
    ...{ copies: ['clean'] as const, conditions: ['clean'] as const },
  }
  other.conditions.get('clean')!.whole.tails!.data.fill(1, other.conditions.get('clean')!.whole.tails!.ends[5])
  const [one, two] = [runCnnJob(set, job), runCnnJob(other, job)]
  expect(two.cnn.last).toEqual(one.cnn.last)
  expect(two.heard[0]!.clips.data).not.toEqual(one.heard[0]!.clips.data)
  expect([...one.heard[0]!.windows.rows]).toEqual([6, 7, 8])
})
