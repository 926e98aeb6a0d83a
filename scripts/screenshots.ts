/**
 * Makes the pictures of the web app in `docs/screenshots/`: `node scripts/screenshots.ts`. Needs Chromium, at
 * `/usr/bin/chromium` or where `CHROMIUM` says, and the built app (`npm run prepare`).
 *
 * A service of its own analyses the sample calls, which are synthetic: what the pictures show is what the app says of them.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openAsBlob, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { createClient } from '../packages/server/src/client/index.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = join(ROOT, 'docs/screenshots')
const WIDE = { width: 1280, height: 800 }
const PHONE = { width: 360, height: 740 }
const SAMPLES = [
  ['complaint.wav', 'A complaint about a bill', 'billing'],
  ['enquiry.mp3', 'A calm enquiry with hold music', 'library'],
  ['missing-parcel.mp3', 'A caller whose parcel is missing', 'parcels'],
] as const

interface Shot {
  readonly name: string
  readonly path: string
  /** Text that is there once the screen is. */
  readonly there: string
  readonly theme: 'light' | 'dark'
  readonly size: { readonly width: number; readonly height: number }
}

const data = mkdtempSync(join(tmpdir(), 'undertone-screenshots-'))
const command = join(ROOT, 'packages/cli/bin/undertone.js')
const service = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', join(data, 'data'), '--jobs', '1'])
try {
  const address = await addressOf()
  const client = createClient(address)
  // Else the first screen asks which model to use.
  await client.changeSettings({ model: 'default' })
  const ids: string[] = []
  for (const [file, name, tag] of SAMPLES) {
    const options = { name, roles: ['customer' as const, 'agent' as const], tags: ['sample', tag], notice_given: true }
    const { id } = await client.analyze(await openAsBlob(join(ROOT, 'samples', file)), file, { options, wait: 60 })
    ids.push(id)
  }
  mkdirSync(FOLDER, { recursive: true })
  for (const shot of shotsOf(ids[0]!)) await take(address, shot)
} finally {
  service.kill('SIGTERM')
  rmSync(data, { recursive: true, force: true })
}

function shotsOf(id: string): readonly Shot[] {
  const shot = (name: string, path: string, there: string, theme: Shot['theme'] = 'light', size = WIDE): Shot => ({
    ...{ name, path, there, theme, size },
  })
  return [
    shot('start', '/', SAMPLES[0][1]),
    shot('recording', `/recordings/${id}`, SAMPLES[0][1]),
    shot('recording-dark', `/recordings/${id}`, SAMPLES[0][1], 'dark'),
    shot('recording-phone', `/recordings/${id}`, SAMPLES[0][1], 'light', PHONE),
    shot('worklist', '/worklist', SAMPLES[0][1]),
    shot('models', '/models', 'Full report'),
  ]
}

async function take(address: string, { name, path, there, theme, size }: Shot): Promise<void> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const options = { viewport: size, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' } as const
    const page = await browser.newPage(options)
    await page.goto(address + path)
    await page.getByText(there).first().waitFor()
    await page.waitForLoadState('networkidle')
    await settled(page)
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
    console.log(`docs/screenshots/${name}.png`)
  } finally {
    await browser.close()
  }
}

/** Canvases are drawn a frame after their data came. */
function settled(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

function addressOf(): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    service.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = /listens on (\S+)\. /.exec(said)?.[1]
      if (address) resolve(address)
    })
    service.on('exit', code => reject(new Error(`The service ended with ${code}:\n${said}`)))
  })
}
