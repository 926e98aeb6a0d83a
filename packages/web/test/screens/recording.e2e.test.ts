import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, type UndertoneClient } from '@undertone/server/client'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { hasChromium, type OpenPageOptions, openApp, openPage, type RunningApp } from '../support/app.ts'
import { violationsOf } from '../support/axe.ts'

const FORMATS = 11

describe.skipIf(!hasChromium)('the screen of a recording', () => {
  let app: RunningApp
  let api: UndertoneClient
  let id = ''
  beforeAll(async () => {
    app = await openApp()
    api = createClient(app.address)
    const recording = new Blob([readFileSync(join(ROOT, 'samples/complaint.wav'))])
    const options = { roles: ['customer', 'agent'] as const, notice_given: true, retentionDays: 30 }
    const made = await api.analyze(recording, 'complaint.wav', {
      options: { ...options, roles: [...options.roles] },
      wait: 60,
    })
    expect(made.state).toBe('done')
    id = made.id
  }, 180_000)
  afterAll(() => app?.close())

  const open = async (hash = '', options?: OpenPageOptions): Promise<Page> => {
    const page = await openPage(app, `/recordings/${id}${hash}`, options)
    await page.getByRole('toolbar').waitFor()
    return page
  }
  const time = (page: Page) => page.locator('.tools .time').textContent()
  const selected = (page: Page) => page.locator('.seg[aria-pressed=true]').getAttribute('title')

  it('answers first, in the words of the analysis, and leads to the moment that it names', async () => {
    const page = await open()
    const { analysis } = await api.get(id)
    expect(await page.locator('.lede').textContent()).toBe(analysis?.summary.text.replaceAll(' %', '\u00a0%'))
    await page.keyboard.press('ArrowRight')
    await page.locator('.lede a').click()
    await page.locator('.tools .time', { hasText: '00:09.0' }).waitFor()
    expect(await page.title()).toBe('complaint.wav · Undertone')
  })

  it('has no place for emotion on the lane of an agent, and says why', async () => {
    const page = await open()
    const agent = page.locator('.quiet-voice')
    expect(await agent.textContent()).toContain('Talk only: EU law bars inferring an employee’s emotions')
    expect(await agent.locator('[data-emo], .ribbon, .seg').count()).toBe(0)
    await expect.poll(() => page.locator('.voice .seg').count()).toBe(4)
  })

  it('opens at the moment of a link, with what is heard there selected', async () => {
    const page = await open('#t=20.1')
    expect(await time(page)).toBe('00:20.1')
    expect(await selected(page)).toMatch(/^00:19.7 to 00:21.4, sounds calm/)
    await page.evaluate(() => {
      location.hash = '#t=9.5'
    })
    await page.locator('.tools .time', { hasText: '00:09.5' }).waitFor()
    expect(await selected(page)).toMatch(/^00:09.0 to 00:11.8, sounds angry, very likely/)
  })

  it('plays, and the playhead follows what is heard', async () => {
    const page = await open('#t=1')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.locator('.tools .time', { hasText: '00:02' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  })

  it('does everything by keys', async () => {
    const page = await open('#t=4.1')
    const is = (text: string) => page.locator('.tools .time', { hasText: text }).waitFor()
    for (const [key, shows] of [
      ['ArrowRight', '00:05.1'],
      ['Shift+ArrowRight', '00:10.1'],
      ['ArrowLeft', '00:09.1'],
      ['j', '00:09.0'],
      ['k', '00:04.0'],
      ['Shift+J', '00:09.0'],
      ['Shift+K', '00:04.0'],
    ] as const) {
      await page.keyboard.press(key)
      await is(shows)
    }
    await page.keyboard.press('l')
    await page.getByRole('button', { name: 'End the loop' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'End the loop' }).waitFor({ state: 'detached' })
    await page.keyboard.press('p')
    expect(await page.locator('.ribbon').count()).toBe(0)
    await page.keyboard.press('s')
    await page.locator('button[aria-pressed=true]', { hasText: 'Spectrogram' }).waitFor()
    await page.keyboard.press('+')
    await page.waitForFunction(() =>
      document.querySelector<HTMLElement>('.overview .window')?.style.width.startsWith('60'),
    )
    await page.keyboard.press('e')
    await page.getByRole('menuitem', { name: 'CSV' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('moves from segment to segment with arrows, as one stop for Tab', async () => {
    const page = await open('#t=4.1')
    expect(await page.locator('.seg[tabindex="0"]').count()).toBe(1)
    await page.locator('.seg[tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.tools .time', { hasText: '00:09.0' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('title'))).toMatch(/^00:09.0 to/)
  })

  it('has what happens between the voices as buttons with spoken names, one stop for Tab, arrows to the others', async () => {
    const page = await open('#t=1')
    const events = page.getByRole('list', { name: 'Silences, overlaps and interruptions' }).getByRole('button')
    await events.nth(1).waitFor()
    expect(await page.locator('.event[tabindex="0"]').count()).toBe(1)
    const names = await events.evaluateAll(all => all.map(button => button.getAttribute('aria-label')))
    expect(names).toContainEqual(expect.stringMatching(/^00:06\.3 to 00:07\.2, Agent interrupts, 1\.0 s$/))
    await page.locator('.event[tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(focused).toBe(names[1])
    await page.locator('.tools .time', { hasText: names[1]!.slice(0, 7) }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(focused).toBe(names[0])
  })

  it('keeps marked moments and that it was reviewed on the service', async () => {
    const page = await open('#t=12.5')
    await page.keyboard.press('m')
    await page.getByRole('button', { name: 'Marked at 00:12.5' }).waitFor()
    await expect.poll(async () => (await api.get(id)).options.marks).toEqual([12.5])
    await page.keyboard.press('r')
    await page.getByRole('button', { name: 'Reviewed', exact: true }).waitFor()
    expect((await api.get(id)).reviewed).toMatchObject({ by: 'local' })
    const other = await open('#t=1')
    await other.getByRole('button', { name: 'Reviewed', exact: true }).waitFor()
    await other.getByRole('button', { name: 'Marked at 00:12.5' }).click()
    await other.locator('.tools .time', { hasText: '00:12.5' }).waitFor()
    await other.getByRole('button', { name: 'Remove the mark at 00:12.5' }).click()
    await expect.poll(async () => (await api.get(id)).options.marks).toEqual([])
    await other.getByRole('button', { name: 'Reviewed', exact: true }).click()
    await other.getByRole('button', { name: 'Mark reviewed' }).waitFor()
    expect((await api.get(id)).reviewed).toBeNull()
  })

  it('goes where it is clicked, and loops what is marked with a drag', async () => {
    const page = await open()
    const box = await page.locator('.voice .track').boundingBox()
    if (!box) throw new Error('no track')
    const at = (share: number) => box.x + share * box.width
    await page.mouse.click(at(0.5), box.y + 80)
    await page.locator('.tools .time', { hasText: '00:11.' }).waitFor()
    expect(await selected(page)).toMatch(/^00:09.0/)
    await page.mouse.move(at(0.2), box.y + 80)
    await page.mouse.down()
    await page.mouse.move(at(0.3), box.y + 80, { steps: 4 })
    await page.mouse.up()
    await page.locator('.tools .time', { hasText: '00:04.4' }).waitFor()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => {
      const shown = globalThis as unknown as { seen?: number[] }
      const now = Number(document.querySelector('.tools .time')?.textContent?.slice(3))
      shown.seen ??= []
      shown.seen.push(now)
      return shown.seen.some((value, index, all) => index > 0 && value < all[index - 1]! - 1)
    })
  })

  it('takes what a person hears, keeps it beside the result, and takes it back', async () => {
    const page = await open('#t=9.5')
    await page.keyboard.press('c')
    await page.keyboard.press('4')
    await page.getByText('Saved: you hear sad.').waitFor()
    expect(await api.corrections(id)).toMatchObject({ items: [{ channel: 0, start: 9.02, end: 11.78, label: 'sad' }] })
    await page.reload()
    await page.getByText('Saved: you hear sad.').waitFor()
    expect(await page.locator('.says').textContent()).toMatch(/Sounds angry.*you: sad/)
    await page.getByRole('button', { name: 'sad', exact: true }).click()
    await page.getByText('Your answer is kept beside the result').waitFor()
    expect(await api.corrections(id)).toEqual({ items: [] })
  })

  it('keeps an answer that the service does not take, over a reload of the page too, and sends it when it can', async () => {
    const page = await open('#t=9.5', { expected: /Failed to load resource|net::ERR/ })
    await page.route('**/corrections', route => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
    await page.getByRole('button', { name: 'fearful', exact: true }).click()
    await page.getByText('Not saved yet.').waitFor()
    await page.unroute('**/corrections')
    await page.reload()
    await page.getByText('Saved: you hear fearful.').waitFor()
    expect((await api.corrections(id)).items).toMatchObject([{ label: 'fearful' }])
    await api.uncorrect(id, { channel: 0, start: 9.02, end: 11.78 })
  })

  it('exports every format as the file that the service makes', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Export' }).click()
    expect(await page.getByRole('menuitem').count()).toBe(FORMATS + 1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('complaint.csv')
    expect(readFileSync(await download.path(), 'utf8')).toBe(await api.export(id, 'csv'))
  })

  it('says with its code why an export did not come', async () => {
    const page = await open('', { expected: /409/ })
    const problem = {
      code: 'analysis/not-done',
      detail: 'No result yet.',
      status: 409,
      title: 'x',
      type: 'about:blank',
    }
    await page.route('**/export?*', route => route.fulfill({ status: 409, json: problem }))
    await page.keyboard.press('e')
    await page.getByRole('menuitem', { name: 'WebVTT' }).click()
    await page.getByRole('alert').getByText('analysis/not-done').waitFor()
  })

  it('says the same in a table, which the skip link opens', async () => {
    const page = await open()
    await page.getByRole('link', { name: 'Skip to the timeline as a table' }).focus()
    await page.keyboard.press('Enter')
    const rows = page.locator('#table tbody tr')
    await rows.first().waitFor()
    const cells = await rows.evaluateAll(all => all.map(row => [...row.children].map(cell => cell.textContent)))
    expect(cells).toContainEqual([
      '00:09.0',
      '00:11.8',
      'Customer, channel 1',
      'angry',
      'very likely',
      '0.94',
      'telephone band',
    ])
    expect(cells).toContainEqual(['00:06.3', '00:07.2', 'Agent, channel 2', 'interrupts', '', '', ''])
    expect(cells).toHaveLength(9)
  })

  it('shows all of the call with its table on paper, in light', async () => {
    const page = await open('', { colorScheme: 'dark' })
    await page.keyboard.press('+')
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await page.locator('#table tbody tr').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(20_000)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.locator('#table tbody').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
  })

  it('says that a recording is not here any more, with a way back', async () => {
    const page = await openPage(app, '/recordings/11111111-1111-4111-8111-111111111111', { expected: /404/ })
    await page.getByRole('heading', { name: 'This recording is not here' }).waitFor()
    await page.getByRole('link', { name: 'Go to the recordings' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  it('says with its code why a recording could not be analysed', async () => {
    const { id: broken } = await api.analyze(new Blob(['hello']), 'notes.wav', { wait: 60 })
    const page = await openPage(app, `/recordings/${broken}`)
    await page.getByRole('alert').getByText('audio/unknown-format').waitFor()
    expect(await violationsOf(page)).toEqual([])
  })

  it('says who may do more where it is forbidden', async () => {
    const page = await openPage(app, '/', { expected: /403/ })
    const problem = {
      code: 'access/forbidden',
      detail: 'This key may not read.',
      status: 403,
      title: 'x',
      type: 'about:blank',
    }
    await page.route(`**/v1/analyses/${id}`, route => route.fulfill({ status: 403, json: problem }))
    await page.goto(`${app.address}/recordings/${id}`)
    await page.getByRole('alert').getByText('access/forbidden').waitFor()
  })

  it('follows an analysis while it runs and opens it by itself, also when the service starts anew meanwhile', async () => {
    const page = await openPage(app, '/', { expected: /Failed to load resource|net::ERR/ })
    const running = { ...(await api.get(id)), state: 'running', progress: 0.4, analysis: null }
    await page.route(`**/v1/analyses/${id}`, route => route.fulfill({ json: running }), { times: 1 })
    let asked = 0
    await page.route(`**/v1/analyses/${id}/events`, route => (asked++ === 0 ? route.abort() : route.continue()))
    await page.goto(`${app.address}/recordings/${id}`)
    await page.getByRole('heading', { name: 'Analysing' }).waitFor()
    await page.getByText('40% done').waitFor()
    await page.getByRole('toolbar').waitFor()
    expect(asked).toBe(2)
  })

  it('stays open without a network, says so, and sends what was said meanwhile', async () => {
    const page = await open('', { expected: /Failed to load resource|net::ERR/ })
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'can’t tell' }).click()
    await page.getByText('The service cannot be reached.').waitFor()
    await page.getByText('Not saved yet.').waitFor()
    expect(await page.locator('.voice .seg').count()).toBe(4)
    await page.context().setOffline(false)
    await page.getByText('Saved: you hear can’t tell.').waitFor()
    expect((await api.corrections(id)).items).toMatchObject([{ label: 'uncertain' }])
  })

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 360])
      it(`has nothing that axe finds wrong, ${colorScheme}, ${width} px wide`, async () => {
        const page = await open('#t=9.5', { colorScheme, viewport: { width, height: 800 }, bypassCSP: true })
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true
        })
        await page.locator('#table tbody tr').first().waitFor()
        expect(await violationsOf(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
        await page.keyboard.press('e')
        await page.getByRole('menu').waitFor()
        expect(await violationsOf(page)).toEqual([])
        await page.keyboard.press('Escape')
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
        expect(await violationsOf(page)).toEqual([])
      })

  it('leaves nothing behind when it was opened and left 50 times', async () => {
    const page = await open()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const visit = async () => {
      await page.getByRole('link', { name: '← Recordings' }).click()
      await page.locator('.recording').waitFor({ state: 'detached' })
      await page.goBack()
      await page.getByRole('toolbar').waitFor()
    }
    const count = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      const { metrics } = await devtools.send('Performance.getMetrics')
      const value = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
      return { heap: value('JSHeapUsedSize'), nodes: value('Nodes'), listeners: value('JSEventListeners') }
    }
    for (let visits = 0; visits < 5; visits++) await visit()
    const before = await count()
    for (let visits = 0; visits < 50; visits++) await visit()
    const after = await count()
    console.log(`50 visits: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`)
    expect(after.listeners - before.listeners).toBeLessThan(20)
    expect(after.nodes - before.nodes).toBeLessThan(500)
    expect(after.heap - before.heap).toBeLessThan(3e6)
  }, 240_000)
})
