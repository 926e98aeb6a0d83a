import type { Analysis } from '@undertone/core'
import { createClient, type UndertoneClient } from '@undertone/server/client'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { hourCall } from '../support/hour-call.ts'

/** Elements over the tracks that may exist, however long the call is. */
const MOST_ELEMENTS = 400

describe.skipIf(!hasChromium)('the screen of a call of an hour', () => {
  let app: RunningApp
  let api: UndertoneClient
  let id = ''
  let analysis: Analysis
  beforeAll(async () => {
    app = await openApp()
    api = createClient(app.address)
    const made = await api.analyze(await hourCall(), 'hour.wav', { options: { roles: ['customer', 'agent'] } })
    id = made.id
    while (!['done', 'failed'].includes((await api.get(id, { wait: 60 })).state));
    analysis = (await api.get(id)).analysis!
  }, 600_000)
  afterAll(() => app?.close())

  const open = async (hash: string): Promise<Page> => {
    const page = await openPage(app, `/recordings/${id}${hash}`)
    await page.locator('.voice .seg').first().waitFor({ timeout: 60_000 })
    await page.locator('.overview .window[style*=translateX]').waitFor({ state: 'attached' })
    return page
  }
  const time = (page: Page) => page.locator('.tools .time').textContent()
  const elements = (page: Page) => page.locator('.seg, .event').count()
  /** Seconds at the left edge and in all, of what is seen. */
  const seen = (page: Page) =>
    page.evaluate(() => {
      const { style } = document.querySelector<HTMLElement>('.overview .window')!
      const length = (Number.parseFloat(style.width) / 100) * 3600
      return { start: (Number.parseFloat(style.transform.slice('translateX('.length)) / 100) * length, length }
    })
  /** Scrolls by so many pixels, a few with each frame, as a hand does. */
  const scroll = (page: Page, pixels: number) =>
    page.evaluate(
      pixels =>
        new Promise<void>(resolve => {
          const lanes = document.querySelector('.lanes')!
          const step = Math.sign(pixels) * 20
          let left = Math.abs(pixels)
          const next = () => {
            lanes.dispatchEvent(new WheelEvent('wheel', { deltaX: step, bubbles: true, cancelable: true }))
            left -= Math.abs(step)
            if (left > 0) requestAnimationFrame(next)
            else requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
          }
          next()
        }),
      pixels,
    )
  /** What is on the time axis. */
  const picture = (page: Page) =>
    page
      .locator('.lanes canvas.times')
      .first()
      .evaluate(canvas => (canvas as HTMLCanvasElement).toDataURL())

  it('opens at a moment in its middle, with elements for what is near alone', async () => {
    const page = await open('#t=1800')
    expect(await time(page)).toBe('30:00.0')
    expect(analysis.segments.length).toBeGreaterThan(600)
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS)
    const { start, length } = await seen(page)
    expect(start).toBeLessThan(1800)
    expect(start + length).toBeGreaterThan(1800)
    expect(length).toBeLessThan(300)
  }, 120_000)

  it('scrolls, and looks as if it had been drawn there at once', async () => {
    const page = await open('#t=600')
    const before = await seen(page)
    await scroll(page, 3000)
    const after = await seen(page)
    expect(after.start).toBeGreaterThan(before.start + before.length)
    expect(after.length).toBeCloseTo(before.length, 6)
    expect(await elements(page)).toBeLessThan(MOST_ELEMENTS)
    const inView = await page.evaluate(() => {
      const { left, right } = document.querySelector('.voice .track')!.getBoundingClientRect()
      return [...document.querySelectorAll('.seg')].filter(segment => {
        const box = segment.getBoundingClientRect()
        return box.right > left && box.left < right
      }).length
    })
    expect(inView).toBeGreaterThan(3)
    const scrolled = await picture(page)
    // Another theme and back draws all of it anew.
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.waitForFunction(theme => document.documentElement.dataset.theme === theme, colorScheme)
      await scroll(page, 0)
    }
    await expect.poll(() => picture(page)).toBe(scrolled)
  }, 120_000)

  it('zooms out to the whole of it and back in', async () => {
    const page = await open('#t=1800')
    for (let presses = 0; presses < 12; presses++) await page.keyboard.press('-')
    await expect.poll(async () => Math.round((await seen(page)).length / 60)).toBe(60)
    for (let presses = 0; presses < 14; presses++) await page.keyboard.press('+')
    await expect.poll(async () => (await seen(page)).length).toBeLessThan(10)
    const { start, length } = await seen(page)
    expect(start).toBeLessThanOrEqual(1800)
    expect(start + length).toBeGreaterThanOrEqual(1800)
  }, 120_000)

  it('plays from where it is sought, near its end too', async () => {
    const page = await open('#t=3500')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.locator('.tools .time', { hasText: '58:2' }).waitFor({ timeout: 60_000 })
    await page.waitForFunction(() => (document.querySelector('.tools .time')?.textContent ?? '') > '58:21')
    await page.getByRole('button', { name: 'Pause' }).click()
    const box = (await page.locator('.overview').boundingBox())!
    await page.mouse.click(box.x + box.width / 4, box.y + box.height / 2)
    await expect
      .poll(async () => Math.abs((await seen(page)).start + (await seen(page)).length / 2 - 900))
      .toBeLessThan(20)
    const track = (await page.locator('.voice .track').boundingBox())!
    await page.mouse.click(track.x + track.width / 2, track.y + 90)
    await page.locator('.tools .time', { hasText: /^1[45]:/ }).waitFor()
  }, 120_000)

  it("shows a voice's usual range beside what a segment does", async () => {
    const segment = analysis.segments.find(({ evidence }) => evidence.length > 0)!
    const page = await open(`#t=${segment.start + 0.1}`)
    const row = page.locator('.evidence li').first()
    await row.locator('.range i').waitFor()
    expect(await row.textContent()).toMatch(/usually [−+]?\d.* to [−+]?\d/)
    const [low, high] = segment.evidence[0]!.usual!
    expect(low).toBeLessThanOrEqual(0)
    expect(high).toBeGreaterThanOrEqual(0)
  }, 120_000)

  it('has all of it in the table, of which what is seen exists', async () => {
    const page = await open('#t=0')
    await page.locator('#table summary').click()
    const table = page.locator('#table table')
    await table.waitFor()
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(600)
    expect(await table.locator('tbody tr').count()).toBeLessThan(100)
  }, 120_000)
})
