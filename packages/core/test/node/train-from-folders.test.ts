import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { calibrationError } from '../../src/evaluate/calibration-error.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { evaluateFolder } from '../../src/node/evaluate-folder.ts'
import { extractFeatures } from '../../src/node/extract-features.ts'
import { inspectDataset } from '../../src/node/inspect-dataset.ts'
import { loadDataset, placedClips } from '../../src/node/load-dataset.ts'
import { readAudio } from '../../src/node/read-audio.ts'
import { trainFromFolders } from '../../src/node/train-from-folders.ts'
import { trainNetworks } from '../../src/node/train-networks.ts'
import { createRandom } from '../../src/random.ts'
import { rowOf, zeros } from '../../src/signal/matrix.ts'
import { clipSamples } from '../../src/train/clip-features.ts'
import { CLIP_RECIPES } from '../../src/train/clip-recipes.ts'
import { LOGISTIC_SETTINGS } from '../../src/train/mlp-settings.ts'
import { testModel } from '../support/test-model.ts'
import { ascii, chunk, wavBytes } from '../support/wav-bytes.ts'

const RATE = 16000
let root: string
let folder: string
let five: string
let cacheFolder: string

/** A made-up voice: syllables of a gliding harmonic tone; angry is high and fast, sad low and slow. */
function speak(speaker: number, label: string, take: number): Float32Array {
  const random = createRandom(100 * speaker + take + (label === 'angry' ? 7 : 0))
  const pitch = (label === 'angry' ? 220 : 140) * (1 + 0.1 * speaker)
  const rate = label === 'angry' ? 5 : 2.5
  let phase = 0
  return Float32Array.from({ length: RATE }, (_, n) => {
    const t = n / RATE
    phase += (2 * Math.PI * pitch * (1 + 0.1 * Math.sin(5 * t + take))) / RATE
    let tone = 0
    for (let k = 1; k <= 12; k++) tone += Math.sin(k * phase) / k
    return 0.1 * tone * Math.sin(Math.PI * rate * t) ** 2 + 0.002 * random.normal()
  })
}

async function save(path: string, samples: Float32Array, second?: Float32Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, toWav({ channels: second ? [samples, second] : [samples], sampleRate: RATE }))
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-train-'))
  folder = join(root, 'clips')
  cacheFolder = join(root, 'cache')
  five = join(root, 'five')
  for (const speaker of [1, 2, 3, 4, 5])
    for (const label of ['angry', 'sad']) await save(join(five, label, `s${speaker}_1.wav`), speak(speaker, label, 1))
  for (const speaker of [1, 2, 3])
    for (const label of ['angry', 'sad']) await save(join(folder, label, `s${speaker}_1.wav`), speak(speaker, label, 1))
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

const UNFOLDED = { id: 'tiny', speakerFrom: /(s\d)_/, copies: ['clean', 'mulaw8k'] as const }
const OPTIONS = { id: 'tiny', speakerFrom: /(s\d)_/, copies: ['clean', 'mulaw8k'] as const, folds: 3 }

describe('the features of folders', () => {
  test('are the same with one thread, with two, from the cache and from a damaged cache', async () => {
    const clips = placedClips([await loadDataset(folder, OPTIONS)])
    const valuesOf = async (options: { workers: number; cacheFolder?: string }) => {
      const { set } = await extractFeatures(clips, {
        ...options,
        recipe: 'functionals',
        conditions: ['clean', 'white10'],
      })
      return [...set.conditions.values()].map(({ whole, windows }) => [whole.data, windows.features.data])
    }
    const values = await valuesOf({ workers: 1 })
    expect(await valuesOf({ workers: 2, cacheFolder })).toEqual(values)
    const files = (await readdir(cacheFolder, { recursive: true })).filter(name => name.endsWith('.f32'))
    expect(files.length).toBe(6 * 2)
    await writeFile(join(cacheFolder, files[0]!), 'damaged')
    await writeFile(join(cacheFolder, files[1]!), '')
    expect(await valuesOf({ workers: 2, cacheFolder })).toEqual(values)
  })
})

