import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Segment } from '../../src/analyze/analysis.ts'
import { planChannels, settingsOf } from '../../src/analyze/settings.ts'
import { toWav } from '../../src/audio/to-wav.ts'
import { analyzeFile } from '../../src/node/analyze-file.ts'
import { createThreadedChannels } from '../../src/node/channel-threads.ts'
import { listModels, readModel } from '../../src/node/models.ts'
import { loadNpy } from '../support/fixtures.ts'
import { testModelFile } from '../support/test-model.ts'

let folder = ''
let model = ''

/** Two voices of espeak-ng for so many seconds, one a channel. */
async function writeCall(name: string, seconds: number): Promise<string> {
  const [angry, calm] = await Promise.all(
    ['speech_angry', 'speech_calm'].map(async voice => Float32Array.from((await loadNpy(`librosa/${voice}.y`)).data)),
  )
  const channels = [angry!, calm!].map(voice =>
    Float32Array.from({ length: 16_000 * seconds }, (_, n) => voice[n % (16_000 * 6)] ?? 0),
  )
  const path = join(folder, name)
  await writeFile(path, toWav({ channels, sampleRate: 16_000 }))
  return path
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'undertone-analyze-'))
  model = join(folder, 'test.safetensors')
  await writeFile(model, testModelFile())
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('threads change nothing', async () => {
  const call = await writeCall('call.wav', 30)
  const roles = ['customer', 'customer'] as const
  const here = await analyzeFile(call, { model, roles, threads: 0 })
  expect(await analyzeFile(call, { model, roles, threads: 2 })).toEqual(here)
  expect(await analyzeFile(call, { model, roles, threads: 1 })).toEqual(here)
  expect(here.segments.length).toBeGreaterThan(10)
  expect(here.source).toEqual({
    name: 'call.wav',
    durationSeconds: 30,
    sampleRate: 16_000,
    channels: 2,
    container: 'wav',
    codec: 'pcm_s16le',
  })
})

test('segment by segment nothing changes, and with the running baseline what was told is what there is', async () => {
  const call = await writeCall('segments.wav', 30)
  for (const baseline of ['recording', 'running'] as const) {
    const options = { model, roles: ['customer', 'customer'] as const, baseline, threads: 0 }
    const told: Segment[] = []
    const analysis = await analyzeFile(call, { ...options, onSegment: segment => told.push(segment) })
    expect(analysis).toEqual(await analyzeFile(call, options))
    expect(told.length).toBeGreaterThan(10)
    told.sort((a, b) => a.start - b.start || a.channel - b.channel)
    if (baseline === 'running') expect(told).toEqual(analysis.segments)
  }
})

test('progress counts seconds up to the length of the recording', async () => {
  const call = await writeCall('progress.wav', 25)
  const seen: number[] = []
  const totals = new Set<number>()
  const onProgress = (done: number, total: number) => {
    seen.push(done)
    totals.add(total)
  }
  await analyzeFile(call, { model, threads: 2, onProgress })
  expect([...totals]).toEqual([25])
  expect(seen.at(-1)).toBe(25)
  expect([...seen].sort((a, b) => a - b)).toEqual(seen)
})

test('a cancelled analysis rejects and leaves no thread behind', async () => {
  const call = await writeCall('cancel.wav', 60)
  const controller = new AbortController()
  const work = analyzeFile(call, { model, threads: 2, signal: controller.signal, onProgress: () => controller.abort() })
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
})

test('an error on a thread is the error of the analysis', async () => {
  const plans = planChannels(2, {})
  const threads = createThreadedChannels(plans, 16_000, testModelFile(), settingsOf({}), 2)
  try {
    const channel = new Float32Array(16_000)
    const broken = channel.slice()
    broken[5] = Number.POSITIVE_INFINITY
    const feed = async () => {
      await threads.push([channel, broken])
      return threads.finish()
    }
    await expect(feed()).rejects.toMatchObject({ code: 'audio/not-finite', details: { sample: 5 } })
  } finally {
    await threads.close()
  }
})

test('more roles than channels, a recording that is not there, a model that is not there', async () => {
  const call = await writeCall('short.wav', 1)
  const roles = ['customer', 'agent', 'customer'] as const
  await expect(analyzeFile(call, { model, roles })).rejects.toMatchObject({ code: 'usage/invalid-option' })
  await expect(analyzeFile(join(folder, 'none.wav'), { model })).rejects.toMatchObject({ code: 'file/not-found' })
  await expect(analyzeFile(call, { model: 'no-such' })).rejects.toMatchObject({
    code: 'model/not-found',
    message: expect.stringContaining('default'),
  })
  await expect(analyzeFile(call, { model: join(folder, 'no.safetensors') })).rejects.toMatchObject({
    code: 'model/not-found',
  })
  await expect(analyzeFile(call, { model: call })).rejects.toMatchObject({ code: 'model/malformed' })
})

test('the default model ships and comes first', async () => {
  expect((await listModels())[0]).toBe('default')
  expect((await readModel()).length).toBeGreaterThan(1000)
})
