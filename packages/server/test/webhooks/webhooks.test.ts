import { AppError } from '@undertone/core/errors'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AnalysisResource } from '../../src/contract/analysis.ts'
import { Delivery, DeliveryPage, MadeWebhook, RotatedSecret, Webhooks } from '../../src/contract/webhook.ts'
import { DATABASES } from '../support/databases.ts'
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, type TestService } from '../support/service.ts'

const SOUND = Buffer.from('sound')

/** What a receiver does with a message; throws where it is not signed as it should be. */
function verify({ body, headers }: Received, secret: string): unknown {
  return new Verifier(secret).verify(body, headers)
}

describe.each(DATABASES)('webhooks on $name', ({ open }) => {
  let receiver: Receiver
  let test: TestService
  beforeAll(async () => {
    receiver = await startReceiver()
    const compute = invented(({ name }) => {
      if (name === 'broken') throw new AppError('audio/malformed', 'Broken, as asked.')
      return {}
    })
    test = await open({ compute, config: { allowAddresses: [receiver.host], webhookRetrySeconds: [0, 0] } })
  })
  afterAll(async () => {
    await test.close()
    await receiver.stop()
  })
  beforeEach(async () => {
    receiver.received.length = 0
    receiver.answer = () => 204
    for (const { id } of Webhooks.parse((await ask(test.app, 'GET', '/v1/webhooks')).json()).items)
      await ask(test.app, 'DELETE', `/v1/webhooks/${id}`)
  })

  async function add(body: object = {}): Promise<MadeWebhook> {
    const made = await ask(test.app, 'POST', '/v1/webhooks', { body: { url: receiver.url, ...body } })
    expect(made.status).toBe(201)
    return MadeWebhook.parse(made.json())
  }

  async function send(name: string, fields: Record<string, string> = {}): Promise<AnalysisResource> {
    const sent = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ name, ...fields, file: ['a.wav', SOUND] }))
    return sent.json()
  }

  async function deliveriesOf(query: string): Promise<Delivery[]> {
    return DeliveryPage.parse((await ask(test.app, 'GET', `/v1/deliveries?${query}`)).json()).items
  }

  const settled = (query: string) =>
    expect.poll(async () => (await deliveriesOf(query)).map(({ state }) => state), { timeout: 20_000 })

  it('tell of what they ask for, signed so that any receiver of the standard believes it, and show no secret', async () => {
    const hook = await add({ events: ['analysis.done'] })
    await add({ events: ['analysis.failed'], url: `${receiver.url}/failed` })
    await add({ active: false })
    const { id } = await send('call')
    const failed = await send('broken')
    await settled(`subject=${id}`).toEqual(['delivered'])
    await settled(`subject=${failed.id}`).toEqual(['delivered'])
    const [done] = receiver.of('analysis.done')
    expect(verify(done!, hook.secret)).toMatchObject({
      type: 'analysis.done',
      data: { id, name: 'call', state: 'done', strongest: 0.91 },
    })
    expect(done?.headers['content-type']).toBe('application/json')
    expect(() => verify({ ...done!, body: `${done?.body} ` }, hook.secret)).toThrow()
    const [told] = receiver.of('analysis.failed')
    expect(told?.path).toBe('/hook/failed')
    expect(JSON.parse(told!.body).data).toMatchObject({ id: failed.id, error: { code: 'audio/malformed' } })
    expect(receiver.received).toHaveLength(2)
    const listed = await ask(test.app, 'GET', '/v1/webhooks')
    expect(listed.text).not.toContain(hook.secret)
    expect((await ask(test.app, 'GET', `/v1/webhooks/${hook.id}`)).text).not.toContain('whsec_')
    expect((await ask(test.app, 'GET', '/v1/deliveries')).text).not.toContain('whsec_')
  })

  it('try again until they are taken, under one id, and remember each attempt', async () => {
    await add()
    receiver.answer = () => (receiver.received.length < 3 ? 500 : 200)
    const { id } = await send('call')
    await settled(`subject=${id}`).toEqual(['delivered'])
    const [delivery] = await deliveriesOf(`subject=${id}`)
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 500, 200])
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery?.event]))
    expect(receiver.received).toHaveLength(3)
  })

  it('give up after the last attempt, follow no redirect, and are sent again when that is asked for', async () => {
    const hook = await add()
    receiver.answer = () => 302
    const { id } = await send('call')
    await settled(`webhook=${hook.id}&state=dead`).toEqual(['dead'])
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook'])
    receiver.answer = () => 204
    const [dead] = await deliveriesOf(`webhook=${hook.id}&state=dead`)
    const replayed = await ask(test.app, 'POST', `/v1/deliveries/${dead?.id}/replay`)
    expect(Delivery.parse(replayed.json()).id).toBe(dead?.id)
    await settled(`subject=${id}`).toEqual(['delivered'])
    receiver.answer = () => 503
    const other = await send('other')
    await settled(`subject=${other.id}`).toEqual(['dead'])
    receiver.answer = () => 204
    expect((await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/replay`)).json()).toEqual({ replayed: 1 })
    await settled(`subject=${other.id}`).toEqual(['delivered'])
  })

  it('sign with both secrets while one takes the place of the other, then with the new one', async () => {
    const hook = await add()
    const rotate = async (overlapHours: number) => {
      const rotated = await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/rotate`, { body: { overlapHours } })
      return RotatedSecret.parse(rotated.json())
    }
    const second = await rotate(1)
    await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/test`)
    const [both] = receiver.of('webhook.test')
    verify(both!, hook.secret)
    verify(both!, second.secret)
    const third = await rotate(0)
    await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/test`)
    const after = receiver.of('webhook.test').at(-1)
    verify(after!, third.secret)
    expect(() => verify(after!, second.secret)).toThrow()
  })

  it('are tested at once, with what came of it as the answer', async () => {
    const hook = await add({ events: ['batch.done'] })
    const test1 = await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/test`)
    expect(Delivery.parse(test1.json())).toMatchObject({ state: 'delivered', attempts: [{ status: 204 }] })
    receiver.answer = () => 404
    const test2 = await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/test`)
    expect(Delivery.parse(test2.json())).toMatchObject({ state: 'dead', attempts: [{ status: 404, error: null }] })
  })

  it('are switched off by an address that is gone', async () => {
    const hook = await add()
    receiver.answer = () => 410
    const { id } = await send('call')
    await settled(`subject=${id}`).toEqual(['dead'])
    expect(receiver.received).toHaveLength(1)
    expect((await ask(test.app, 'GET', `/v1/webhooks/${hook.id}`)).json()).toMatchObject({ active: false })
    await ask(test.app, 'PATCH', `/v1/webhooks/${hook.id}`, { body: { active: true, events: ['analysis.failed'] } })
    expect((await ask(test.app, 'GET', `/v1/webhooks/${hook.id}`)).json()).toMatchObject({
      ...{ active: true, events: ['analysis.failed'], url: receiver.url },
    })
  })

  it('lead to public addresses alone, also when a connection is made', async () => {
    for (const url of ['http://127.0.0.1:1/x', 'http://[::1]/x', 'http://169.254.169.254/', 'ftp://example.com/'])
      expect(codeOf(await ask(test.app, 'POST', '/v1/webhooks', { body: { url } }))).toBe('url/not-allowed')
    const hook = await add()
    expect(codeOf(await ask(test.app, 'PATCH', `/v1/webhooks/${hook.id}`, { body: { url: 'http://10.0.0.1/' } }))).toBe(
      'url/not-allowed',
    )
    // As where a name leads elsewhere by the time of the delivery.
    const { database } = test.service
    const { updateWebhook } = await import('../../src/database/webhooks.ts')
    await updateWebhook(database.orm, hook.id, { url: 'http://127.0.0.1:1/hook' })
    const { id } = await send('call')
    await settled(`subject=${id}`).toEqual(['dead'])
    const [delivery] = await deliveriesOf(`subject=${id}`)
    expect(delivery?.attempts.map(({ error }) => error)).toEqual(Array(3).fill('url/not-allowed'))
  })

  it('are a callback too, for one recording, signed with the secret of callbacks', async () => {
    const { secret } = RotatedSecret.parse((await ask(test.app, 'POST', '/v1/webhooks/callbacks/rotate')).json())
    const callback = `${receiver.url}?token=mine`
    const { id, options } = await send('call', { callback })
    expect(options).toMatchObject({ callback })
    await settled(`subject=${id}`).toEqual(['delivered'])
    const [told] = receiver.of('analysis.done')
    expect(told?.path).toBe('/hook?token=mine')
    verify(told!, secret)
    expect(told?.body).not.toContain('token=mine')
    const refused = await ask(
      test.app,
      'POST',
      '/v1/analyses',
      form({ callback: 'http://10.1.1.1/', file: ['a', SOUND] }),
    )
    expect(codeOf(refused)).toBe('url/not-allowed')
    expect(Webhooks.parse((await ask(test.app, 'GET', '/v1/webhooks')).json()).items).toEqual([])
    expect(codeOf(await ask(test.app, 'DELETE', '/v1/webhooks/callbacks'))).toBe('request/not-found')
  })

  it('forget a recording that is deleted, also where it is still on its way', async () => {
    await add()
    receiver.answer = () => 500
    const { id } = await send('call')
    await settled(`subject=${id}`).toEqual(['dead'])
    expect((await ask(test.app, 'DELETE', `/v1/analyses/${id}`)).status).toBe(204)
    expect(await deliveriesOf(`subject=${id}`)).toEqual([])
  })

  it('are listed page by page', async () => {
    const hook = await add()
    for (let count = 0; count < 3; count++) await ask(test.app, 'POST', `/v1/webhooks/${hook.id}/test`)
    const page = DeliveryPage.parse((await ask(test.app, 'GET', `/v1/deliveries?webhook=${hook.id}&limit=2`)).json())
    expect(page.items).toHaveLength(2)
    const rest = await deliveriesOf(`webhook=${hook.id}&limit=2&cursor=${page.next}`)
    expect(rest).toHaveLength(1)
    expect(new Set([...page.items, ...rest].map(({ id }) => id)).size).toBe(3)
  })
})
