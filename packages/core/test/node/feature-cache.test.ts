import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import type { WorkOptions } from '../../src/errors.ts'
import { extractFeatures } from '../../src/node/extract-features.ts'
import { FeatureCache } from '../../src/node/feature-cache.ts'
import { loadDataset, placedClips } from '../../src/node/load-dataset.ts'
import { whiteNoise } from '../support/sounds.ts'

const PROCESS = fileURLToPath(new URL('../support/extract-process.ts', import.meta.url))
const CLIPS = 6
let root: string
let folder: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-cache-'))
  folder = join(root, 'clips')
  await mkdir(join(folder, 'sad'), { recursive: true })
  for (let clip = 0; clip < CLIPS; clip++) {
    const samples = whiteNoise(16_000, { seed: clip }).map(value => 0.05 * value)
    await writeFile(join(folder, 'sad', `${clip}.wav`), toWav({ channels: [samples], sampleRate: 16_000 }))
  }
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

/** A process that makes the features of the clips, and what it has said. */
function run(cacheFolder: string, each: (child: ChildProcess, said: string) => void = () => {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROCESS, folder, cacheFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      each(child, said)
    })
    child.on('error', reject)
    child.on('close', () => resolve(said))
  })
}

const hashOf = (said: string) => /^hash (\w+)$/m.exec(said)?.[1]
const cached = async (cache: string) =>
  (await readdir(cache, { recursive: true })).filter(name => name.endsWith('.f32')).map(name => join(cache, name))

describe('the feature cache', () => {
  test('is whole after kill -9 and with two processes at once: every later run finds the same features', async () => {
    const cache = join(root, 'killed')
    const killed = await run(cache, (child, said) => void (said.includes('done 1') && child.kill('SIGKILL')))
    expect(hashOf(killed)).toBeUndefined()
    const kept = await cached(cache)
    expect(kept.length).toBeGreaterThan(0)
    const times = await Promise.all(kept.map(async path => (await stat(path)).mtimeMs))

    const together = await Promise.all([run(cache), run(cache)])
    const truth = hashOf(await run(join(root, 'fresh')))
    expect(truth).toMatch(/^\w{64}$/)
    expect(together.map(hashOf)).toEqual([truth, truth])
    expect(await cached(cache)).toHaveLength(2 * CLIPS)
    // What the killed process had finished was taken over, not made again.
    expect(await Promise.all(kept.map(async path => (await stat(path)).mtimeMs))).toEqual(times)
  }, 120_000)

  const extract = async (cacheFolder: string, options: WorkOptions = {}) => {
    const { set } = await extractFeatures(placedClips([await loadDataset(folder)]), {
      ...{ recipe: 'functionals', workers: 1, cacheFolder },
      ...options,
    })
    return set.conditions.get('clean')!.whole.data
  }

  test('goes on after a cancellation, and says how far it is', async () => {
    const cache = join(root, 'cancelled')
    const controller = new AbortController()
    const running = extract(cache, {
      signal: controller.signal,
      onProgress: done => void (done === 2 && controller.abort()),
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    const kept = await cached(cache)
    expect(kept.length).toBeGreaterThanOrEqual(2)
    expect(kept.length).toBeLessThan(CLIPS)
    const seen: number[] = []
    await extract(cache, { onProgress: (done, total) => void seen.push(done / total) })
    expect(seen).toEqual(Array.from({ length: CLIPS }, (_, index) => (index + 1) / CLIPS))
    expect(await cached(cache)).toHaveLength(CLIPS)
  })

  test('computes again what was damaged: cut, of another length, or with one bit turned', async () => {
    const cache = join(root, 'damaged')
    const truth = await extract(cache)
    const files = await cached(cache)
    const whole = await readFile(files[0]!)
    const turned = Buffer.from(whole)
    turned[whole.length >> 1]! ^= 1
    for (const damage of [Buffer.alloc(0), whole.subarray(0, 400), Buffer.concat([whole, whole]), turned]) {
      await writeFile(files[0]!, damage)
      expect(await extract(cache)).toEqual(truth)
      expect(Buffer.compare(await readFile(files[0]!), whole)).toBe(0)
    }
  })

  test('ends the work where it cannot be written, rather than calling every clip unreadable', async () => {
    const cache = join(root, 'no-folder')
    await writeFile(cache, 'a file')
    await expect(extract(cache)).rejects.toMatchObject({ code: 'file/not-writable' })
  })

  test('sweeps what killed processes left, but not what may be another one at work', async () => {
    const cache = join(root, 'swept')
    await mkdir(join(cache, 'ab'), { recursive: true })
    for (const name of ['old.f32.1.partial', 'new.f32.2.partial']) await writeFile(join(cache, 'ab', name), 'half')
    await utimes(join(cache, 'ab', 'old.f32.1.partial'), 1, 1)
    await new FeatureCache(cache).sweep()
    expect(await readdir(join(cache, 'ab'))).toEqual(['new.f32.2.partial'])
  })
})
