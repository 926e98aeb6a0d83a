import { rmSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditPage, Keys, MadeKey } from '../../src/contract/access.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { emptyDataFolder, openTestService, type TestService } from '../support/service.ts'

const FILE = form({ file: ['call.wav', Buffer.from('sound')] })
let now = new Date(Date.UTC(2026, 10, 24))
let folder: string
let test: TestService
let admin: string

/** Asks with a key. */
const as =
  (key: string) =>
  (method: 'GET' | 'POST' | 'DELETE', url: string, request: { body?: object; headers?: Record<string, string> } = {}) =>
    ask(test.app, method, url, { ...request, headers: { ...request.headers, authorization: `Bearer ${key}` } })

beforeAll(async () => {
  folder = await emptyDataFolder()
  const open = await openTestService({ folder, now: () => now })
  const made = await ask(open.app, 'POST', '/v1/keys', { body: { name: 'boss', scopes: ['admin'] } })
  expect(made.status).toBe(201)
  admin = MadeKey.parse(made.json()).key
  await open.close()
  test = await openTestService({ folder, config: { host: '0.0.0.0' }, now: () => now })
})
afterAll(async () => {
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

async function makeKey(body: object): Promise<MadeKey> {
  return MadeKey.parse((await as(admin)('POST', '/v1/keys', { body })).json())
}

describe('a service that others can reach', () => {
  it('does not start without keys, unless that is said aloud', async () => {
    await expect(openTestService({ config: { host: '0.0.0.0' } })).rejects.toMatchObject({
      code: 'access/open-network',
    })
    const open = await openTestService({ config: { host: '0.0.0.0', noAuth: true } })
    expect((await ask(open.app, 'GET', '/v1/analyses')).status).toBe(200)
    await open.close()
  })

  it.each(['', 'ut_nobody', 'x'.repeat(10_000)])('answers nothing but its health without a valid key', async key => {
    for (const url of ['/v1/analyses', '/v1/keys', '/metrics', '/v1/audit']) {
      const refused = await as(key)('GET', url)
      expect([refused.status, codeOf(refused)]).toEqual([401, 'access/no-key'])
      expect(refused.headers['www-authenticate']).toBe('Bearer')
    }
    expect((await as(key)('POST', '/v1/analyses', FILE)).status).toBe(401)
    expect((await as(key)('GET', '/healthz')).status).toBe(200)
  })

  it('lets a key do what its scopes say', async () => {
    const [reader, writer] = await Promise.all([
      makeKey({ name: 'reader', scopes: ['read'] }),
      makeKey({ name: 'writer', scopes: ['read', 'write'] }),
    ])
    expect((await as(reader.key)('GET', '/v1/analyses')).status).toBe(200)
    expect(codeOf(await as(reader.key)('POST', '/v1/analyses', FILE))).toBe('access/forbidden')
    expect((await as(writer.key)('POST', '/v1/analyses', FILE)).status).toBe(202)
    expect(codeOf(await as(writer.key)('GET', '/v1/keys'))).toBe('access/forbidden')
    const { items } = Keys.parse((await as(admin)('GET', '/v1/keys')).json())
    expect(items.map(({ name }) => name).sort()).toEqual(['boss', 'reader', 'writer'])
  })

  it('keeps of a key its hash alone', async () => {
    const { key } = await makeKey({ name: 'secret' })
    const { rows } = await test.service.database.orm.execute<Record<string, unknown>>(
      sql`select * from undertone.api_key`,
    )
    expect(JSON.stringify(rows)).not.toContain(key.slice(3))
    expect((await as(admin)('GET', '/v1/keys')).text).not.toContain(key.slice(3))
  })

  it('knows a key no more when it was rotated, deleted or is over', async () => {
    const { id, key } = await makeKey({ name: 'changing', expiresInDays: 1 })
    expect((await as(key)('GET', '/v1/analyses')).status).toBe(200)
    const rotated = MadeKey.parse((await as(admin)('POST', `/v1/keys/${id}/rotate`)).json())
    expect((await as(key)('GET', '/v1/analyses')).status).toBe(401)
    expect((await as(rotated.key)('GET', '/v1/analyses')).status).toBe(200)
    const before = now
    now = new Date(before.getTime() + 86_400_001)
    expect((await as(rotated.key)('GET', '/v1/analyses')).status).toBe(401)
    now = before
    expect((await as(admin)('DELETE', `/v1/keys/${id}`)).status).toBe(204)
    expect((await as(rotated.key)('GET', '/v1/analyses')).status).toBe(401)
    expect(codeOf(await as(admin)('DELETE', `/v1/keys/${id}`))).toBe('request/not-found')
  })

  it('takes so many requests of a key in a minute, and says when the next one', async () => {
    const { key } = await makeKey({ name: 'busy', requestsPerMinute: 2 })
    const answers = [1, 2, 3].map(() => as(key)('GET', '/v1/stats'))
    expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([200, 200, 429])
    const refused = await as(key)('GET', '/v1/stats')
    expect(codeOf(refused)).toBe('request/rate-limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('writes down who did what, and cannot forget it', async () => {
    const { id: who, key } = await makeKey({ name: 'watched' })
    const { id } = (await as(key)('POST', '/v1/analyses?wait=30', FILE)).json()
    await as(key)('GET', `/v1/analyses/${id}`)
    await as(key)('GET', `/v1/analyses/${id}/export?format=vtt`)
    await as(key)('DELETE', `/v1/analyses/${id}`)
    const { items } = AuditPage.parse((await as(admin)('GET', '/v1/audit')).json())
    expect(items.filter(entry => entry.who === who).map(({ what, object, status }) => [what, object, status])).toEqual([
      ['DELETE /v1/analyses/:id', id, 204],
      ['GET /v1/analyses/:id/export', id, 200],
      ['POST /v1/analyses', id, 200],
    ])
    for (const change of [sql`delete from undertone.audit`, sql`update undertone.audit set who = 'nobody'`])
      await expect(test.service.database.orm.execute(change)).rejects.toThrow()
  })
})

describe('a service on loopback', () => {
  let local: TestService
  beforeAll(async () => {
    local = await openTestService()
  })
  afterAll(() => local.close())

  it.each([
    ['a page of another origin', { host: '127.0.0.1:8080', origin: 'https://evil.example' }],
    ['a page without an origin', { host: '127.0.0.1:8080', origin: 'null' }],
    ['a page of another port', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:9090' }],
    ['a form of another site', { host: '127.0.0.1:8080', 'sec-fetch-site': 'cross-site' }],
    ['another name for this machine', { host: 'evil.example' }],
  ])('does nothing for %s', async (_, headers) => {
    const refused = await ask(local.app, 'POST', '/v1/analyses', { ...FILE, headers: { ...FILE.headers, ...headers } })
    expect([refused.status, codeOf(refused)]).toEqual([403, 'access/forbidden'])
  })

  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080'])('works for its own page at %s', async host => {
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    const taken = await ask(local.app, 'POST', '/v1/analyses', { ...FILE, headers: { ...FILE.headers, ...headers } })
    expect(taken.status).toBe(202)
  })

  it('allows what it answers with to do nothing in a browser', async () => {
    const { headers } = await ask(local.app, 'GET', '/v1/analyses')
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})
