import type { Segment } from '@undertone/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { watchCall } from '../../src/alerts/alert-on.ts'
import { createClient, type UndertoneClient } from '../../src/client/index.ts'
import { readEvents } from '../../src/client/read-events.ts'
import { AlertEntry, type AlertEvent, AlertPage, AlertRuleEntry, AlertRules } from '../../src/contract/alert.ts'
import type { AnalysisResource } from '../../src/contract/analysis.ts'
import { DATABASES } from '../support/databases.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, openTestService, type TestService } from '../support/service.ts'

/** Angry at 0.91 for 4.4 s from 2 s, uncertain until 8 s, angry at 0.7 for 4.2 s from 14 s. */
const SAMPLE = sampleAnalysis()

describe.each(DATABASES)('alerts on $name', ({ open }) => {
  let receiver: Receiver
  let test: TestService
  let address: string
  let client: UndertoneClient
  let now = new Date(Date.UTC(2026, 10, 24))
  beforeAll(async () => {
    receiver = await startReceiver()
    const config = { allowAddresses: [receiver.host] }
    test = await open({ compute: invented(), now: () => now, config })
    address = await test.app.listen({ port: 0 })
    client = createClient(address)
  })
  afterAll(async () => {
    await test.close()
    await receiver.stop()
  })
  beforeEach(async () => {
    for (const { id } of (await client.alertRules()).items) await client.removeAlertRule(id)
  })

  const send = async (name: string): Promise<AnalysisResource> =>
    (await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ name, file: ['a.wav', Buffer.from('sound')] }))).json()

  async function alerts(query = ''): Promise<AlertEntry[]> {
    return AlertPage.parse((await ask(test.app, 'GET', `/v1/alerts?${query}`)).json()).items
  }

  it('fire for what meets a rule, once, and are told where webhooks lead', async () => {
    const hook = await client.addWebhook({ url: receiver.url, events: ['alert.fired'] })
    const rule = AlertRuleEntry.parse(
      (
        await ask(test.app, 'POST', '/v1/alerts/rules', { body: { name: 'angry', labels: ['angry'], seconds: 4 } })
      ).json(),
    )
    expect(rule).toMatchObject({ minProbability: 0.7, match: 'sum', seconds: 4, role: 'customer', active: true })
    await client.addAlertRule({ name: 'longer', labels: ['angry'], seconds: 10 })
    await client.addAlertRule({ name: 'off', labels: ['angry'], seconds: 1, active: false })
    await client.addAlertRule({ name: 'agent', labels: ['angry'], seconds: 1, role: 'agent' })
    const { id } = await send('call')
    const fired = await alerts(`recording=${id}`)
    expect(fired).toMatchObject([
      {
        ...{ rule: { id: rule.id, name: 'angry' }, recording: id, name: 'call', channel: 0, role: 'customer' },
        ...{ start: 2, at: 6, probability: 0.91, acknowledgedAt: null, firedAt: now.toISOString() },
      },
    ])
    await expect.poll(() => receiver.of('alert.fired').map(({ body }) => JSON.parse(body).data)).toEqual(fired)
    await client.removeWebhook(hook.id)
  })

  it('are one for a call and for its recording together', async () => {
    const rule = await client.addAlertRule({ name: 'angry', labels: ['angry'], seconds: 4 })
    const roles = SAMPLE.channels.map(({ role }) => role)
    const watch = await watchCall(test.service, { recording: 'call-1', name: 'a call', roles })
    const [first, second, ...rest] = SAMPLE.segments as [Segment, Segment]
    expect(await watch.push([{ ...first, end: 4 }])).toEqual([])
    expect(await watch.push([{ ...first, start: 4 }])).toMatchObject([{ recording: 'call-1', start: 2, at: 6 }])
    expect(await watch.push([second, ...rest])).toEqual([])
    const again = await watchCall(test.service, { recording: 'call-1', name: 'a call', roles })
    expect(await again.push(SAMPLE.segments)).toEqual([])
    expect(await alerts(`rule=${rule.id}`)).toHaveLength(1)
  })

  it('are found, acknowledged once with a note, and deleted with their recording or by themselves', async () => {
    const rule = await client.addAlertRule({ name: 'angry', labels: ['angry'], seconds: 1 })
    const before = now
    const first = await send('first')
    now = new Date(now.getTime() + 60_000)
    await send('second')
    expect((await alerts(`rule=${rule.id}`)).map(({ name }) => name)).toEqual(['second', 'first'])
    const page = await client.alerts({ rule: rule.id, limit: 1 })
    expect((await client.alerts({ rule: rule.id, limit: 1, cursor: Number(page.next) })).items).toMatchObject([
      { name: 'first' },
    ])
    expect(await alerts(`rule=${rule.id}&from=${now.toISOString()}`)).toMatchObject([{ name: 'second' }])
    expect(await alerts(`rule=${rule.id}&to=${now.toISOString()}`)).toMatchObject([{ name: 'first' }])
    const [second] = page.items
    const seen = await client.acknowledgeAlert(second!.id, { note: 'called back' })
    expect(seen).toMatchObject({ acknowledgedAt: now.toISOString(), note: 'called back' })
    now = new Date(now.getTime() + 60_000)
    const later = AlertEntry.parse((await ask(test.app, 'POST', `/v1/alerts/${second?.id}/acknowledge`)).json())
    expect(later).toEqual(seen)
    expect(await alerts(`rule=${rule.id}&acknowledged=true`)).toMatchObject([{ name: 'second' }])
    expect(await alerts(`rule=${rule.id}&acknowledged=false`)).toMatchObject([{ name: 'first' }])
    await client.delete(first.id)
    expect(await alerts(`rule=${rule.id}`)).toMatchObject([{ name: 'second' }])
    await client.deleteAlert(second!.id)
    expect(codeOf(await ask(test.app, 'GET', `/v1/alerts/${second?.id}`))).toBe('request/not-found')
    now = before
  })

  it('are streamed as they fire, and what was missed is told to who comes back', async () => {
    await client.addAlertRule({ name: 'angry', labels: ['angry'], seconds: 1 })
    const controller = new AbortController()
    const { body } = await fetch(`${address}/v1/alerts/events`, { signal: controller.signal })
    const events = readEvents<AlertEvent>(body!)
    const { id: recording } = await send('streamed')
    const { value } = await events.next()
    expect(value).toMatchObject({ event: 'alert', data: { rule: { name: 'angry' }, recording } })
    controller.abort()
    const missed = await send('missed')
    for await (const { id, data } of client.alertEvents({ after: value?.id ?? 0 })) {
      expect(id).toBeGreaterThan(value?.id ?? 0)
      if (data.recording === missed.id) break
    }
  })

  it('have rules that can be changed and removed, while what they fired stays', async () => {
    const { id } = await client.addAlertRule({ name: 'angry', labels: ['angry'], seconds: 1 })
    await send('call')
    expect(await client.changeAlertRule(id, { name: 'very angry', minProbability: 0.95, role: null })).toMatchObject({
      ...{ id, name: 'very angry', minProbability: 0.95, role: null, seconds: 1 },
    })
    expect(await client.changeAlertRule(id, {})).toMatchObject({ name: 'very angry' })
    await send('call')
    expect(await alerts(`rule=${id}`)).toHaveLength(1)
    await client.removeAlertRule(id)
    expect(AlertRules.parse((await ask(test.app, 'GET', '/v1/alerts/rules')).json()).items).toEqual([])
    expect(await alerts(`rule=${id}`)).toMatchObject([{ rule: { id, name: 'angry' } }])
    for (const body of [{ name: 'x', labels: [] }, { name: 'x', labels: ['angry'], minProbability: 2 }, { name: 'x' }])
      expect(codeOf(await ask(test.app, 'POST', '/v1/alerts/rules', { body }))).toBe('request/invalid')
  })
})

it('whoever follows the alerts is let go when the service closes', async () => {
  const test = await openTestService()
  const address = await test.app.listen({ port: 0 })
  const followed = await fetch(`${address}/v1/alerts/events`)
  await test.close()
  expect(await followed.text()).toBe(': alive\n\n')
})
