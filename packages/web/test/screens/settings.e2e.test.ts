import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@undertone/server/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { dropFiles } from '../support/drop-files.ts'

describe.skipIf(!hasChromium)('models and settings', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await openApp()
  }, 120_000)
  afterAll(() => app?.close())

  it('show what was measured of each model, and put two side by side', async () => {
    const page = await openPage(app, '/models')
    const report = JSON.parse(await (await page.request.get(`${app.address}/v1/models/open`)).text()) as {
      figures: { uar: { mean: number } }
    }
    await page
      .getByText(`${Math.round(report.figures.uar.mean * 100)}%`)
      .first()
      .waitFor()
    await page.getByLabel('Compare with').selectOption('open')
    await page.getByRole('heading', { name: 'Side by side' }).waitFor()
    await page.getByRole('button', { name: 'Make it the default' }).click()
    await page.locator('.model', { hasText: 'open' }).getByText('in use', { exact: true }).waitFor()
    await page.goto(app.address)
    await page.getByLabel('Model').locator('option', { hasText: 'open' }).waitFor({ state: 'attached' })
    expect(await page.getByLabel('Model').inputValue()).toBe('open')
  })

  it('have the report on a model as a page of its own', async () => {
    const page = await openPage(app, '/models?model=default')
    const [report] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Full report' }).click(),
    ])
    await report.getByRole('heading', { level: 1 }).waitFor()
    expect(await report.getByRole('heading', { level: 1 }).textContent()).toMatch(/^default 3/)
  })

  it('hold for whatever is sent, by any browser or program: why agents are judged, and how long recordings are kept', async () => {
    const page = await openPage(app, '/settings')
    await page.getByLabel('Reason, kept on record').fill('Safety of the emergency line')
    await page.getByRole('button', { name: 'Use this reason' }).click()
    await page.getByText('Agents’ emotion is judged').waitFor()
    await page.getByLabel('Delete recordings after').selectOption('30 days')
    await page.getByText(/^Settings last changed by local, today/).waitFor()
    const sample = readFileSync(join(ROOT, 'samples/complaint.wav'))
    const byProgram = await createClient(app.address).analyze(new Blob([sample]), 'program.wav')
    expect(byProgram.options).toMatchObject({ agentEmotion: 'Safety of the emergency line', retentionDays: 30 })
    const other = await openPage(app, '/')
    await other.getByText('Kept 30 days, then deleted.').waitFor()
    await page.goto(app.address)
    await page.getByText('Kept 30 days, then deleted.').waitFor()
    const sent = page.waitForResponse(response => response.request().method() === 'POST')
    await dropFiles(page, [join(ROOT, 'samples/complaint.wav')])
    const { options } = (await (await sent).json()) as { options: object }
    expect(options).toMatchObject({ agentEmotion: 'Safety of the emergency line', retentionDays: 30 })
  })

  it('tell of a voice that sounds as a rule says, once, until somebody has seen it', { timeout: 120_000 }, async () => {
    const page = await openPage(app, '/settings')
    await page.getByLabel('Name of the rule').fill('Angry 2 s')
    await page.getByLabel('Seconds of speech').fill('2')
    await page.getByLabel('Whose voice').selectOption('Anybody')
    await page.getByRole('button', { name: 'Add the rule' }).click()
    await page.getByText('angry at 0.70 or more for 2.0 s; Anybody').waitFor()
    await page.goto(app.address)
    await dropFiles(page, [join(ROOT, 'samples/complaint.wav')])
    const alert = page.getByRole('log').getByText('complaint.wav')
    await alert.first().waitFor({ timeout: 60_000 })
    expect(await page.getByRole('log').textContent()).toContain('rule “Angry 2 s”')
    // Another test's call may still be in the queue, and be told of as well.
    const mark = page.getByRole('button', { name: /^Mark the alert on complaint/ })
    const marked = async () => {
      await mark
        .first()
        .click({ timeout: 2000 })
        .catch(() => {})
      return page.getByRole('log').count()
    }
    await expect.poll(marked, { timeout: 60_000 }).toBe(0)
  })

  it('make a key, show it once, and end it', async () => {
    const page = await openPage(app, '/settings')
    await page.getByLabel('Who uses it').fill('dialler')
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByText(/ut_\w+/).waitFor()
    await page.reload()
    await page.getByRole('rowheader', { name: 'dialler' }).waitFor()
    expect(await page.getByText(/ut_\w+/).count()).toBe(0)
    await page.getByRole('button', { name: 'End the key of dialler' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('rowheader', { name: 'dialler' }).waitFor()
  })

  it('ask for a key where the service needs one, and take it for a cookie', async () => {
    const page = await openPage(app, '/settings', { expected: /401|503|ERR_CONNECTION_REFUSED/ })
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    const made = await page.request.post(`${app.address}/v1/keys`, {
      headers: { origin: app.address },
      data: { name: 'analyst', scopes: ['read', 'write'] },
    })
    const { key } = (await made.json()) as { key: string }
    await app.stop()
    await app.start()
    await page.goto(app.address)
    await page.getByRole('heading', { name: 'This service needs a key' }).waitFor()
    await page.getByLabel('API key').fill('ut_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.sign-in').getByText('access/no-key').waitFor()
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Recordings' }).waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
  }, 120_000)
})
