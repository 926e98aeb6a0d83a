import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { MadeKey } from '../../src/contract/access.ts'
import { type Answer, ask, codeOf, form } from '../support/requests.ts'
import { emptyDataFolder, invented, openTestService, type TestService } from '../support/service.ts'

let now = new Date(Date.UTC(2026, 10, 24, 12))
let folder: string
let test: TestService
let admin: string
let number = 0

beforeAll(async () => {
  folder = await emptyDataFolder()
  const open = await openTestService({ folder })
  const made = await ask(open.app, 'POST', '/v1/keys', { body: { name: 'boss', scopes: ['admin'] } })
  admin = MadeKey.parse(made.json()).key
  await open.close()
  const { source } = sampleAnalysis()
  const compute = invented(() => ({ source: { ...source, durationSeconds: 1800 } }))
  test = await openTestService({ folder, compute, now: () => now })
})
afterAll(async () => {
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

async function keyWith(limits: object): Promise<string> {
  const body = { name: 'limited', ...limits }
  return MadeKey.parse((await ask(test.app, 'POST', '/v1/keys', { body, headers: { 'x-api-key': admin } })).json()).key
}

function send(key: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
  const sent = form({ ...fields, file: ['a.wav', Buffer.from(`sound ${fields.name ?? number++}`)] })
  return ask(test.app, 'POST', '/v1/analyses?wait=30', {
    body: sent.body,
    headers: { ...sent.headers, ...headers, 'x-api-key': key },
  })
}

describe('a key with a share a day', () => {
  it('sends so many recordings, and again after midnight UTC', async () => {
    const key = await keyWith({ recordingsPerDay: 2 })
    expect([(await send(key)).status, (await send(key)).status]).toEqual([200, 200])
    const refused = await send(key)
    expect([refused.status, codeOf(refused)]).toEqual([429, 'request/over-quota'])
    now = new Date(Date.UTC(2026, 10, 25, 0, 0, 1))
    expect((await send(key)).status).toBe(200)
  })

  it('sends no more than that when it sends all at once', async () => {
    const key = await keyWith({ recordingsPerDay: 3 })
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => send(key)))).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 200, 200, 429, 429, 429, 429, 429])
  })

  it('is not charged for what came twice or was refused', async () => {
    const key = await keyWith({ recordingsPerDay: 2 })
    for (let time = 0; time < 3; time++)
      expect((await send(key, { name: 'same' }, { 'idempotency-key': 'one' })).status).toBe(200)
    expect((await send(key, { model: 'none' })).status).toBe(404)
    expect((await send(key)).status).toBe(200)
    expect((await send(key)).status).toBe(429)
  })

  it('sends so many hours, by what was analysed', async () => {
    const key = await keyWith({ hoursPerDay: 1 })
    expect([(await send(key)).status, (await send(key)).status]).toEqual([200, 200])
    await expect.poll(async () => (await send(key)).status).toBe(429)
  })

  it('sends a batch whole or not at all, and is charged for each recording of it', async () => {
    const key = await keyWith({ recordingsPerDay: 3 })
    const sendBatch = (count: number, fields: object = {}) => {
      const urls = Array.from({ length: count }, (_, index) => `http://93.184.216.34/${index}.wav`)
      return ask(test.app, 'POST', '/v1/batches', { body: { urls, ...fields }, headers: { 'x-api-key': key } })
    }
    expect(codeOf(await sendBatch(4))).toBe('request/over-quota')
    expect(codeOf(await sendBatch(2, { priority: 1 }))).toBe('access/forbidden')
    expect((await sendBatch(2)).status).toBe(202)
    expect((await sendBatch(2)).status).toBe(429)
    expect((await send(key)).status).toBe(200)
    expect((await send(key)).status).toBe(429)
  })

  it('asks for no higher priority than it may', async () => {
    const [usual, urgent] = [await keyWith({}), await keyWith({ mostPriority: 5 })]
    expect(codeOf(await send(usual, { priority: '1' }))).toBe('access/forbidden')
    expect((await send(usual, { priority: '-3' })).status).toBe(200)
    expect((await send(urgent, { priority: '5' })).status).toBe(200)
    expect((await send(urgent, { priority: '6' })).status).toBe(403)
  })
})
