import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { dropFiles } from '../support/drop-files.ts'

const SAMPLES = ['complaint.wav', 'enquiry.mp3'].map(name => join(ROOT, 'samples', name))

describe.skipIf(!hasChromium)('the worklist', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await openApp()
    const page = await app.browser.newPage()
    await page.goto(app.address)
    await dropFiles(page, SAMPLES)
    for (const name of ['complaint.wav', 'enquiry.mp3'])
      await page
        .getByRole('listitem')
        .filter({ hasText: name })
        .getByText(/^00:2\d$/)
        .waitFor({ timeout: 60_000 })
    await page.close()
  }, 180_000)
  afterAll(() => app?.close())

  it('ranks by the strongest moment, and opens with the keys', async () => {
    const page = await openPage(app, '/worklist')
    const ranks = page.locator('.worth b')
    await ranks.first().waitFor()
    const values = (await ranks.allTextContents()).map(Number)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/recordings\//)
  })

  it('gives what is selected as CSV', async () => {
    const page = await openPage(app, '/worklist')
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/^(complaint\.wav|enquiry\.mp3),\d{4}-/)
  })

  it('knows what a person has reviewed: by key, together, and among the filters; on the service, not in the browser', async () => {
    const page = await openPage(app, '/worklist')
    await page.locator('.c-state', { hasText: 'new' }).first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('r')
    await page.locator('.c-state', { hasText: 'reviewed' }).waitFor()
    const name = await page.locator('tr', { hasText: 'reviewed' }).locator('a.name').textContent()
    const other = await openPage(app, '/worklist?state=reviewed')
    await other.getByRole('link', { name: name! }).waitFor()
    expect(await other.locator('a.name').allTextContents()).toEqual([name])
    await page.getByLabel('State', { exact: true }).selectOption('to review')
    await expect.poll(() => page.locator('a.name').count()).toBe(1)
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await page.getByRole('button', { name: 'Mark reviewed' }).click()
    await page.getByText('No recording fits these filters.').waitFor()
    await page.getByText('0 of 2').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(() => page.locator('a.name').count()).toBe(1)
  })

  it('tags several at once and deletes them, and takes either back', async () => {
    const page = await openPage(app, '/worklist')
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await page.getByRole('button', { name: 'Tag', exact: true }).click()
    await page.getByLabel('Tag to add').fill('north')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.locator('.badge', { hasText: 'north' }).count()).toBe(2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => page.locator('.badge', { hasText: 'north' }).count()).toBe(0)
    await page.getByRole('checkbox', { name: 'Select complaint.wav' }).check()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('link', { name: 'complaint.wav' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: 'complaint.wav' }).waitFor()
  })
})
