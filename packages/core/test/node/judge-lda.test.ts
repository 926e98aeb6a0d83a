import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { judgeCross } from '../../src/node/judge-cross.ts'
import { judgeLda } from '../../src/node/judge-lda.ts'
import { trainFromFolders } from '../../src/node/train-from-folders.ts'
import { createRandom } from '../../src/random.ts'

const RATE = 16000
const LABELS = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'ps', 'sad']
let root: string
let tess: string
let crowd: string

/** A made-up voice: syllables of a gliding harmonic tone; each label has its own pitch and pace. */
function speak(voice: number, label: number, take: number): Float32Array {
  const random = createRandom(1000 * voice + 10 * label + take)
  const pitch = (110 + 30 * label) * (1 + 0.05 * voice)
  let phase = 0
  return Float32Array.from({ length: 0.7 * RATE }, (_, n) => {
    const t = n / RATE
    phase += (2 * Math.PI * pitch * (1 + 0.1 * Math.sin(5 * t + take))) / RATE
    let tone = 0
    for (let k = 1; k <= 8; k++) tone += Math.sin(k * phase) / k
    return 0.1 * tone * Math.sin(Math.PI * (3 + label / 2) * t) ** 2 + 0.002 * random.normal()
  })
}

async function save(path: string, samples: Float32Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, toWav({ channels: [samples], sampleRate: RATE }))
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-judge-'))
  tess = join(root, 'tess')
  crowd = join(root, 'crowd')
  for (const [voice, speaker] of ['OAF', 'YAF'].entries())
    for (const [label, name] of LABELS.entries())
      for (const [take, word] of ['back', 'bar'].entries())
        await save(join(tess, `${speaker}_${word}_${name}.wav`), speak(voice, label, take))
  for (const voice of [5, 6, 7]) await save(join(crowd, 'talk', `${voice}.wav`), speak(voice, voice % 3, 1))
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

const OPTIONS = { recipe: 'functionals' } as const

describe('judging by a protocol', () => {
  test('holds one actress out at a time, under each condition, and says how little two are', async () => {
    const report = await judgeLda(tess, 'tess-loso', {
      ...OPTIONS,
      conditions: ['mulaw8k', 'babble10', 'joined', 'gain-12'],
      babble: [crowd],
    })
    expect(report).toMatchObject({ protocol: 'tess-loso', speakersShared: false, clips: 28, speakers: 2 })
    expect(report.folds.map(({ speakers, clips }) => [speakers, clips])).toEqual([
      [['tess/OAF'], 14],
      [['tess/YAF'], 14],
    ])
    expect(Object.keys(report.conditions)).toEqual(['clean', 'mulaw8k', 'babble10', 'joined', 'gain-12'])
    expect(report.conditions.clean?.uar).toBeGreaterThan(2 / 7)
    expect(report.perSex.female?.speakers).toBe(2)
    expect(report.notes.join(' ')).toMatch(/an indication only/)
    expect(report.notes.join(' ')).toMatch(/2 of the 2 sentences are spoken in training and in test/)
  })

  test('refuses another corpus, and babble of a voice that is judged', async () => {
    await expect(judgeLda(tess, 'emodb-loso', OPTIONS)).rejects.toMatchObject({ code: 'dataset/wrong-corpus' })
    const leak = { ...OPTIONS, conditions: ['babble10'] as const, babble: [tess] }
    await expect(judgeLda(tess, 'tess-loso', leak)).rejects.toMatchObject({ code: 'dataset/leak' })
    const renamed = join(root, 'renamed')
    await save(join(renamed, 'talk', 'stranger.wav'), speak(0, 0, 0))
    await expect(judgeLda(tess, 'tess-loso', { ...leak, babble: [renamed] })).rejects.toThrow(
      /training or test as well/,
    )
  })

  test('refuses one sound in two files of different formats, one on each side', async () => {
    const twins = join(root, 'twins')
    for (const [voice, speaker] of ['anna', 'berta'].entries())
      for (const [label, name] of ['angry', 'sad'].entries())
        await save(join(twins, name, `${speaker}_1.wav`), speak(voice, label, 0))
    // The same samples, but another header: a byte of padding after the data.
    const bytes = toWav({ channels: [speak(0, 0, 0)], sampleRate: RATE })
    await writeFile(join(twins, 'angry', 'berta_2.wav'), Buffer.concat([bytes, Buffer.from('LIST\0\0\0\0')]))
    const options = {
      id: 'twins',
      speakerFrom: /([a-z]+)_\d/,
      recipe: 'functionals',
      copies: ['clean'],
      folds: 2,
    } as const
    await expect(trainFromFolders([twins], options)).rejects.toThrow(/same recording/)
  })

  test('of babble copies in training wants the voices of others', async () => {
    const options = { id: 'crowded', recipe: 'functionals', copies: ['clean', 'babble10'] } as const
    await expect(trainFromFolders([tess], options)).rejects.toMatchObject({ code: 'usage/invalid-option' })
    await expect(trainFromFolders([tess], { ...options, babble: [tess] })).rejects.toMatchObject({
      code: 'dataset/leak',
    })
    const { report } = await trainFromFolders([tess], { ...options, babble: [crowd], folds: 2 })
    expect(report.clips).toBe(28)
  })

  test('crosses corpora by the labels that both have, and refuses the same voices on both sides', async () => {
    const own = join(root, 'own')
    for (const speaker of [3, 4])
      for (const label of [0, 6]) await save(join(own, LABELS[label]!, `s${speaker}_1.wav`), speak(speaker, label, 0))
    const report = await judgeCross([tess, own], { ...OPTIONS, speakerFrom: /(s\d)_/ })
    expect(report).toMatchObject({ protocol: 'cross', clips: 4, speakers: 2, labels: ['sad', 'angry'] })
    expect(report.matrix).toHaveLength(1)
    expect(report.matrix?.[0]).toMatchObject({ train: 'tess', test: 'own', clips: 4, speakers: 2 })
    await expect(judgeCross([tess, tess], OPTIONS)).rejects.toMatchObject({ code: 'dataset/leak' })
    await expect(judgeCross([tess], OPTIONS)).rejects.toMatchObject({ code: 'usage/missing-input' })
  })
})
