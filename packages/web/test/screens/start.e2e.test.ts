import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@undertone/server/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { type FileServer, serveFiles } from '../../../core/test/support/file-server.ts'
import { zipBytes } from '../../../core/test/support/zip-bytes.ts'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { dropFiles } from '../support/drop-files.ts'

/** As the archive has them. */
const CLIPS = [
  '08/03-01-05-02-01-01-08',
  '11/03-01-04-02-02-01-11',
  '16/03-01-03-02-01-01-16',
  '19/03-01-02-01-02-01-19',
].map(clip => `Actor_${clip}.wav`)
const COMPLAINT = join(ROOT, 'samples/complaint.wav')

describe.skipIf(!hasChromium)('the first screen', () => {
  let app: RunningApp
  /** Stands in for the public archive. */
  let archive: FileServer
  beforeAll(async () => {
    const sound = readFileSync(COMPLAINT)
    archive = await serveFiles(
      new Map([['Audio_Speech_Actors_01-24.zip', zipBytes(CLIPS.map(name => ({ name, content: sound })))]]),
    )
    app = await openApp({ serveWith: ['--archives', archive.address] })
  }, 120_000)
  afterAll(async () => {
    await app?.close()
    await archive?.close()
  })

  it('teaches what a call will look like while there is none', async () => {
    const page = await openPage(app, '/')
    await page.getByText('This is what a call will look like').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Drop calls or a folder')
  })

  it('asks on the first visit which model, in plain words, and remembers', async () => {
    const page = await openPage(app, '/')
    await page.getByText('Free for any use.').waitFor()
    await page.getByRole('button', { name: 'Use open' }).click()
    await page.getByText('First: which model?').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Model').inputValue()).toBe('open')
    await page.reload()
    await page.getByLabel('Model').locator('option', { hasText: 'open' }).waitFor({ state: 'attached' })
    expect(await page.getByText('First: which model?').count()).toBe(0)
    expect(await page.getByLabel('Model').inputValue()).toBe('open')
  })

  it('takes a recording that is dropped, tells how far it is, and lists what it sounds like', async () => {
    const page = await openPage(app, '/')
    await page.getByLabel('Who is heard').selectOption({ label: 'Left: customer, right: agent' })
    await dropFiles(page, [COMPLAINT])
    await page.getByRole('heading', { name: 'In progress' }).waitFor()
    await page.getByRole('progressbar').first().waitFor()
    const row = page.getByRole('listitem').filter({ hasText: 'complaint.wav' })
    await row.getByText(/very likely|likely/).waitFor({ timeout: 60_000 })
    expect(await row.textContent()).toMatch(/00:22/)
    expect(await row.textContent()).toMatch(/The customer sounds/)
    await page.getByRole('heading', { name: 'In progress' }).waitFor({ state: 'detached' })
  })

  it('finds recordings by words, by sound and by tag, and says where none fits', async () => {
    const page = await openPage(app, '/?q=complaint')
    await page.getByRole('link', { name: 'complaint.wav' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('nothing of that kind')
    await page.keyboard.press('Enter')
    await page.getByText('No recording fits these filters.').waitFor()
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await page.getByRole('link', { name: 'complaint.wav' }).waitFor()
    await page.getByLabel('Sounds').selectOption('surprised')
    await page.getByText('No recording fits these filters.').waitFor()
    expect(page.url()).toContain('sounds=surprised')
  })

  it('says why a file that is no recording was refused, with its code', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'undertone-drop-'))
    writeFileSync(join(folder, 'notes.wav'), 'hello')
    const page = await openPage(app, '/')
    await dropFiles(page, [join(folder, 'notes.wav')])
    rmSync(folder, { recursive: true })
    const row = page.getByRole('listitem').filter({ hasText: 'notes.wav' })
    await row.getByText('audio/unknown-format').waitFor({ timeout: 60_000 })
  })

  it('refuses a link that is not public at once, says why, and leaves what was typed', async () => {
    const page = await openPage(app, '/', { expected: /403/ })
    await page.getByRole('button', { name: 'Paste a link' }).click()
    await page.getByLabel('Address of a recording').fill('http://10.0.0.1/call.wav')
    await page.getByRole('button', { name: 'Analyse', exact: true }).click()
    await page.getByText('url/not-allowed').waitFor()
    expect(await page.getByLabel('Address of a recording').inputValue()).toBe('http://10.0.0.1/call.wav')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('records from the microphone and analyses that', async () => {
    const page = await openPage(app, '/')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText('00:04').waitFor()
    await page.getByRole('button', { name: 'Stop and analyse' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Microphone, today' })
    await row.getByText(/00:0\d/).waitFor({ timeout: 60_000 })
  })

  it('loses nothing of a recording that a reload cuts short', async () => {
    const { items } = await createClient(app.address).list({})
    const before = items.filter(({ name }) => name.startsWith('Microphone, today')).length
    const page = await openPage(app, '/')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText('00:03').waitFor()
    await page.reload()
    await page.getByText(/A recording of .* was cut short/).waitFor()
    await page.getByRole('button', { name: 'Analyse it' }).click()
    await page.getByText(/was cut short/).waitFor({ state: 'detached' })
    const rows = page.getByRole('listitem').filter({ hasText: 'Microphone, today' })
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(before + 1)
  })

  it('opens a sample with one click', async () => {
    const page = await openPage(app, '/')
    await page.getByRole('button', { name: /A calm enquiry/ }).click()
    await page.waitForURL(/\/recordings\/[0-9a-f-]{36}$/, { timeout: 60_000 })
    await page.getByRole('heading', { level: 1, name: 'A calm enquiry with hold music' }).waitFor()
  })

  it('fetches real acted clips once their licence was read and accepted, and says why it cannot', async () => {
    const page = await openPage(app, '/', { expected: /502/ })
    const open = () => page.getByRole('button', { name: /Fetch 4 real acted clips/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Real voices from a public archive' })
    archive.misbehave = (_, response) => {
      response.destroy()
      return true
    }
    await open()
    await dialog.getByText('Licence: CC-BY-NC-SA-4.0').waitFor()
    await dialog.getByText('not for commercial use').waitFor()
    expect(archive.requests).toEqual([])
    await dialog.getByRole('button', { name: 'Accept the licence and fetch' }).click()
    await dialog.getByText('url/unreachable').waitFor({ timeout: 30_000 })
    await dialog.getByText('The public archive cannot be reached').waitFor()
    archive.misbehave = () => false
    await dialog.getByRole('button', { name: 'Accept the licence and fetch' }).click()
    await dialog.waitFor({ state: 'detached', timeout: 30_000 })
    await page.getByRole('link', { name: 'RAVDESS, actor 8, acted angry' }).waitFor({ timeout: 60_000 })
  }, 120_000)

  it('renames and tags a recording, and takes back a deletion', async () => {
    const page = await openPage(app, '/')
    const menu = page.getByRole('button', { name: /^More for complaint/ })
    await menu.click()
    await page.getByRole('menuitem', { name: 'Tags' }).click()
    await page.getByLabel('Tags, divided by commas').fill('billing, north')
    await page.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'complaint.wav' })
    await row.getByText('billing').waitFor()
    await menu.click()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await row.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await row.waitFor()
  })

  it('says that the service cannot be reached, and goes on by itself when it is back', async () => {
    const page = await openPage(app, '/', {
      expected: /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/,
    })
    await page.getByRole('link', { name: 'complaint.wav' }).waitFor()
    await app.stop()
    await dropFiles(page, [join(ROOT, 'samples/missing-parcel.mp3')])
    await page.getByText('The service cannot be reached.').waitFor()
    await page.getByText('Waits for the service, and goes on by itself').waitFor()
    await app.start()
    await page.getByText('The service cannot be reached.').waitFor({ state: 'detached', timeout: 60_000 })
    const row = page.getByRole('listitem').filter({ hasText: 'missing-parcel.mp3' })
    await row.getByText(/00:29/).waitFor({ timeout: 60_000 })
  }, 120_000)
})
