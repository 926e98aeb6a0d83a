import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testModelPath } from '../../../cli/test/support/recordings.ts'
import { toWav } from '../../../core/src/audio/to-wav.ts'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { type FollowEvent, followAnalysis } from '../../src/analyses/follow.ts'
import { createClient, type UndertoneClient } from '../../src/client/index.ts'
import { AnalysisResource } from '../../src/contract/analysis.ts'
import { Corrections, StoredCorrection } from '../../src/contract/correction.ts'
import { Models } from '../../src/contract/overview.ts'
import { Peaks } from '../../src/contract/picture.ts'
import { listHeard } from '../../src/database/heard-segments.ts'
import { DATABASES } from '../support/databases.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, type TestService } from '../support/service.ts'

/** One second of a quiet tone, then one of a loud one; the second channel is silent. */
const TONES = toWav({
  sampleRate: 8000,
  channels: [
    Float32Array.from({ length: 16_000 }, (_, i) => (i < 8000 ? 0.1 : 0.8) * Math.sin((2 * Math.PI * 1000 * i) / 8000)),
    new Float32Array(16_000),
  ],
})
describe.each(DATABASES)('on $name', ({ open }) => {
  let test: TestService
  let client: UndertoneClient
  /** Recordings called `hold` wait here for their turn to end. */
  let release = () => {}
  let given: AbortSignal | undefined

  beforeAll(async () => {
    const compute = invented(async ({ name, onProgress, onSegment, signal }) => {
      given = signal
      if (name === 'hold') {
        onSegment?.(sampleAnalysis().segments[0]!)
        onProgress?.(1, 4)
        await new Promise<void>((resolve, reject) => {
          release = resolve
          signal?.addEventListener('abort', () => reject(signal.reason))
        })
      }
      return { source: { ...SOURCE, name: name ?? '' } }
    })
    // The page of a recording has its model's card, so there has to be one; what ships is not what is tested here.
    const model = testModelPath()
    test = await open({ compute, config: { model } })
    client = createClient(await test.app.listen({ port: 0 }))
  })
  afterAll(() => test.close())

  const SOURCE = { durationSeconds: 2, sampleRate: 8000, channels: 2, container: 'wav', codec: 'pcm_s16le' }

  async function send(
    name: string,
    query = '?wait=30',
    headers: Record<string, string> = {},
  ): Promise<AnalysisResource> {
    const { body, headers: type } = form({ name, file: ['tones.wav', TONES] })
    const sent = await ask(test.app, 'POST', `/v1/analyses${query}`, { body, headers: { ...type, ...headers } })
    return AnalysisResource.parse(sent.json())
  }

  function kept(id: string): string[] {
    return readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' }).filter(path =>
      path.includes(id),
    )
  }

  describe('the events of an analysis', () => {
    it('tell its progress, its segments and its end', async () => {
      const { id } = await send('hold', '')
      const seen: FollowEvent[] = []
      for await (const event of followAnalysis(test.service, id)) {
        seen.push(event)
        if (event.event === 'progress' && event.data.progress === 0.25) release()
      }
      expect(seen).toContainEqual({ event: 'progress', data: { state: 'running', progress: 0.25 } })
      const later = await ask(test.app, 'GET', `/v1/analyses/${id}/events`)
      expect(later.headers['content-type']).toContain('text/event-stream')
      const names = [...later.text.matchAll(/^event: (\w+)\ndata: \{.*\}\n\n/gm)].map(match => match[1])
      expect(names).toEqual(['progress', ...Array(5).fill('segment'), 'done'])
      expect(seen.slice(-6).map(({ event }) => event)).toEqual(names.slice(-6))
    })

    it.each([
      ['recording', 'provisional', 5],
      ['running', 'segment', 4],
    ])(
      'tell what is heard as it is heard: with the baseline "%s" as %s, and %i segments later',
      async (baseline, as, later) => {
        const sent = form({ name: 'hold', baseline, file: ['tones.wav', TONES] })
        const { id } = (await ask(test.app, 'POST', '/v1/analyses', sent)).json()
        const seen: string[] = []
        for await (const { event, data } of client.events(id)) {
          if (event === 'progress') continue
          if (seen.push(event) > 1) continue
          expect(data).toEqual(sampleAnalysis().segments[0])
          expect((await test.service.table.get(id))?.state).toBe('running')
          release()
        }
        expect(seen).toEqual([as, ...Array(later).fill('segment'), 'done'])
        expect(await listHeard(test.service.database.orm, id, 0)).toEqual([])
      },
    )

    it('end where it is deleted, and its work is stopped', async () => {
      const { id } = await send('hold', '')
      const following = ask(test.app, 'GET', `/v1/analyses/${id}/events`)
      await expect.poll(async () => (await test.service.table.get(id))?.progress).toBe(0.25)
      const signal = given
      expect((await ask(test.app, 'DELETE', `/v1/analyses/${id}`)).status).toBe(204)
      expect((await following).text).toContain('event: deleted')
      await expect.poll(() => signal?.aborted).toBe(true)
      expect(kept(id)).toEqual([])
      expect(codeOf(await ask(test.app, 'GET', `/v1/analyses/${id}`))).toBe('analysis/not-found')
    })
  })

  describe('the recording of an analysis', () => {
    it('is given as it was sent, whole or in part', async () => {
      const { id } = await send('tones')
      const get = (range?: string) =>
        test.app.inject({ url: `/v1/analyses/${id}/audio`, headers: range === undefined ? {} : { range } })
      const whole = await get()
      expect([whole.statusCode, whole.headers['content-type'], whole.headers['accept-ranges']]).toEqual([
        200,
        'audio/wav',
        'bytes',
      ])
      expect(whole.rawPayload.equals(TONES)).toBe(true)
      const size = TONES.length
      for (const [range, start, end] of [
        ['bytes=0-3', 0, 3],
        ['bytes=100-', 100, size - 1],
        ['bytes=-10', size - 10, size - 1],
        [`bytes=5-${size + 99}`, 5, size - 1],
      ] as const) {
        const part = await get(range)
        expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes ${start}-${end}/${size}`])
        expect(part.rawPayload.equals(TONES.subarray(start, end + 1))).toBe(true)
      }
      expect((await get(`bytes=${size}-`)).statusCode).toBe(416)
      expect((await get('bytes=9-3')).statusCode).toBe(200)
      expect((await get('pieces=1-2')).statusCode).toBe(200)
    })

    it('has peaks and a spectrogram, drawn once', async () => {
      const { id } = await send('tones')
      const peaks = Peaks.parse((await ask(test.app, 'GET', `/v1/analyses/${id}/peaks?points=4`)).json())
      expect(peaks.durationSeconds).toBe(2)
      const expected = [0.1, 0.1, 0.8, 0.8]
      for (const [index, value] of expected.entries()) expect(peaks.channels[0]?.[index]).toBeCloseTo(value, 2)
      expect(peaks.channels[1]).toEqual([0, 0, 0, 0])
      const later = Peaks.parse(
        (await ask(test.app, 'GET', `/v1/analyses/${id}/peaks?points=2&from=0.5&to=1.5`)).json(),
      )
      expect([later.from, later.to, later.durationSeconds]).toEqual([0.5, 1.5, 2])
      expect(later.channels[0]?.[0]).toBeCloseTo(0.1, 2)
      expect(later.channels[0]?.[1]).toBeCloseTo(0.8, 2)
      expect(codeOf(await ask(test.app, 'GET', `/v1/analyses/${id}/peaks?from=2`))).toBe('request/invalid')
      expect(kept(id).some(path => path.endsWith('.picture'))).toBe(true)
      const tile = await test.app.inject({ url: `/v1/analyses/${id}/spectrogram?from=1&to=2&width=10` })
      expect(tile.headers['content-type']).toBe('image/png')
      expect(tile.rawPayload.subarray(1, 4).toString()).toBe('PNG')
      expect([tile.rawPayload.readUInt32BE(16), tile.rawPayload.readUInt32BE(20)]).toEqual([10, 128])
      for (const query of ['channel=2', 'from=2', 'from=1&to=1'])
        expect(codeOf(await ask(test.app, 'GET', `/v1/analyses/${id}/spectrogram?${query}`))).toBe('request/invalid')
      const page = await ask(test.app, 'GET', `/v1/analyses/${id}/export?format=html`)
      expect(page.text).toMatch(/^<!doctype html>/i)
      await ask(test.app, 'DELETE', `/v1/analyses/${id}`)
      expect(kept(id)).toEqual([])
    })
  })

  describe('a request with an Idempotency-Key', () => {
    it('is done once, however often it is sent, and its key is for nothing else', async () => {
      const headers = { 'idempotency-key': 'call 17' }
      const [first, second] = await Promise.all([send('once', '', headers), send('once', '', headers)])
      expect(second.id).toBe(first.id)
      expect((await send('once', '?wait=30', headers)).id).toBe(first.id)
      const found = await ask(test.app, 'GET', '/v1/analyses?q=once')
      expect(found.json<{ items: unknown[] }>().items).toHaveLength(1)
      const { body, headers: type } = form({ name: 'other', file: ['tones.wav', TONES] })
      const refused = await ask(test.app, 'POST', '/v1/analyses', { body, headers: { ...type, ...headers } })
      expect([refused.status, codeOf(refused)]).toEqual([409, 'request/conflict'])
      const files = readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' })
      expect(files.filter(path => path.startsWith('unfinished/'))).toEqual([])
    })
  })

  describe('corrections', () => {
    it('are kept beside the answer of the model, one for a stretch, and make a manifest', async () => {
      const { id } = await send('corrected')
      const put = (body: object) => ask(test.app, 'PUT', `/v1/analyses/${id}/corrections`, { body })
      StoredCorrection.parse((await put({ channel: 0, start: 0.5, end: 1, label: 'happy' })).json())
      await put({ channel: 0, start: 0.5, end: 1, label: '=calm', note: 'listened twice' })
      await put({ channel: 1, start: 0, end: 2, label: 'neutral' })
      const listed = Corrections.parse((await ask(test.app, 'GET', `/v1/analyses/${id}/corrections`)).json())
      expect(listed.items.map(({ label, note }) => [label, note])).toEqual([
        ['neutral', null],
        ['=calm', 'listened twice'],
      ])
      const manifest = await ask(test.app, 'GET', '/v1/corrections/manifest')
      expect(manifest.text).toBe(
        `file,label,speaker,start,end,channel\n${id}.wav,neutral,${id}-1,0,2,1\n${id}.wav,'=calm,${id}-0,0.5,1,0\n`,
      )
      for (const wrong of [
        { channel: 2, start: 0, end: 1 },
        { channel: 0, start: 1, end: 3 },
        { channel: 0, start: 1, end: 1 },
      ])
        expect(codeOf(await put({ ...wrong, label: 'sad' }))).toBe('request/invalid')
      expect((await ask(test.app, 'DELETE', `/v1/analyses/${id}/corrections?channel=1&start=0&end=2`)).status).toBe(204)
      expect((await ask(test.app, 'DELETE', `/v1/analyses/${id}`)).status).toBe(204)
      expect((await ask(test.app, 'GET', '/v1/corrections/manifest')).text).toBe(
        'file,label,speaker,start,end,channel\n',
      )
    })
  })

  describe('GET /v1/models', () => {
    it('lists what ships, the default first', async () => {
      const { items } = Models.parse((await ask(test.app, 'GET', '/v1/models')).json())
      expect(items[0]).toMatchObject({ name: 'default', isDefault: false })
      expect(items[0]?.labels).toContain('angry')
    })
  })
})
