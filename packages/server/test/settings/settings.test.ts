import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditPage } from '../../src/contract/access.ts'
import { AnalysisResource } from '../../src/contract/analysis.ts'
import { Models } from '../../src/contract/overview.ts'
import { Settings } from '../../src/contract/settings.ts'
import { withDefaults } from '../../src/settings/defaults.ts'
import { DATABASES } from '../support/databases.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, openTestService, type TestService } from '../support/service.ts'

const NOW = new Date(Date.UTC(2026, 10, 24))
const DAY = 86_400_000

describe.each(DATABASES)('on $name', ({ open }) => {
  let test: TestService
  const given: object[] = []
  beforeAll(async () => {
    const compute = invented(({ model, agentEmotion }) => {
      given.push({ model, agentEmotion })
      return {}
    })
    test = await open({ compute, now: () => NOW })
  })
  afterAll(() => test.close())

  const set = (body: object) => ask(test.app, 'PATCH', '/v1/settings', { body })
  const send = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const { body, headers: type } = form({ ...fields, file: ['a.wav', Buffer.from('sound')] })
    const sent = await ask(test.app, 'POST', '/v1/analyses?wait=30', { body, headers: { ...type, ...headers } })
    return AnalysisResource.parse(sent.json())
  }

  it('nothing is set at first', async () => {
    const none = { model: null, agentEmotion: null, retentionDays: null, notice_given: null, changed: null }
    expect(Settings.parse((await ask(test.app, 'GET', '/v1/settings')).json())).toEqual(none)
    expect((await send({})).options).toEqual({})
  })

  it('what is set holds for what does not say it, on whichever way it comes, and is on record', async () => {
    const asked = { model: 'open', agentEmotion: 'safety of the line', retentionDays: 30, notice_given: true }
    const answer = await set(asked)
    expect(Settings.parse(answer.json())).toEqual({ ...asked, changed: { at: NOW.toISOString(), by: 'local' } })
    const { id, options } = await send({ tags: 'north' })
    expect(options).toEqual({ ...asked, tags: ['north'] })
    const row = await test.service.table.get(id)
    expect([row?.noticeGiven, row?.expiresAt?.getTime()]).toEqual([true, NOW.getTime() + 30 * DAY])
    expect(given.at(-1)).toEqual({ model: 'open', agentEmotion: 'safety of the line' })
    const batch = await ask(test.app, 'POST', '/v1/batches', { body: { urls: ['http://93.184.216.34/a.wav'] } })
    expect(batch.json<{ options: object }>().options).toEqual(asked)
    const { items } = AuditPage.parse((await ask(test.app, 'GET', '/v1/audit')).json())
    expect(items).toContainEqual(expect.objectContaining({ what: 'PATCH /v1/settings', who: 'local', status: 200 }))
  })

  it('what a request says always counts, also that it wants none of it', async () => {
    await set({ agentEmotion: 'safety of the line', retentionDays: 30 })
    const own = await send({ model: 'default', retentionDays: '2', agentEmotion: 'another reason' })
    expect(own.options).toMatchObject({ model: 'default', retentionDays: 2, agentEmotion: 'another reason' })
    const none = await send({ retentionDays: 'never', agentEmotion: 'off' })
    expect(none.options).not.toHaveProperty('retentionDays')
    expect(none.options).not.toHaveProperty('agentEmotion')
    expect((await test.service.table.get(none.id))?.expiresAt).toBeNull()
    expect(given.at(-1)).toMatchObject({ agentEmotion: undefined })
  })

  it('a request that is sent again is the same, though something was set meanwhile', async () => {
    const headers = { 'idempotency-key': 'once' }
    const { id } = await send({}, headers)
    await set({ retentionDays: 7 })
    expect((await send({}, headers)).id).toBe(id)
  })

  it('null takes one back and leaves the others', async () => {
    await set({ model: 'open', retentionDays: 7, agentEmotion: null, notice_given: null })
    expect(Settings.parse((await set({ retentionDays: null })).json())).toMatchObject({
      ...{ model: 'open', retentionDays: null, agentEmotion: null },
    })
  })

  it('the model that is set is the default one', async () => {
    await set({ model: 'open' })
    const { items } = Models.parse((await ask(test.app, 'GET', '/v1/models')).json())
    expect(items.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['open'])
    const one = await ask(test.app, 'GET', '/v1/models/open')
    expect(one.json<{ isDefault: boolean }>().isDefault).toBe(true)
  })

  it.each([
    [{ model: 'nobody' }, 404, 'model/not-found'],
    [{ model: '../../etc/passwd' }, 400, 'request/invalid'],
    [{ agentEmotion: ' ' }, 400, 'request/invalid'],
    [{ retentionDays: 0 }, 400, 'request/invalid'],
    [{ theme: 'dark' }, 400, 'request/invalid'],
  ])('%j is refused', async (body, status, code) => {
    const refused = await set(body)
    expect([refused.status, codeOf(refused)]).toEqual([status, code])
  })
})

it("agents' emotion cannot be switched on where the law forbids it", async () => {
  const test = await openTestService({ config: { region: 'eu' } })
  const refused = await ask(test.app, 'PATCH', '/v1/settings', { body: { agentEmotion: 'coaching' } })
  expect([refused.status, codeOf(refused)]).toEqual([403, 'policy/refused'])
  await ask(test.app, 'PATCH', '/v1/settings', { body: { notice_given: true } })
  const file = form({ file: ['a.wav', Buffer.from('sound')] })
  expect((await ask(test.app, 'POST', '/v1/analyses', file)).status).toBe(202)
  await test.close()
})

it('options are as asked for, and else as set; null is none of it', () => {
  const set = { model: 'open', agentEmotion: 'a reason', retentionDays: 30 }
  expect(withDefaults({ tags: ['a'] }, set)).toEqual({ ...set, tags: ['a'] })
  expect(withDefaults({ model: 'default', agentEmotion: null, retentionDays: null }, set)).toEqual({ model: 'default' })
})
