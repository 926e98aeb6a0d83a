import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { loadDataset } from '../../src/node/load-dataset.ts'

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-load-'))
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

async function tree(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name, path)), { recursive: true })
    await writeFile(join(root, name, path), content)
  }
  return join(root, name)
}

/** Silence of so many samples at 16 kHz. */
const clip = (samples: number) => toWav({ channels: [new Float32Array(samples)], sampleRate: 16000 })

describe('loadDataset', () => {
  test('reads the label files that lie beside recordings, in folders below too', async () => {
    const folder = await tree('iemocap', {
      'Session2/dialog/EmoEvaluation/Ses02F_impro01.txt':
        '[1.0 - 2.0]\tSes02F_impro01_F000\tang\t[1, 1, 1]\n[2.0 - 3.0]\tSes02F_impro01_M000\tfru\t[1, 1, 1]\n',
      'Session2/sentences/wav/Ses02F_impro01/Ses02F_impro01_F000.wav': clip(10),
      'Session2/sentences/wav/Ses02F_impro01/Ses02F_impro01_M000.wav': clip(10),
    })
    const { corpus, clips } = await loadDataset(folder)
    expect(corpus.name).toBe('iemocap')
    expect(clips.map(({ speaker, label }) => [speaker, label])).toEqual([
      ['iemocap/02F', 'angry'],
      ['iemocap/02M', 'frustrated'],
    ])
  })

  test('reads an audformat database', async () => {
    const folder = await tree('audformat', {
      'db.yaml':
        'name: mine\nusage: research\ntables:\n  emotion:\n    columns:\n      emotion: {scheme_id: emotion}\n      speaker: {scheme_id: speaker}\n',
      'db.emotion.csv': 'file,emotion,speaker\naudio/x.wav,sadness,ann\n',
      'audio/x.wav': clip(10),
    })
    const { corpus, clips } = await loadDataset(folder)
    expect(corpus).toMatchObject({ name: 'mine', commercialUse: false })
    expect(clips).toMatchObject([{ path: 'audio/x.wav', label: 'sad', speaker: 'mine/ann' }])
  })

  test('tells EmoDB from its copy of 2 s by the clips themselves, unless told which it is', async () => {
    const two = await tree('two', { '03a01Fa.wav': clip(32_000), '08a01Wa.wav': clip(32_000), '09a01Na.wav': 'broken' })
    const published = await tree('published', { '03a01Fa.wav': clip(32_000), '08a01Wa.wav': clip(30_372) })
    expect((await loadDataset(published)).corpus.name).toBe('emodb')
    const found = await loadDataset(two)
    expect(found.corpus.name).toBe('emodb-2s')
    expect(found.notes.join()).toMatch(/2\.00 s long to the sample; --corpus emodb says otherwise/)
    const declared = await loadDataset(two, { corpus: 'emodb' })
    expect(declared.corpus.name).toBe('emodb')
    expect(declared.clips[0]!.speaker).toBe(found.clips[0]!.speaker)
  })
})

describe('the recordings in shared/data', () => {
  const countsOf = async (folder: string) => {
    const { corpus, clips } = await loadDataset(join(DATA, folder))
    const distinct = (values: readonly unknown[]) => new Set(values).size
    return [
      corpus.name,
      clips.length,
      distinct(clips.map(({ speaker }) => speaker)),
      distinct(clips.map(({ label }) => label)),
      distinct(clips.map(({ sentence }) => sentence)),
    ]
  }

  test('are recognised for what they are', async () => {
    if (!existsSync(join(DATA, 'ravdess'))) {
      if (process.env.REQUIRE_ALL === '1') throw new Error('REQUIRE_ALL=1, but there is no data.')
      console.log('skipped: no data')
      return
    }
    expect(await countsOf('ravdess')).toEqual(['ravdess', 1200, 20, 8, 2])
    expect(await countsOf('ravdess-48k')).toEqual(['ravdess', 60, 1, 8, 2])
    expect(await countsOf('emodb')).toEqual(['emodb', 266, 8, 4, 10])
    expect(await countsOf('emodb-2s')).toEqual(['emodb-2s', 408, 8, 7, 10])
    expect((await countsOf('tess')).slice(0, 4)).toEqual(['tess', 700, 2, 7])
  })
})