describe('training from folders', () => {
  test('leaves out what cannot be read, and names it', async () => {
    const mixed = join(root, 'mixed')
    for (const speaker of [1, 2])
      for (const label of ['angry', 'sad'])
        await save(join(mixed, label, `s${speaker}_1.wav`), speak(speaker, label, 1))
    await writeFile(
      join(mixed, 'sad', 's2_2.wav'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
    )
    const { report, unreadable } = await trainFromFolders([mixed], { ...OPTIONS, folds: 2 })
    expect(unreadable.map(({ clip, error }) => [clip.id, error.code])).toEqual([
      ['sad/s2_2.wav', 'audio/git-lfs-pointer'],
    ])
    expect(report.notes.join()).toMatch(/1 clips could not be read/)
  })

  test('reads the clips of a manifest: a cut, a channel, and judges a model on them', async () => {
    const cuts = join(root, 'cuts')
    const joined = new Float32Array(2 * RATE)
    joined.set(speak(1, 'angry', 1))
    joined.set(speak(1, 'sad', 1), RATE)
    await save(join(cuts, 'both.wav'), new Float32Array(2 * RATE), joined)
    await writeFile(
      join(cuts, 'manifest.csv'),
      'file,label,speaker,start,end,channel\nboth.wav,angry,s1,0,1,1\nboth.wav,sad,s1,1,2,1\n',
    )
    const { parts, report: judged } = await trainFromFolders([folder], { ...OPTIONS, folds: 2 })
    expect(judged).toMatchObject({ clips: 6, speakers: 3, labels: ['sad', 'angry'] })
    const report = await evaluateFolder(cuts, loadModel(saveModel(parts)))
    expect(report).toMatchObject({ clips: 2, accuracy: { mean: 1 }, speakersShared: true })
    const own = await evaluateFolder(folder, loadModel(saveModel(parts)), { speakerFrom: /(s\d)_/ })
    expect(own.speakersShared).toBe(true)
  })

  test('judges a model on clips described by its own recipe', async () => {
    const model = testModel({ kernels: true })
    const { labels } = model.card
    const files = ['angry', 'sad'].flatMap(label => [1, 2, 3].map(n => ({ label, file: `${label}/s${n}_1.wav` })))
    const errorBy = async (recipe: 'default' | 'functionals') => {
      const probabilities = zeros(files.length, labels.length)
      for (const [row, { file }] of files.entries()) {
        const { whole } = CLIP_RECIPES[recipe].describe(clipSamples(await readAudio(join(folder, file))))
        rowOf(probabilities, row).set(model.predict(whole))
      }
      return calibrationError(
        probabilities,
        files.map(({ label }) => labels.indexOf(label)),
      )
    }
    const { ece } = await evaluateFolder(folder, model, OPTIONS)
    expect(ece).toBeCloseTo(await errorBy('default'), 6)
    expect(ece).not.toBeCloseTo(await errorBy('functionals'), 2)
  })

  test("divides five speakers of one's own 60/20/20: validation chooses, the test is judged once", async () => {
    const { parts, report } = await trainFromFolders([five], { ...UNFOLDED, recipe: 'functionals' })
    const { split } = report
    expect(report).toMatchObject({ protocol: '60/20/20 by speaker', speakersShared: false, clips: 10, speakers: 5 })
    expect(report.folds).toMatchObject([{ speakers: split!.test, clips: 2 }])
    expect([split!.training, split!.validation, split!.test].map(({ length }) => length)).toEqual([3, 1, 1])
    expect(new Set([split!.training, split!.validation, split!.test].flat()).size).toBe(5)
    expect(split!.tried.map(({ settings }) => settings)).toEqual([0.1, 0.3, 0.5].map(shrinkage => ({ shrinkage })))
    const best = Math.max(...split!.tried.map(({ uar }) => uar))
    expect(split!.chosen).toEqual(split!.tried.find(({ uar }) => uar === best)!.settings)
    expect(report.conditions.mulaw8k!.count).toBe(2)
    expect(loadModel(saveModel(parts)).card).toMatchObject({ data: [{ clips: 10 }] })
    expect(parts.card.procedure).toMatch(/1 validation speakers chose/)
  })

  test('refuses to divide fewer than five speakers, and names --k-fold', async () => {
    await expect(trainFromFolders([folder], UNFOLDED)).rejects.toMatchObject({
      code: 'dataset/too-few-speakers',
      message: expect.stringContaining('--k-fold 3'),
    })
  })

  test('trains logistic regression and networks too, divided or in folds', async () => {
    const common = { id: 'net', speakerFrom: /(s\d)_/, cacheFolder }
    const divided = await trainNetworks([five], { ...common, settings: LOGISTIC_SETTINGS })
    expect(divided.report).toMatchObject({ protocol: '60/20/20 by speaker', folds: [{ clips: 2 }] })
    expect(divided.report.split!.tried.map(({ settings }) => settings)).toEqual(
      [0.1, 1, 10, 100].map(alpha => ({ alpha })),
    )
    const folds = await trainNetworks([five], { ...common, settings: { hidden: [4], standardise: true }, folds: 5 })
    expect(folds.report).toMatchObject({ protocol: 'folds by speaker', clips: 10, uar: { mean: 1 } })
    for (const { parts } of [divided, folds]) {
      const report = await evaluateFolder(five, loadModel(saveModel(parts)), { speakerFrom: /(s\d)_/ })
      expect(report).toMatchObject({ accuracy: { mean: 1 }, speakersShared: true })
    }
  })

  test('is cancelled in the middle, and leaves no thread behind', async () => {
    const controller = new AbortController()
    const running = trainFromFolders([folder], {
      ...OPTIONS,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('of a folder that is not there is refused', async () => {
    await expect(trainFromFolders([join(root, 'nothing')], OPTIONS)).rejects.toMatchObject({ code: 'file/not-found' })
  })
})

describe('inspecting a dataset', () => {
  test('counts labels, speakers, lengths, rates, copies and what cannot be read', async () => {
    const seen = await inspectDataset(folder, { speakerFrom: /(s\d)_/ })
    expect(seen).toMatchObject({
      clips: 6,
      labels: { angry: 3, sad: 3 },
      speakers: { 'own/s1': 2, 'own/s2': 2, 'own/s3': 2 },
      withoutLabel: 0,
      withoutSpeaker: 0,
      seconds: { total: 6, least: 1, median: 1, most: 1 },
      sampleRates: { 16000: 6 },
      channels: { 1: 6 },
      duplicates: [],
      unreadable: [],
    })
  })

  test('reads the manifest of split at once, and says how many rows lack labels', async () => {
    const pieces = join(root, 'pieces')
    await save(join(pieces, 'call-001.wav'), speak(1, 'sad', 1))
    await save(join(pieces, 'call-002.wav'), speak(1, 'sad', 1))
    await writeFile(
      join(pieces, 'manifest.csv'),
      'file,label,speaker,source,source_start,source_end,source_channel\ncall-001.wav,,,call.wav,1.5,2.5,0\ncall-002.wav,sad,ann,call.wav,3,4,0\n',
    )
    const seen = await inspectDataset(pieces)
    expect(seen).toMatchObject({
      clips: 2,
      withoutLabel: 1,
      withoutSpeaker: 1,
      duplicates: [{ clip: 'call-002.wav', of: 'call-001.wav' }],
    })
    await expect(trainFromFolders([pieces], { id: 'x' })).rejects.toMatchObject({ code: 'dataset/no-label' })
  })

  test('knows the same sound in files with other bytes, cut the same; other cuts are other clips', async () => {
    const copies = join(root, 'copies')
    const samples = speak(2, 'sad', 1)
    const data = new Uint8Array(Int16Array.from(samples, value => Math.round(32767 * value)).buffer)
    const plain = wavBytes({ sampleRate: RATE, data })
    const tagged = wavBytes({ sampleRate: RATE, data, before: chunk('LIST', ascii('INFO')) })
    await mkdir(join(copies, 'sad'), { recursive: true })
    await writeFile(join(copies, 'sad/a.wav'), plain)
    await writeFile(join(copies, 'sad/b.wav'), tagged)
    await writeFile(
      join(copies, 'manifest.csv'),
      'file,label,speaker,start,end\nsad/a.wav,sad,x,0,0.5\nsad/b.wav,sad,x,0,0.5\nsad/b.wav,sad,x,0.25,0.75\n',
    )
    expect((await inspectDataset(copies)).duplicates).toEqual([{ clip: 'sad/b.wav#0-0.5', of: 'sad/a.wav#0-0.5' }])
    await rm(join(copies, 'manifest.csv'))
    const { duplicates, levelDb, seconds } = await inspectDataset(copies)
    expect(duplicates).toEqual([{ clip: 'sad/b.wav', of: 'sad/a.wav' }])
    expect(seconds.median).toBe(1)
    let energy = 0
    for (const value of samples) energy += value * value
    expect(levelDb.median).toBeCloseTo(10 * Math.log10(energy / samples.length), 1)
  })

  test('says which files are git-LFS pointers', async () => {
    const clone = join(root, 'crema-d')
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'
    await mkdir(join(clone, 'AudioWAV'), { recursive: true })
    for (const name of ['1001_IEO_HAP_LO', '1002_IEO_SAD_XX'])
      await writeFile(join(clone, 'AudioWAV', `${name}.wav`), pointer)
    const { corpus, unreadable } = await inspectDataset(clone)
    expect(corpus.name).toBe('crema-d')
    expect(unreadable.map(({ code }) => code)).toEqual(['audio/git-lfs-pointer', 'audio/git-lfs-pointer'])
  })
})
