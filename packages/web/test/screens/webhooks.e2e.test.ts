import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, startServer } from '@undertone/server'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '../../../server/test/support/receiver.ts'
import { buildWhereOld, hasChromium, openBrowser, openPage, WEB } from '../support/app.ts'
import { violationsOf } from '../support/axe.ts'

describe.skipIf(!hasChromium)('webhooks in the settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-webhooks-'))
  let receiver: Receiver
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    buildWhereOld()
    receiver = await startReceiver()
    // The receiver is on loopback, which only a service that was told so sends to.
    const config = { allowAddresses: [receiver.host], webhookRetrySeconds: [], logLevel: 'silent' as const }
    server = await startServer({ dataFolder: folder, port: 0, workers: 1, webFolder: join(WEB, 'dist'), ...config })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await receiver?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const open = async (expected?: RegExp) => {
    const app = { address: server.address, browser }
    const page = await openPage(app, '/settings', expected ? { expected } : {})
    const part = page.locator('.webhooks')
    await part.getByRole('region', { name: 'Delivery log' }).waitFor()
    return { page, part, log: part.getByRole('row') }
  }

  it('say why an address is not taken', async () => {
    const { part } = await open(/403/)
    await part.getByLabel('Address').fill('http://127.0.0.1:1/hook')
    await part.getByRole('button', { name: 'Add the webhook' }).click()
    await part.getByText('url/not-allowed').waitFor()
  })

  it('are added with the events that were chosen, and show their secret once', async () => {
    const { page, part } = await open()
    await part.getByLabel('Address').fill(receiver.url)
    await part.getByLabel('What it is for').fill('dialler')
    await part.getByLabel('recording failed').uncheck()
    await part.getByRole('button', { name: 'Add the webhook' }).click()
    await part.getByText(/^whsec_/).waitFor()
    await part.getByText('dialler · told of recording analysed, alert and batch done').waitFor()
    await page.reload()
    await part.getByText(receiver.url).first().waitFor()
    expect(await part.getByText(/whsec_/).count()).toBe(0)
  })

  it('send a test and tell what was answered; what was given up can be sent again', async () => {
    const { page, part, log } = await open()
    await part.getByRole('button', { name: `Send a test to ${receiver.url}` }).click()
    await part.getByText(/^The test reached .* answered 204/).waitFor()
    expect(receiver.of('webhook.test')).toHaveLength(1)
    receiver.answer = () => 500
    await part.getByRole('button', { name: `Send a test to ${receiver.url}` }).click()
    await part.getByText(/^The test did not reach .* answered 500/).waitFor()
    await part.getByLabel('Show').selectOption('given up')
    await log.nth(1).getByText('1 attempt').click()
    await log
      .nth(1)
      .getByText(/: answered 500 in/)
      .waitFor()
    expect(await violationsOf(page)).toEqual([])
    receiver.answer = () => 204
    await log
      .nth(1)
      .getByRole('button', { name: /^Send again: test/ })
      .click()
    await expect.poll(() => receiver.of('webhook.test').length).toBe(3)
    await expect
      .poll(async () => {
        await part.getByRole('button', { name: 'Look again' }).click()
        return part.getByText('No messages.').count()
      })
      .toBe(1)
  })

  it('can be paused, get another secret, and are removed after a question', async () => {
    const { part, page } = await open()
    await part.getByRole('button', { name: `Pause ${receiver.url}` }).click()
    await part.getByText('paused', { exact: true }).waitFor()
    await part.getByRole('button', { name: `Resume ${receiver.url}` }).click()
    await part.getByRole('button', { name: `Pause ${receiver.url}` }).waitFor()
    await part.getByRole('button', { name: `More for ${receiver.url}` }).click()
    await part.getByRole('menuitem', { name: /^Another secret/ }).click()
    await part.getByText(/^whsec_/).waitFor()
    await part.getByText(/signed with the secret before too until/).waitFor()
    await part.getByRole('button', { name: `More for ${receiver.url}` }).click()
    await part.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove the webhook' }).click()
    await part.getByText(/^No webhooks yet/).waitFor()
  })
})
