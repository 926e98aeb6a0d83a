import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { violationsOf } from '../support/axe.ts'
import { dropFiles } from '../support/drop-files.ts'

/** Each screen, and what is there once it has loaded. */
const SCREENS = [
  ['/', 'complaint.wav'],
  ['/worklist', 'complaint.wav'],
  ['/models', 'Full report'],
  ['/explore', 'sounds on average'],
  ['/settings', 'Make a key'],
  ['/nowhere', 'Nothing at this address'],
] as const
const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const

describe.skipIf(!hasChromium)('every screen', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await openApp()
    const page = await app.browser.newPage()
    await page.goto(app.address)
    await dropFiles(page, [join(ROOT, 'samples/complaint.wav')])
    await page.getByRole('listitem').filter({ hasText: 'complaint.wav' }).getByText(/00:22/).waitFor()
    await page.close()
  }, 120_000)
  afterAll(() => app?.close())

  describe.each(LOOKS)('in the %s theme, %d px wide', (colorScheme, width) => {
    it.each(SCREENS)('%s has nothing that axe finds wrong, and no part wider than the page', async (path, there) => {
      const page = await openPage(app, path, { colorScheme, viewport: { width, height: 800 } })
      await page.getByText(there).first().waitFor()
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(colorScheme)
    })
  })

  it.each(SCREENS)('%s does not move while it loads', async (path, there) => {
    const page = await openPage(app, path, { viewport: { width: 1280, height: 800 } })
    await page.addInitScript(() => {
      Object.assign(globalThis, { moved: 0 })
      new PerformanceObserver(list => {
        for (const entry of list.getEntries())
          Object.assign(globalThis, {
            moved: (globalThis as unknown as { moved: number }).moved + (entry as unknown as { value: number }).value,
          })
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.reload()
    await page.getByText(there).first().waitFor()
    expect(await page.evaluate(() => (globalThis as unknown as { moved: number }).moved)).toBeLessThan(0.05)
  })
})
