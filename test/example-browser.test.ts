import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyzeFile } from '../packages/core/src/node/analyze-file.ts'
import { has, run } from './support/run.ts'
import { ROOT } from './support/sources.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }
const CALL = join(ROOT, 'samples/complaint.wav')

describe.skipIf(!has('Chromium', existsSync(CHROMIUM)))('examples/browser, built', () => {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-page-'))
  let server: Server
  let address: string
  let browser: Browser

  beforeAll(async () => {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
    const built = run(process.execPath, [
      vite,
      'build',
      join(ROOT, 'examples/browser'),
      '--outDir',
      folder,
      '--emptyOutDir',
      // A slow machine is warned of its own slowness.
      ...['--logLevel', 'error'],
    ])
    expect([built.code, built.stderr]).toEqual([0, ''])
    // What any web server does with a folder.
    server = createServer(async (request, response) => {
      const path = request.url === '/' ? '/index.html' : (request.url ?? '')
      const bytes = await readFile(join(folder, path)).catch(() => undefined)
      response.writeHead(bytes ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
      response.end(bytes)
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says of a chosen recording what Node says of it, and sends nothing', async () => {
    const page = await browser.newPage()
    const faults: string[] = []
    const sent: string[] = []
    page.on('pageerror', error => faults.push(String(error)))
    page.on('request', request => {
      if (request.method() !== 'GET' || !request.url().startsWith(address)) sent.push(request.url())
    })
    await page.goto(address)
    await page.getByText('Choose a recording.').waitFor()
    await page.getByLabel('Recording').setInputFiles(CALL)
    await page.locator('#segments tr').first().waitFor({ timeout: 60_000 })
    const expected = await analyzeFile(CALL, { model: 'open', roles: ['customer', 'agent'] })
    expect(await page.getByRole('status').textContent()).toBe(expected.summary.text)
    const rows = await page.locator('#segments tr').allTextContents()
    expect(rows).toEqual(
      expected.segments.map(({ start, end, label, confidence, evidence }) => {
        const why = evidence.map(({ text }) => text).join('; ')
        return `${start.toFixed(1)}${end.toFixed(1)}customer${label}${confidence.toFixed(2)}${why}`
      }),
    )
    expect([faults, sent]).toEqual([[], []])
    await page.close()
  }, 120_000)

  it('says why it cannot read a file', async () => {
    const page = await browser.newPage()
    await page.goto(address)
    await page.getByText('Choose a recording.').waitFor()
    const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no recording, but text') }
    await page.getByLabel('Recording').setInputFiles(notes)
    await page.getByRole('status').filter({ hasText: 'Not a known audio format: notes.txt.' }).waitFor()
    await page.close()
  }, 60_000)
})
