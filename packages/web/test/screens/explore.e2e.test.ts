import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { hasChromium, openApp, openPage, type RunningApp } from '../support/app.ts'
import { violationsOf } from '../support/axe.ts'
import { dropFiles } from '../support/drop-files.ts'

/** Shares of ink on a picture, 0..255: how many pixels of each depth. */
function inkOf(canvas: Locator): Promise<{ readonly columns: number; readonly depths: number }> {
  return canvas.evaluate(element => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    return { columns: width, depths: new Set(data.filter((_, at) => at % 4 === 3)).size }
  })
}

describe.skipIf(!hasChromium)('the screen that looks into sounds', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await openApp()
  }, 120_000)
  afterAll(() => app?.close())
  const side = (page: Page, name: string) => page.getByRole('region', { name })

  it('shows a sample beside a file, on one scale, and reads values off under the pointer', async () => {
    const page = await openPage(app, '/explore')
    const [first, second] = [side(page, 'First clip'), side(page, 'Second clip')]
    await first.getByLabel('Sample call').selectOption('complaint.wav')
    const mel = first.getByRole('img', { name: /^Mel spectrogram/ })
    await mel.waitFor()
    expect(await inkOf(mel)).toMatchObject({ columns: 2211 })
    expect((await inkOf(mel)).depths).toBeGreaterThan(50)
    await second.locator('input[type=file]').setInputFiles(join(ROOT, 'samples/enquiry.mp3'))
    await second.getByRole('heading', { name: 'enquiry.mp3' }).waitFor()
    await second.getByRole('img', { name: /^MFCC/ }).waitFor()
    await page.getByText('Both clips are drawn on the same scale.').waitFor()
    for (const kind of [/^Mel/, /^MFCC/, /^Chroma/])
      expect(await second.getByRole('img', { name: kind }).getAttribute('aria-label')).toBe(
        await first.getByRole('img', { name: kind }).getAttribute('aria-label'),
      )
    await first
      .locator('.area')
      .nth(1)
      .hover({ position: { x: 120, y: 80 } })
    await first.getByText(/^\d+\.\d\d s, \d+ Hz: −?\d+\.\d dB$/).waitFor()
    expect(await violationsOf(page)).toEqual([])
  })

  it('moves the moment by keys, and says the same as a table', async () => {
    const page = await openPage(app, '/explore')
    const first = side(page, 'First clip')
    await first.getByLabel('Sample call').selectOption('complaint.wav')
    await first.getByRole('slider', { name: 'Moment' }).focus()
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowRight')
    expect(await first.getByRole('slider').getAttribute('aria-valuetext')).toMatch(
      /^2\.\d\d seconds: loudest at \d+ hertz/,
    )
    await first.getByText('Means in figures').click()
    await first.getByRole('table', { name: /^MFCC/ }).getByRole('rowheader', { name: '19', exact: true }).waitFor()
    expect(
      await first
        .getByRole('table', { name: /^Chroma/ })
        .getByRole('rowheader')
        .count(),
    ).toBe(12)
    expect(await violationsOf(page)).toEqual([])
  })

  it('says why a file cannot be shown, and takes the next one', async () => {
    const page = await openPage(app, '/explore')
    const first = side(page, 'First clip')
    const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('this is no recording, but text') }
    await first.locator('input[type=file]').setInputFiles(notes)
    await first.getByText('audio/unknown-format').waitFor()
    await first.locator('input[type=file]').setInputFiles(join(ROOT, 'samples/complaint.wav'))
    await first.getByRole('img', { name: 'Waveform of the clip' }).waitFor()
    await first.getByLabel('From, s').fill('90')
    await first.getByRole('button', { name: 'Show this stretch' }).click()
    await first.getByText('usage/invalid-option').waitFor()
  })

  it('is led to from a segment of a recording, and shows that stretch of its channel', async () => {
    const page = await openPage(app, '/')
    await dropFiles(page, [join(ROOT, 'samples/complaint.wav')])
    const row = page.getByRole('listitem').filter({ hasText: 'complaint.wav' })
    await row.getByText(/00:22/).waitFor({ timeout: 60_000 })
    await row.getByRole('link').first().click()
    await page.getByRole('link', { name: 'Explore this' }).click()
    const first = side(page, 'First clip')
    await first.getByRole('img', { name: /^Chroma/ }).waitFor()
    const query = new URL(page.url()).searchParams
    expect(Number(await first.getByLabel('From, s').inputValue())).toBeCloseTo(Number(query.get('start')), 2)
    expect(Number(await first.getByLabel('To, s').inputValue())).toBeCloseTo(Number(query.get('end')), 1)
  }, 90_000)

  it('shows what each label sounds like to each model', async () => {
    const page = await openPage(app, '/explore')
    const typical = page.locator('.typical')
    await expect.poll(() => typical.getByRole('img', { name: /^Spectrogram of/ }).count()).toBe(8)
    expect((await inkOf(typical.getByRole('img', { name: /which sounds angry/ }))).depths).toBeGreaterThan(50)
    await typical.getByLabel('Model').selectOption('open')
    await expect.poll(() => typical.getByRole('img', { name: /^Spectrogram of/ }).count()).toBe(4)
    await typical.getByText('The average spectra in figures').click()
    await typical.getByRole('columnheader', { name: 'angry' }).waitFor()
    expect(await violationsOf(page)).toEqual([])
  })
})
