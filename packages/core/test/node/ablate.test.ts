import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { ablate } from '../../src/node/ablate.ts'
import { createRandom } from '../../src/random.ts'
import { ABLATIONS } from '../../src/train/ablation-report.ts'

const RATE = 16000
let folder: string

/** A tree named as RAVDESS: eight actors, happy twice and three other labels once each; the label is the pitch of a tone in noise. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'undertone-ablate-'))
  for (let actor = 1; actor <= 8; actor++)
    for (const [emotion, sentence, hertz] of [
      ['03', '01', 400],
      ['03', '02', 420],
      ['02', '01', 150],
      ['06', '01', 250],
      ['07', '01', 800],
    ] as const) {
      const name = `03-01-${emotion}-01-${sentence}-01-${String(actor).padStart(2, '0')}.wav`
      const random = createRandom(1000 * actor + hertz)
      const samples = Float32Array.from(
        { length: RATE / 4 },
        (_, n) => 0.1 * Math.sin((2 * Math.PI * hertz * n) / RATE) + 0.05 * random.normal(),
      )
      const own = join(folder, `Actor_${String(actor).padStart(2, '0')}`)
      await mkdir(own, { recursive: true })
      await writeFile(join(own, name), toWav({ channels: [samples], sampleRate: RATE }))
    }
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('an ablation', () => {
  test('judges each way to train on the same splits, with its difference from doing nothing', async () => {
    const settings = { hidden: [4], maxIter: 20, smote: true }
    const report = await ablate(folder, 'ravdess-4-si', { recipe: 'seed-180', settings })
    expect(report).toMatchObject({ clips: 40, speakers: 8, speakersShared: false })
    expect(report.settings).toMatchObject({ smote: false, balanced: false, mixup: 0, standardise: false })
    expect(report.rows.map(({ name }) => name)).toEqual(ABLATIONS)
    const [nothing, ...others] = report.rows
    expect(nothing!.difference).toBeUndefined()
    for (const { uar, difference } of others) {
      const [low, high] = difference!.uar.interval
      expect(low).toBeLessThanOrEqual(high)
      expect(uar.mean).toBeGreaterThanOrEqual(0)
    }
    const learnedFrom = Object.fromEntries(report.rows.map(row => [row.name, row.learnedFrom]))
    // Two folds: four actors are learned from. SMOTE fills the others up to happy; copies are five more of each.
    expect(learnedFrom.nothing).toEqual({ happy: 8, calm: 4, fearful: 4, disgust: 4 })
    expect(learnedFrom.smote).toEqual({ happy: 8, calm: 8, fearful: 8, disgust: 8 })
    expect(learnedFrom.copies).toEqual({ happy: 48, calm: 24, fearful: 24, disgust: 24 })
  })
})
