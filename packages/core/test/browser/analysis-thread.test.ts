import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/analyze/analyze.ts'
import type { LiveEvent } from '../../src/analyze/live.ts'
import { analyzeBlob, LiveThread, prepareWorker } from '../../src/browser/analysis-thread.ts'
import { openBlob, readBlob } from '../../src/browser/open-blob.ts'
import type { AppError } from '../../src/errors.ts'
import { loadModel } from '../../src/model/model-file.ts'
import { loadFixture } from '../support/fixtures.ts'
import { testModelFile } from '../support/test-model.ts'

const startWorker = () =>
  new Worker(new URL('../../src/browser/analysis-worker.ts', import.meta.url), { type: 'module' })
const file = async (name: string) => new File([await loadFixture(`audio/${name}`)], name)
const model = testModelFile({ network: true, spread: 1 })

describe.skipIf(typeof document === 'undefined')('on a worker of the browser', () => {
  test('a file gives the same analysis as on the page', async () => {
    const speech = await file('speech.wav')
    const seconds: number[] = []
    const onProgress = (done: number) => seconds.push(done)
    const found = await analyzeBlob(startWorker(), speech, model, { roles: ['customer'], onProgress })
    const expected = await analyze(await openBlob(speech), loadModel(model), speech.name, { roles: ['customer'] })
    expect(found).toEqual(JSON.parse(JSON.stringify(expected)))
    expect(seconds.at(-1)).toBeCloseTo(1, 1)
  })

  test('what is no recording is refused with its code, and a job that is given up ends', async () => {
    const text = new File(['hello'], 'hello.wav')
    await expect(analyzeBlob(startWorker(), text, model)).rejects.toMatchObject({ code: 'audio/unknown-format' })
    const job = new AbortController()
    const running = analyzeBlob(startWorker(), await file('speech.wav'), model, { signal: job.signal })
    job.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('a live session on a worker that was prepared ends in the same analysis', async () => {
    const worker = startWorker()
    await prepareWorker(worker, model)
    const speech = await file('speech.wav')
    const { channels, sampleRate } = await readBlob(speech)
    const source = { name: speech.name, sampleRate, channelCount: 1, container: 'wav', codec: 'pcm_s16le' }
    const events = await new Promise<LiveEvent[]>((resolve, reject) => {
      const heard: LiveEvent[] = []
      const live = new LiveThread(worker, {
        ...{ source, model, onError: reject },
        onEvents(some) {
          heard.push(...some)
          if (some.at(-1)?.type !== 'end') return
          expect(live.lagSeconds).toBeCloseTo(0, 9)
          resolve(heard)
        },
      })
      for (let at = 0; at < channels[0]!.length; at += 1024)
        live.push({ channels: [channels[0]!.slice(at, at + 1024)], sampleRate })
      expect(live.lagSeconds).toBeCloseTo(1, 6)
      live.finish()
    })
    const expected = await analyze(await openBlob(speech), loadModel(model), speech.name)
    const end = events.at(-1)
    expect(end?.type === 'end' && end.analysis.segments).toEqual(expected.segments)
  })

  test('a model that is none is refused when a worker is prepared with it', async () => {
    await expect(prepareWorker(startWorker(), model.slice(0, 100))).rejects.toMatchObject({ code: 'model/malformed' })
  })

  test('a live session that is told nonsense ends with a code', async () => {
    const source = { name: 'line', sampleRate: 8000, channelCount: 1, container: 'raw', codec: 'pcm_f32le' }
    const error = await new Promise<AppError>((resolve, reject) => {
      const live = new LiveThread(startWorker(), { ...{ source, model, onError: resolve }, onEvents: () => {} })
      live.push({ channels: [new Float32Array(160)], sampleRate: 16000 })
      setTimeout(() => reject(new Error('no answer')), 20_000)
    })
    expect(error.code).toBe('audio/invalid')
  })
})
