import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'
import { collectFeatures, type FeatureSet } from '../../src/train/feature-set.ts'
import { modelReport } from '../../src/train/model-report.ts'
import { trainModel } from '../../src/train/train-model.ts'
import { modelContract } from '../model/model.contract.ts'
import { SAMPLE_RECIPE } from '../model/sample-model.ts'

const SIZE = 12
const LABELS = ['happy', 'sad', 'angry']
const CORPORA = [{ name: 'made-up', title: 'Made up', licence: 'CC-BY-NC-4.0', commercialUse: false }]

/**
 * Clips of made-up speakers. `spread`: how far apart the labels lie; `voice`: how far apart the voices lie, in a
 * direction that says which label a voice's clips have when `told` is set: knowing the voice then gives the label away.
 */
function makeSet({ speakers = 10, clips = 12, spread = 2, voice = 0, seed = 1 } = {}): FeatureSet {
  const random = createRandom(seed)
  const centres = LABELS.map(() => Array.from({ length: SIZE }, () => (spread * random.normal()) / 2))
  const items = Array.from({ length: speakers * clips }, (_, i) => {
    const speaker = Math.floor(i / clips)
    const label = i % LABELS.length
    const own = createRandom(1000 * speaker + label)
    const offset = Array.from({ length: SIZE }, () => voice * own.normal())
    const vector = () =>
      Float32Array.from({ length: SIZE }, (_, d) => centres[label]![d]! + offset[d]! + random.normal())
    return {
      clip: {
        id: `clip-${i}`,
        path: `clip-${i}.wav`,
        corpus: 'made-up',
        speaker: `made-up/${String(speaker).padStart(2, '0')}`,
        label: LABELS[label]!,
        corpusLabel: LABELS[label]!,
        sha256: `hash-${i}`,
      },
      features: { whole: vector(), windows: [vector(), vector()] },
    }
  })
  const collected = collectFeatures(
    items.map(({ features }) => features),
    SIZE,
  )
  return {
    clips: items.map(({ clip }) => clip),
    recipe: SAMPLE_RECIPE,
    conditions: new Map([
      ['clean', collected],
      ['mulaw8k', collected],
    ]),
  }
}

const OPTIONS = { id: 'trained', corpora: CORPORA, copies: ['clean'] as const, folds: 5 }

describe('training', () => {
  test('finds labels that can be found, in the common order, and reports them by speaker', async () => {
    const { parts, report } = await trainModel(makeSet(), OPTIONS)
    expect(report.labels).toEqual(['happy', 'sad', 'angry'])
    expect(report.uar.mean).toBeGreaterThan(0.8)
    expect(report.folds.map(({ speakers, clips }) => [speakers.length, clips])).toEqual(Array(5).fill([2, 24]))
    expect(report).toMatchObject({ clips: 120, speakers: 10, speakersShared: false, protocol: 'speaker-independent' })
    expect(report.confusion.flat().reduce((a, b) => a + b)).toBe(120)
    expect(report.windows.clean?.count).toBe(240)
    expect(report.ece).toBeLessThan(0.1)
    expect(parts.card).toMatchObject({ commercialUse: false, licence: 'CC-BY-NC-4.0' })
    expect(parts.card.data[0]?.speakers.length).toBe(10)
  })

  test('gives the same bytes for the same clips', async () => {
    const once = await trainModel(makeSet(), OPTIONS)
    const again = await trainModel(makeSet(), OPTIONS)
    expect(saveModel(again.parts)).toEqual(saveModel(once.parts))
    expect(again.report).toEqual(once.report)
  })

  test('is not fooled by voices: labels that only a known voice gives away score by chance', async () => {
    // The labels do not differ but for each voice's own offset a label, so a random split would score near 1.
    const { report } = await trainModel(makeSet({ speakers: 20, spread: 0, voice: 3 }), OPTIONS)
    expect(report.uar.mean).toBeGreaterThan(0.15)
    expect(report.uar.mean).toBeLessThan(0.5)
  })

  test('refuses a label that one speaker alone has', async () => {
    const set = makeSet()
    const clips = set.clips.map((clip, i) => (i === 0 ? { ...clip, label: 'bored' } : clip))
    await expect(trainModel({ ...set, clips }, OPTIONS)).rejects.toThrow(/"bored" is spoken by one speaker only/)
  })

  test('refuses one label, one speaker, and two names for one recording', async () => {
    const set = makeSet()
    const changed = (change: Partial<FeatureSet['clips'][number]>) => ({
      ...set,
      clips: set.clips.map(clip => ({ ...clip, ...change })),
    })
    await expect(trainModel(changed({ label: 'sad' }), OPTIONS)).rejects.toThrow(/at least two labels/)
    await expect(trainModel(changed({ speaker: 'made-up/1' }), OPTIONS)).rejects.toThrow(AppError)
    await expect(trainModel(changed({ sha256: 'same' }), OPTIONS)).rejects.toThrow(/same recording/)
  })

  test('stops when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(trainModel(makeSet(), { ...OPTIONS, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

const trained = await trainModel(makeSet(), OPTIONS)
const model = loadModel(saveModel(trained.parts), [SAMPLE_RECIPE])
modelContract('a trained LDA', () => model, SIZE)

describe('judging a finished model', () => {
  test('on the voices it learned from says loudly that it did', () => {
    const set = makeSet()
    const report = modelReport(model, set.clips, set.conditions.get('clean')!)
    expect(report?.speakersShared).toBe(true)
    expect(report?.notes[0]).toMatch(/^SPEAKERS SHARED/)
  })

  test('on new voices gives figures with intervals, and says which labels were not there', () => {
    const set = makeSet({ speakers: 4 })
    const clips = set.clips.map(clip => ({
      ...clip,
      speaker: `other/${clip.speaker}`,
      label: clip.label === 'happy' ? 'bored' : clip.label,
    }))
    const report = modelReport(model, clips, set.conditions.get('clean')!)
    expect(report).toMatchObject({ speakersShared: false, clips: 32, speakers: 4 })
    expect(report?.notes.join(' ')).toMatch(/16 clips left out: the model does not know bored/)
    expect(report?.notes.join(' ')).toMatch(/No clip is labelled happy/)
    expect(report?.uar.interval[0]).toBeLessThanOrEqual(report?.uar.mean ?? 0)
    expect(report?.uar.interval[1]).toBeGreaterThanOrEqual(report?.uar.mean ?? 1)
  })

  test('on labels that it does not know gives nothing', () => {
    const set = makeSet()
    const clips = set.clips.map(clip => ({ ...clip, label: 'bored' }))
    expect(modelReport(model, clips, set.conditions.get('clean')!)).toBeUndefined()
  })
})
