/**
 * `node packages/web/bench/scroll.bench.ts [--seconds 10] [--view 60] [--web packages/web/dist]`: an hour-long stereo call in
 * real Chromium, scrolled by 8 pixels with every frame: how long frames take, and how much work one is. Numbers of a machine
 * that does other work tell more about that work than about the app: the work of a frame is then the better measure.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startServer } from '@undertone/server'
import { createClient } from '@undertone/server/client'
import type { Page } from 'playwright'
import { buildWhereOld, openBrowser, WEB } from '../test/support/app.ts'
import { hourCall } from '../test/support/hour-call.ts'

const PIXELS = 8
/** What one frame may take at 60 a second, ms. */
const BUDGET = 1000 / 60

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    view: { type: 'string', default: '60' },
    web: { type: 'string', default: join(WEB, 'dist') },
  },
})
const [seconds, view] = [Number(values.seconds), Number(values.view)]
buildWhereOld()
const dataFolder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
const server = await startServer({ dataFolder, port: 0, logLevel: 'warn', webFolder: values.web })
const browser = await openBrowser()
try {
  const client = createClient(server.address)
  const started = performance.now()
  const { id } = await client.analyze(await hourCall(), 'hour.wav', { options: { roles: ['customer', 'agent'] } })
  while ((await client.get(id, { wait: 60 })).state !== 'done');
  console.log(`analysed in ${((performance.now() - started) / 1000).toFixed(0)} s`)
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${server.address}/recordings/${id}#t=600`)
  await page.locator('.voice .seg').first().waitFor()
  await zoomTo(page, view)
  await page.waitForTimeout(2000)
  console.log(`${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, view of ${view} s`)
  console.log('idle      ', await measure(page, seconds, 0))
  console.log('scrolling ', await measure(page, seconds, PIXELS))
} finally {
  await browser.close()
  await server.close()
  await rm(dataFolder, { recursive: true, force: true })
}

/** Zooms by the keys until the view is about so long, seconds. */
async function zoomTo(page: Page, wanted: number): Promise<void> {
  const shown = () =>
    page.evaluate(
      () => (Number.parseFloat(document.querySelector<HTMLElement>('.overview .window')!.style.width) / 100) * 3600,
    )
  for (let tries = 0; tries < 30; tries++) {
    const length = await shown()
    if (length > wanted * 1.4) await page.keyboard.press('+')
    else if (length < wanted / 1.4) await page.keyboard.press('-')
    else return
    await page.waitForTimeout(50)
  }
}

/** Frames while something scrolls: times between them, and what the page's thread did for one, ms. */
async function measure(page: Page, seconds: number, pixels: number): Promise<string> {
  const devtools = await page.context().newCDPSession(page)
  // Time of the processor, not of the clock: what other work takes does not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const work = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = (name: string) => (metrics.find(metric => metric.name === name)?.value ?? 0) * 1000
    return {
      script: of('ScriptDuration'),
      layout: of('LayoutDuration'),
      style: of('RecalcStyleDuration'),
      task: of('TaskDuration'),
    }
  }
  const before = await work()
  const times = await page.evaluate(
    ([seconds, pixels]) =>
      new Promise<number[]>(resolve => {
        const lanes = document.querySelector('.lanes')!
        const times: number[] = []
        let last = performance.now()
        const end = last + seconds! * 1000
        const step = (now: number) => {
          times.push(now - last)
          last = now
          if (pixels) lanes.dispatchEvent(new WheelEvent('wheel', { deltaX: pixels, bubbles: true, cancelable: true }))
          if (now < end) requestAnimationFrame(step)
          else resolve(times)
        }
        requestAnimationFrame(step)
      }),
    [seconds, pixels],
  )
  const after = await work()
  const sorted = times.slice(1).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1)
  const long = sorted.filter(time => time > 1.5 * BUDGET).length
  const each = (name: keyof typeof after) => ((after[name] - before[name]) / times.length).toFixed(2)
  return `${(times.length / seconds).toFixed(0)} frames/s, p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} ms, ${long} of ${times.length} late; a frame: script ${each('script')}, style ${each('style')}, layout ${each('layout')}, all ${each('task')} ms`
}
