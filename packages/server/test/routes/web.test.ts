import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

let folder: string
let test: TestService
const page = { headers: { accept: 'text/html,*/*', host: '127.0.0.1:8080' } }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-web-'))
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'web', 'index.html'), '<meta property="csp-nonce" nonce="UNDERTONE_CSP_NONCE">')
  writeFileSync(join(folder, 'web', 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'web', 'assets', 'app-B7kX_2aQ.js'), 'start()')
  test = await openTestService({ config: { webFolder: join(folder, 'web') } })
})
afterAll(async () => {
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the web app', () => {
  it.each(['/', '/recordings/7', '/live?x=1'])('is its page at %s', async url => {
    const { status, text, headers } = await ask(test.app, 'GET', url, page)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ])
    const nonce = /nonce="([^"]{20,})"/.exec(text)?.[1]
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
  })

  it('allows scripts, workers and all else of its own alone', async () => {
    const [first, second] = [await ask(test.app, 'GET', '/', page), await ask(test.app, 'GET', '/', page)]
    const policy = String(first.headers['content-security-policy'])
    expect(policy).not.toBe(second.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /)
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8080 wss://127.0.0.1:8080;")
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*/)
    const odd = await ask(test.app, 'GET', '/', { headers: { ...page.headers, host: '127.0.0.1:8080; script-src *' } })
    expect(String(odd.headers['content-security-policy'] ?? '')).not.toContain('*')
  })

  it('lets browsers keep for ever what is named by its content, and ask again for the rest', async () => {
    const script = await ask(test.app, 'GET', '/assets/app-B7kX_2aQ.js')
    expect(script.headers).toMatchObject({
      'content-type': 'application/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    // A worker keeps to the policy of its own script.
    expect(script.headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect((await ask(test.app, 'GET', '/icon.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('is not what programs and scripts find where nothing is', async () => {
    for (const [url, accept] of [
      ['/assets/gone-12345678.js', '*/*'],
      ['/v1/nothing', 'text/html'],
      ['/recordings/7', 'application/json'],
    ] as const) {
      const { status, headers } = await ask(test.app, 'GET', url, { headers: { accept } })
      expect([url, status, headers['content-type']]).toEqual([url, 404, 'application/problem+json; charset=utf-8'])
    }
  })

  it.each([
    '/../secret.txt',
    '//',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
  ])('gives nothing away that is not in its folder: %s', async url => {
    const { status, text } = await ask(test.app, 'GET', url)
    expect(text).not.toContain('secret\n')
    expect(text).not.toMatch(/^secret$|root:/)
    expect(status).toBeGreaterThanOrEqual(400)
  })

  it('is opened by a link from anywhere, which no other request is', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await ask(test.app, 'GET', '/', { headers: { ...page.headers, ...link } })).status).toBe(200)
    for (const other of [{ 'sec-fetch-dest': 'iframe' }, { 'sec-fetch-mode': 'no-cors' }])
      expect((await ask(test.app, 'GET', '/', { headers: { ...page.headers, ...link, ...other } })).status).toBe(403)
    expect((await ask(test.app, 'POST', '/v1/analyses', { headers: { ...page.headers, ...link } })).status).toBe(403)
  })
})

describe('a service without the web app', () => {
  it.each([undefined, '/nowhere'])('says so at its address', async webFolder => {
    const bare = await openTestService({ config: webFolder === undefined ? {} : { webFolder } })
    onTestFinished(() => bare.close())
    const { status, text } = await ask(bare.app, 'GET', '/', page)
    expect(status).toBe(200)
    expect(text).toContain('The web app is not here')
    expect((await ask(bare.app, 'GET', '/assets/x.js')).status).toBe(404)
  })
})
