import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { seed180 } from '../../src/features/seed-180.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { type SearchOptions, searchFolder } from '../../src/node/search.ts'
import { createRandom } from '../../src/random.ts'
import { gridCombinations } from '../../src/train/search-grid.ts'

const RATE = 16000
let root: string
let folder: string

/** A tone in noise: the label is its pitch. */
function tone(hertz: number, seed: number): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from(
    { length: RATE / 4 },
    (_, n) => 0.1 * Math.sin((2 * Math.PI * hertz * n) / RATE) + 0.02 * random.normal(),
  )
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-search-'))
  folder = join(root, 'clips')
  let seed = 0
  for (const speaker of [1, 2, 3, 4])
    for (const take of [1, 2, 3])
      for (const [label, hertz] of [
        ['angry', 400],
        ['sad', 250],
      ] as const) {
        const path = join(folder, label, `s${speaker}_${take}.wav`)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, toWav({ channels: [tone(hertz, ++seed)], sampleRate: RATE }))
      }
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

const OPTIONS: SearchOptions = {
  ...{ recipe: 'seed-180', score: 'uar', split: 'speaker', folds: 2, nested: false, seed: 1 },
  speakerFrom: /(s\d)_/,
}
const GRID = gridCombinations({
  ...{ hidden: [4, 8], learningRate: ['constant', 'adaptive'], learningRateInit: 0.01 },
  ...{ maxIter: 30, standardise: true },
})

const search = async (...args: Parameters<typeof searchFolder>) => (await searchFolder(...args)).report

describe('searching', () => {
  test('ranks combinations, runs twins once and says so', async () => {
    const report = await search(folder, GRID, OPTIONS)
    expect(report).toMatchObject({ clips: 24, speakers: 4, speakersShared: false, trained: 4, resumed: 0 })
    expect(report.combinations.length).toBe(4)
    expect(report.combinations[0]!.uar).toBeGreaterThan(0.9)
    expect(report.combinations[0]!.folds.length).toBe(2)
    expect(report.notes.join()).toMatch(/2 of 4 combinations were not run/)
    expect(report.notes.join()).toMatch(/a little too good/)
  })

  test('goes on from its results file, cut off anywhere, to the same outcome', async () => {
    const resultsFile = join(root, 'results.csv')
    const whole = await search(folder, GRID, { ...OPTIONS, resultsFile })
    const text = await readFile(resultsFile, 'utf8')
    expect(text.trim().split('\n').length).toBe(1 + 4)
    const again = await search(folder, GRID, { ...OPTIONS, resultsFile })
    expect(again).toEqual({ ...whole, trained: 0, resumed: 4 })
    await writeFile(resultsFile, text.slice(0, -40))
    const rest = await search(folder, GRID, { ...OPTIONS, resultsFile, workers: 1 })
    expect(rest).toEqual({ ...whole, trained: 1, resumed: 3 })
    const sorted = (rows: string) => rows.trim().split('\n').sort()
    expect(sorted(await readFile(resultsFile, 'utf8'))).toEqual(sorted(text))
    // Another seed is another search: nothing of the file is taken.
    expect(await search(folder, GRID, { ...OPTIONS, resultsFile, seed: 2 })).toMatchObject({ resumed: 0 })
  })

  test('does not write over a file that holds something else', async () => {
    const resultsFile = join(root, 'letter.csv')
    await writeFile(resultsFile, 'dear,reader\n')
    await expect(search(folder, GRID, { ...OPTIONS, resultsFile })).rejects.toMatchObject({
      code: 'usage/invalid-option',
    })
    expect(await readFile(resultsFile, 'utf8')).toBe('dear,reader\n')
  })

  test('nested judges the choice on clips it was not made on; folds with shared speakers are labelled', async () => {
    const options = { ...OPTIONS, nested: true, split: 'stratified', folds: 3 } as const
    const { nested, speakersShared, trained } = await search(folder, GRID, options)
    expect(speakersShared).toBe(true)
    // Two combinations: three folds, and three within each.
    expect(trained).toBe(2 * 3 + 3 * 2 * 3)
    expect(nested).toMatchObject({ speakersShared: true, clips: 24 })
    expect(nested?.chosen.length).toBe(3)
    expect(nested?.folds.reduce((sum, { clips }) => sum + clips, 0)).toBe(24)
  })

  test('trains the best on all clips: a model file that tells the labels, with its card', async () => {
    const { best } = await searchFolder(folder, GRID, { ...OPTIONS, modelId: 'tones' })
    const model = loadModel(saveModel(best!), [best!.recipe])
    expect(model).toMatchObject({ kind: 'mlp', card: { id: 'tones', labels: ['sad', 'angry'], commercialUse: true } })
    expect(model.card.evaluation[0]).toMatchObject({ speakersShared: false, speakers: 4 })
    const [sad] = model.predict(seed180(tone(250, 99), RATE))
    const [, angry] = model.predict(seed180(tone(400, 99), RATE))
    expect(sad).toBeGreaterThan(0.5)
    expect(angry).toBeGreaterThan(0.5)
  })

  test('is cancelled in the middle', async () => {
    const controller = new AbortController()
    const running = searchFolder(folder, GRID, {
      ...OPTIONS,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})
