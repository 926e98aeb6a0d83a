import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MadeKey, Session } from '../../src/contract/access.ts'
import { type Answer, ask, codeOf, form } from '../support/requests.ts'
import { emptyDataFolder, openTestService, type TestService } from '../support/service.ts'

const FILE = form({ file: ['call.wav', Buffer.from('sound')] })
const HOST = 'calls.example:8080'
const OWN_PAGE = { host: HOST, origin: `http://${HOST}` }
let now = new Date(Date.UTC(2026, 10, 24))
let folder: string
let test: TestService
let admin: string

beforeAll(async () => {
  folder = await emptyDataFolder()
  const open = await openTestService({ folder, now: () => now })
  const made = await ask(open.app, 'POST', '/v1/keys', { body: { name: 'boss', scopes: ['admin'] } })
  admin = MadeKey.parse(made.json()).key
  expect(Session.parse((await ask(open.app, 'GET', '/v1/session')).json())).toMatchObject({ open: true, name: null })
  expect((await ask(open.app, 'POST', '/v1/session', { body: { key: 'any' } })).headers['set-cookie']).toBeUndefined()
  await open.close()
  test = await openTestService({ folder, config: { host: '0.0.0.0' }, now: () => now })
})
afterAll(async () => {
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

async function makeKey(body: object): Promise<MadeKey> {
  return MadeKey.parse((await ask(test.app, 'POST', '/v1/keys', { body, headers: { 'x-api-key': admin } })).json())
}

function signIn(key: string, headers: Record<string, string> = OWN_PAGE): Promise<Answer> {
  return ask(test.app, 'POST', '/v1/session', { body: { key }, headers })
}

/** The cookie as a browser sends it back. */
function cookieOf(answer: Answer): string {
  return String(answer.headers['set-cookie']).split(';')[0]!
}

async function signedIn(scopes = ['read', 'write']): Promise<{ cookie: string; made: MadeKey }> {
  const made = await makeKey({ name: 'analyst', scopes })
  return { cookie: cookieOf(await signIn(made.key)), made }
}

describe('a browser that signs in with a key', () => {
  it('gets a cookie that no script and no other site can use, and that is not the key', async () => {
    const { key } = await makeKey({ name: 'analyst' })
    const answer = await signIn(key)
    const set = String(answer.headers['set-cookie'])
    expect(set).toMatch(/^undertone_session=ut_[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(set).not.toContain(key)
    expect(Session.parse(answer.json())).toEqual({
      ...{ open: false, name: 'analyst', tenant: 'default', region: null, scopes: ['read', 'write'] },
      expiresAt: '2026-11-24T12:00:00.000Z',
    })
    const { rows } = await test.service.database.orm.execute(sql`select * from undertone.session`)
    expect(JSON.stringify(rows)).not.toContain(cookieOf(answer).slice(-40))
  })

  it('gets one for TLS alone where it came over TLS', async () => {
    const { key } = await makeKey({ name: 'analyst' })
    for (const headers of [
      { host: HOST, origin: `https://${HOST}` },
      { ...OWN_PAGE, 'x-forwarded-proto': 'https' },
    ])
      expect((await signIn(key, headers)).headers['set-cookie']).toContain('; Secure')
  })

  it('gets none for a key that is none', async () => {
    const refused = await signIn('ut_nobody')
    expect([refused.status, codeOf(refused), refused.headers['set-cookie']]).toEqual([401, 'access/no-key', undefined])
  })

  it('gets none from a page of another site', async () => {
    const refused = await signIn(admin, { host: HOST, origin: 'https://evil.example' })
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined])
  })
})

describe('what a browser that is signed in may', () => {
  it('is what the key may', async () => {
    const { cookie, made } = await signedIn(['read'])
    const get = await ask(test.app, 'GET', '/v1/analyses', { headers: { cookie, host: HOST } })
    expect(get.status).toBe(200)
    const who = await ask(test.app, 'GET', '/v1/session', { headers: { cookie, host: HOST } })
    expect(Session.parse(who.json())).toMatchObject({ name: 'analyst', scopes: ['read'] })
    const refused = await ask(test.app, 'POST', '/v1/analyses', {
      ...FILE,
      headers: { ...FILE.headers, ...OWN_PAGE, cookie },
    })
    expect(codeOf(refused)).toBe('access/forbidden')
    expect(made.scopes).toEqual(['read'])
  })

  it.each([
    ['nothing that says which page asks', { host: HOST }],
    ['a page of another origin', { host: HOST, origin: 'https://evil.example' }],
    ['a page of a neighbour in the same site', { host: HOST, 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { host: HOST, origin: 'null' }],
  ])('is to change nothing for %s', async (_, headers: Record<string, string>) => {
    const { cookie } = await signedIn()
    for (const request of [
      ['POST', '/v1/analyses', FILE],
      ['DELETE', '/v1/analyses/00000000-0000-4000-8000-000000000000', {}],
    ] as const) {
      const [method, url, body] = request
      const refused = await ask(test.app, method, url, {
        ...body,
        headers: { ...('headers' in body ? body.headers : {}), ...headers, cookie },
      })
      expect([refused.status, codeOf(refused)]).toEqual([403, 'access/forbidden'])
    }
  })

  it.each([{ origin: `http://${HOST}` }, { 'sec-fetch-site': 'same-origin' }])(
    'is to change things from its own page: %o',
    async headers => {
      const { cookie } = await signedIn()
      const sent = await ask(test.app, 'POST', '/v1/analyses', {
        ...FILE,
        headers: { ...FILE.headers, host: HOST, cookie, ...headers } as Record<string, string>,
      })
      expect(sent.status).toBe(202)
    },
  )

  it('counts events too, and lines that are opened to be heard on only for its own page', async () => {
    const { cookie } = await signedIn()
    const headers = { ...FILE.headers, ...OWN_PAGE, cookie }
    const { id } = (await ask(test.app, 'POST', '/v1/analyses?wait=30', { ...FILE, headers })).json()
    const events = await ask(test.app, 'GET', `/v1/analyses/${id}/events`, { headers: { cookie, host: HOST } })
    expect(events.text).toContain('event: done')
    const address = new URL(await test.app.listen({ port: 0, host: '127.0.0.1' }))
    const upgrade = (extra: string) =>
      new Promise<string>(resolve => {
        const socket = connect(Number(address.port), address.hostname)
        socket.once('data', data => {
          resolve(data.toString().split('\r\n')[0]!)
          socket.destroy()
        })
        socket.write(
          `GET /v1/models HTTP/1.1\r\nhost: ${HOST}\r\nconnection: upgrade\r\nupgrade: websocket\r\ncookie: ${cookie}\r\n${extra}\r\n`,
        )
      })
    expect(await upgrade('')).toContain('403')
    expect(await upgrade(`origin: https://evil.example\r\n`)).toContain('403')
    expect(await upgrade(`origin: http://${HOST}\r\n`)).not.toContain('403')
  })

  it('is nothing any more once it signed out, the key ended or was rotated, or the day is over', async () => {
    const works = async (cookie: string) =>
      (await ask(test.app, 'GET', '/v1/analyses', { headers: { cookie, host: HOST } })).status === 200
    const [out, ended, rotated, late] = [await signedIn(), await signedIn(), await signedIn(), await signedIn()]
    for (const { cookie } of [out, ended, rotated, late]) expect(await works(cookie)).toBe(true)

    const left = await ask(test.app, 'DELETE', '/v1/session', { headers: { ...OWN_PAGE, cookie: out.cookie } })
    expect([left.status, left.headers['set-cookie']]).toEqual([
      204,
      expect.stringMatching(/^undertone_session=; .*Expires=Thu, 01 Jan 1970/),
    ])
    await ask(test.app, 'DELETE', `/v1/keys/${ended.made.id}`, { headers: { 'x-api-key': admin } })
    await ask(test.app, 'POST', `/v1/keys/${rotated.made.id}/rotate`, { headers: { 'x-api-key': admin } })
    for (const { cookie } of [out, ended, rotated]) expect(await works(cookie)).toBe(false)
    const before = now
    now = new Date(before.getTime() + 12 * 3_600_000)
    expect(await works(late.cookie)).toBe(false)
    now = before
  })
})
