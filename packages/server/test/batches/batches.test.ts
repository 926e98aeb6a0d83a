import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { createClient, type UndertoneClient } from '../../src/client/index.ts'
import { type BatchEvent, BatchPage, BatchResource } from '../../src/contract/batch.ts'
import { DATABASES } from '../support/databases.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, type TestService } from '../support/service.ts'

const SOUND = Buffer.from('sound')

describe.each(DATABASES)('batches on $name', ({ open }) => {
  let receiver: Receiver
  let test: TestService
  let client: UndertoneClient
  /** Recordings called `hold` wait here. */
  let release = () => {}
  beforeAll(async () => {
    receiver = await startReceiver()
    const compute = invented(async ({ name = '' }) => {
      if (name.startsWith('hold')) await new Promise<void>(resolve => (release = resolve))
      if (name.startsWith('broken')) throw new AppError('audio/malformed', 'Broken, as asked.')
      const confidence = Number(/\d\.\d+/.exec(name)?.[0] ?? 0.3)
      const segments = sampleAnalysis().segments.map(segment => ({
        ...segment,
        confidence: segment.confidence * confidence,
      }))
      return name.startsWith('calm') ? { segments: segments.slice(-1) } : { segments }
    })
    const config = { allowAddresses: [receiver.host], maxUploadBytes: 100_000, maxBatch: 7, workers: 1 }
    test = await open({ compute, config })
    client = createClient(await test.app.listen({ port: 0 }))
  })
  afterAll(async () => {
    release()
    await test.close()
    await receiver.stop()
  })

  const files = (...names: string[]) => names.map(name => new File([SOUND], name))

  async function ended(id: string): Promise<BatchResource> {
    for await (const { event } of client.batchEvents(id)) if (event === 'done') break
    return BatchResource.parse(await client.batch(id))
  }

  function kept(): string[] {
    return readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' }).filter(path =>
      path.includes('-'),
    )
  }

  it('analyse every recording, whatever is wrong with another, and rank them', async () => {
    const recordings = [
      ...files('b 0.5.wav', 'a 0.9.wav', 'broken.wav', 'calm.wav'),
      new File([], 'empty.wav'),
      new File([new Uint8Array(200_000)], 'large.wav'),
      ...files('c 0.7.wav'),
    ]
    const options = { name: 'Monday', tags: ['north'], notice_given: true }
    const sent = BatchResource.parse(await client.sendBatch(recordings, { options }))
    expect(sent).toMatchObject({ name: 'Monday', options: { tags: ['north'], notice_given: true } })
    const done = await ended(sent.id)
    expect(done).toMatchObject({ state: 'done', progress: 1, counts: { queued: 0, running: 0, done: 4, failed: 3 } })
    expect(done.worklist.map(({ name, moment, error }) => [name, moment?.label ?? null, error?.code ?? null])).toEqual([
      ['a 0.9.wav', 'angry', null],
      ['c 0.7.wav', 'angry', null],
      ['b 0.5.wav', 'angry', null],
      ['broken.wav', null, 'audio/malformed'],
      ['calm.wav', null, null],
      ['empty.wav', null, 'audio/empty'],
      ['large.wav', null, 'request/too-large'],
    ])
    expect((await client.list({ tags: ['north'] })).items).toHaveLength(7)
    const table = (await client.exportBatch(sent.id)).split('\n')
    expect(table[0]).toBe('rank,id,file,state,label,confidence,channel,start,end,duration,headline,error')
    expect(table[1]).toMatch(/^1,[0-9a-f-]{36},a 0\.9\.wav,done,angry,0\.819.*,0,2,6\.4,40,/)
    expect(table[6]).toMatch(/,empty\.wav,failed,,,,,,,,audio\/empty$/)
    const listed = BatchPage.parse((await ask(test.app, 'GET', '/v1/batches?limit=1')).json())
    expect(listed.items).toMatchObject([{ id: sent.id, counts: { done: 4 } }])
  })

  it('tell each end and the last one as they come, and where webhooks lead that it is done, once', async () => {
    const hook = await client.addWebhook({ url: receiver.url, events: ['batch.done'] })
    const { id } = await client.sendBatch(files('one.wav', 'broken.wav', 'two.wav'))
    const events: BatchEvent[] = []
    for await (const event of client.batchEvents(id)) events.push(event)
    expect(events.at(-1)).toEqual({ event: 'done', data: { id } })
    const ends = events.flatMap(event => (event.event === 'analysis' ? [event.data.name] : []))
    expect(ends.sort()).toEqual(['broken.wav', 'one.wav', 'two.wav'])
    expect(events).toContainEqual({
      event: 'progress',
      data: { state: 'done', progress: 1, counts: { queued: 0, running: 0, done: 2, failed: 1 } },
    })
    await expect.poll(() => receiver.of('batch.done').length).toBe(1)
    expect(JSON.parse(receiver.of('batch.done')[0]!.body).data).toMatchObject({ id, counts: { done: 2, failed: 1 } })
    await client.delete((await client.batch(id)).worklist[0]!.id)
    expect((await client.batch(id)).worklist).toHaveLength(2)
    await client.removeWebhook(hook.id)
    expect(receiver.of('batch.done')).toHaveLength(1)
  })

  it('stop where they are cancelled, but for what is in hand', async () => {
    const { id } = await client.sendBatch(files('hold 1.wav', 'later 1.wav', 'later 2.wav'))
    await expect.poll(async () => (await client.batch(id)).counts.running).toBe(1)
    const cancelled = BatchResource.parse(await client.cancelBatch(id))
    expect(cancelled).toMatchObject({ state: 'running', counts: { queued: 0, running: 1, failed: 2 } })
    expect(cancelled.worklist.filter(({ error }) => error?.code === 'cancelled')).toHaveLength(2)
    release()
    expect(await ended(id)).toMatchObject({ counts: { done: 1, failed: 2 } })
  })

  it('take addresses, and refuse those that are not public one by one', async () => {
    const urls = [`http://${receiver.host}/a.wav`, 'http://10.0.0.1/b.wav', 'file:///etc/passwd']
    const done = await ended((await client.sendBatch(urls)).id)
    expect(done.worklist.map(({ name, error }) => [name, error?.code])).toEqual([
      ['a.wav', 'url/unreachable'],
      ['b.wav', 'url/not-allowed'],
      ['passwd', 'url/not-allowed'],
    ])
  })

  it('are done when all is refused, and gone with the last of their recordings', async () => {
    const { id, state, worklist } = await client.sendBatch([new File([], 'empty.wav')])
    expect([state, worklist.length]).toEqual(['done', 1])
    await client.delete(worklist[0]!.id)
    expect(codeOf(await ask(test.app, 'GET', `/v1/batches/${id}`))).toBe('request/not-found')
  })

  it('are made once for one Idempotency-Key', async () => {
    const send = (...names: string[]) => client.sendBatch(files(...names), { idempotencyKey: 'batch 1' })
    const [first, second] = await Promise.all([send('x.wav', 'y.wav'), send('x.wav', 'y.wav')])
    expect(second.id).toBe(first.id)
    expect((await ended(first.id)).worklist).toHaveLength(2)
    await expect(send('z.wav')).rejects.toMatchObject({ code: 'request/conflict' })
  })

  it('are kept whole or not at all', async () => {
    const before = kept()
    for (const [parts, code] of [
      [{ file: ['a.wav', SOUND], model: 'nobody' }, 'model/not-found'],
      [{ file: ['a.wav', SOUND], retentionDays: 'soon' }, 'request/invalid'],
      [{ file: ['a.wav', SOUND], callback: 'http://10.0.0.1/' }, 'url/not-allowed'],
      [{ other: ['a.wav', SOUND] }, 'request/invalid'],
      [{ tags: 'x' }, 'request/invalid'],
    ] as const)
      expect(codeOf(await ask(test.app, 'POST', '/v1/batches', form({ ...parts })))).toBe(code)
    expect(kept()).toEqual(before)
    expect(codeOf(await ask(test.app, 'POST', '/v1/batches', { body: { urls: [] } }))).toBe('request/invalid')
    await expect(client.sendBatch(files(...'12345678'))).rejects.toMatchObject({ code: 'request/too-large' })
    const urls = [...'12345678'].map(name => `http://${receiver.host}/${name}`)
    await expect(client.sendBatch(urls)).rejects.toMatchObject({ code: 'request/too-large' })
    expect(kept()).toEqual(before)
    const headers = { 'content-type': 'audio/wav' }
    expect(codeOf(await ask(test.app, 'POST', '/v1/batches', { body: 'x', headers }))).toBe('request/unsupported-type')
  })

  it('are listed page by page', async () => {
    const { items, next } = await client.batches({ limit: 2 })
    const rest = await client.batches({ limit: 200, ...(next !== null && { cursor: next }) })
    const all = [...items, ...rest.items].map(({ id }) => id)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBe((await client.batches({ limit: 200 })).items.length)
    for (const cursor of ['xx', Buffer.from('[1e300,"x"]').toString('base64url')])
      expect(codeOf(await ask(test.app, 'GET', `/v1/batches?cursor=${cursor}`))).toBe('request/invalid')
  })
})
