import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@undertone/server/client'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { violationsOf } from '../support/axe.ts'

const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const
/** Bytes of the header of a WAV file. */
const HEADER = 44

async function startHere(page: Page): Promise<void> {
  await page.getByText('The model is in this browser.').waitFor()
  await page.getByRole('button', { name: 'Start' }).click()
}

async function hearSegment(page: Page): Promise<void> {
  await page.locator('table.segments tbody tr').first().waitFor({ timeout: 20_000 })
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

describe.skipIf(!hasChromium)('the live screen', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await openApp()
    const client = createClient(app.address)
    const { labels } = (await client.models()).items.find(({ isDefault }) => isDefault)!
    await client.addAlertRule({ name: 'any voice', labels, minProbability: 0.1, seconds: 1, role: null })
  }, 120_000)
  afterAll(() => app?.close())

  it('begins in the browser with the network cut before, and keeps what it heard until the service is back', async () => {
    const page = await openPage(app, '/live', { expected: /ERR_INTERNET_DISCONNECTED/ })
    await page.getByText('The model is in this browser.').waitFor({ timeout: 60_000 })
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('In this browser: nothing leaves it').waitFor()
    await hearSegment(page)
    await page.keyboard.press('m')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Kept here; sent to the service as soon as it can be reached.').waitFor()
    await page.context().setOffline(false)
    await page.waitForURL(/\/recordings\/[0-9a-f-]{36}#t=/, { timeout: 60_000 })
    await page.getByRole('button', { name: /^Marked at 00:/ }).waitFor({ timeout: 60_000 })
  }, 180_000)

  it('goes on in the browser with the network cut: segments come, rules fire, moments are marked', async () => {
    const page = await openPage(app, '/live', { expected: /ERR_INTERNET_DISCONNECTED/ })
    await page.getByText('The model is in this browser.').waitFor()
    const asked: string[] = []
    page.on('websocket', socket => asked.push(socket.url()))
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('In this browser: nothing leaves it').waitFor()
    await page.getByRole('region', { name: 'Now' }).getByText('Probabilities').waitFor()
    await page.context().setOffline(true)
    const before = await page.locator('table.segments tbody tr').count()
    await page.keyboard.press('m')
    await expect
      .poll(() => page.locator('table.segments tbody tr').count(), { timeout: 20_000 })
      .toBeGreaterThan(before)
    expect(await page.getByRole('region', { name: 'Now' }).textContent()).toMatch(/Sounds \w+|Not clear enough to say/)
    await page
      .getByRole('log')
      .getByText(/any voice, at 00:\d\d/)
      .waitFor({ timeout: 60_000 })
    expect(await page.locator('.marks li').count()).toBe(1)
    expect(asked).toEqual([])
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'No, go back' }).click()
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('button', { name: 'Discard it' }).click()
    await page.getByRole('heading', { name: 'Hear a voice now' }).waitFor()
    expect(await page.getByText(/was cut short/).count()).toBe(0)
  }, 180_000)

  it('hears on the service, can be watched from another page, and becomes a recording that opens', async () => {
    const page = await openPage(app, '/live')
    await page.getByLabel('On the service').check()
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('On the service', { exact: true }).waitFor()
    const other = await openPage(app, '/live')
    await other.getByRole('button', { name: /^Watch Microphone, today/ }).click()
    await hearSegment(page)
    await hearSegment(other)
    await page.getByRole('button', { name: 'Mark moment' }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await other.getByText('The call has ended.').waitFor()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.waitForURL(/\/recordings\/[0-9a-f-]{36}#t=/, { timeout: 60_000 })
    await page.getByRole('heading', { level: 1, name: /^Microphone, today/ }).waitFor({ timeout: 60_000 })
    const id = /recordings\/([\w-]+)/.exec(page.url())![1]!
    const sound = new Uint8Array(await (await fetch(`${app.address}/v1/analyses/${id}/audio`)).arrayBuffer())
    expect(new TextDecoder().decode(sound.subarray(0, 4))).toBe('RIFF')
    expect(new DataView(sound.buffer).getUint32(40, true)).toBe(sound.length - HEADER)
    expect(sound.length).toBeGreaterThan(100_000)
  }, 180_000)

  it('loses nothing of what was recorded when the page is loaded anew', async () => {
    const client = createClient(app.address)
    const before = new Set((await client.list()).items.map(({ id }) => id))
    const page = await openPage(app, '/live')
    await startHere(page)
    await page.getByText('00:04').waitFor()
    await page.keyboard.press('m')
    // Until the middle of a second: what is not kept yet then is kept when the page goes.
    await page.evaluate(
      () =>
        new Promise<void>(resolve => {
          const start = performance.now()
          const look = () => (performance.now() - start > 500 ? resolve() : requestAnimationFrame(look))
          look()
        }),
    )
    await page.reload()
    await page.getByText(/A recording of .* was cut short/).waitFor()
    await page.getByRole('button', { name: 'Analyse it' }).click()
    await page.getByText(/was cut short/).waitFor({ state: 'detached' })
    const fresh = async () => (await client.list({ state: 'done' })).items.filter(({ id }) => !before.has(id))
    await expect.poll(async () => (await fresh()).length, { timeout: 60_000 }).toBe(1)
    const [kept] = await fresh()
    const [mark = Number.NaN] = kept!.options.marks ?? []
    expect(mark).toBeGreaterThanOrEqual(4)
    expect(kept!.durationSeconds).toBeGreaterThanOrEqual(mark + 0.3)
  }, 120_000)

  it('says that the microphone is muted, and neither hears nor records then', async () => {
    const page = await openPage(app, '/live')
    await startHere(page)
    await page.getByText('00:02').waitFor()
    await page.getByRole('button', { name: 'Mute', exact: true }).click()
    await page.getByText('Muted: nothing is heard or recorded').waitFor()
    expect(await page.getByRole('button', { name: 'Unmute' }).getAttribute('aria-pressed')).toBe('true')
    expect(await page.locator('.meter .num').textContent()).toMatch(/dB/)
  }, 60_000)

  it('says with its code that the microphone was refused, or that there is none', async () => {
    const page = await openPage(app, '/live')
    await page.getByText('The model is in this browser.').waitFor()
    for (const [name, code] of [
      ['NotAllowedError', 'microphone/refused'],
      ['NotFoundError', 'microphone/not-found'],
    ]) {
      await page.evaluate(name => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name))
      }, name)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByText(code!).waitFor()
    }
  })

  it('says that the service is away, and still keeps the sound', async () => {
    const page = await openPage(app, '/live', { expected: /ERR_|WebSocket|50\d/ })
    await page.getByLabel('On the service').check()
    await page.evaluate(() => {
      const { WebSocket: Real } = globalThis
      globalThis.WebSocket = class extends Real {
        constructor(url: string, protocols?: string[]) {
          super(url.replace(/\/v1\/live$/, '/v1/nowhere'), protocols)
        }
      } as typeof WebSocket
    })
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('service/unavailable').waitFor()
    await page.getByText('00:02').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.waitForURL(/\/recordings\/[0-9a-f-]{36}/, { timeout: 60_000 })
  }, 60_000)

  it.each(LOOKS)(
    'in the %s theme, %d px wide, has nothing that axe finds wrong',
    async (colorScheme, width) => {
      const page = await openPage(app, '/live', { colorScheme, viewport: { width, height: 800 } })
      await page.getByText('The model is in this browser.').waitFor()
      await shoot(page, `live-setup-${colorScheme}-${width}`)
      expect(await violationsOf(page)).toEqual([])
      await startHere(page)
      await hearSegment(page)
      await page.keyboard.press('m')
      await shoot(page, `live-${colorScheme}-${width}`)
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByRole('button', { name: 'Discard' }).click()
      expect(await violationsOf(page)).toEqual([])
    },
    180_000,
  )
})
