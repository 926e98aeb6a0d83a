/**
 * Makes the pictures of the web app in `docs/screenshots/`: `node scripts/screenshots.ts [--out FOLDER] [NAME...]`. Needs
 * Chromium, at `/usr/bin/chromium` or where `CHROMIUM` says, and the built app (`npm run prepare`).
 *
 * A service of its own analyses the sample calls, which are synthetic: what the pictures show is what the app says of them.
 * The microphone of the live screen hears the customer of one.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { resample, toWav } from '@undertone/core'
import { readAudio } from '@undertone/core/node'
import { type Browser, chromium, type Page, type Request } from 'playwright'
import { createClient } from '../packages/server/src/client/index.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
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
  /** What is done before it is looked at. */
  readonly act?: (page: Page) => Promise<void>
  /** The part that is shown, by its selector; default the window. */
  readonly part?: string
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: join(ROOT, 'docs/screenshots') } },
  allowPositionals: true,
})
const data = mkdtempSync(join(tmpdir(), 'undertone-screenshots-'))
const command = join(ROOT, 'packages/cli/bin/undertone.js')
const service = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', join(data, 'data'), '--jobs', '1'])
try {
  const address = await addressOf()
  const client = createClient(address)
  await client.addAlertRule({ name: 'Upset customer', labels: ['angry', 'fearful'], minProbability: 0.5, seconds: 3 })
  // Else the first screen asks which model to use.
  await client.changeSettings({ model: 'default' })
  const ids: string[] = []
  for (const [file, name, tag] of SAMPLES) {
    const options = { name, roles: ['customer' as const, 'agent' as const], tags: ['sample', tag], notice_given: true }
    const { id } = await client.analyze(await openAsBlob(join(ROOT, 'samples', file)), file, { options, wait: 60 })
    ids.push(id)
  }
  mkdirSync(values.out, { recursive: true })
  const browser = await openBrowser(await microphoneFile())
  try {
    for (const shot of shotsOf(ids))
      if (positionals.length === 0 || positionals.includes(shot.name)) await take(browser, address, shot)
  } finally {
    await browser.close()
  }
} finally {
  service.kill('SIGTERM')
  rmSync(data, { recursive: true, force: true })
}

function shotsOf([complaint, , parcel]: readonly string[]): readonly Shot[] {
  const usual = { theme: 'light', size: WIDE } as const
  const recording = { path: `/recordings/${complaint}`, there: SAMPLES[0][1], ...usual }
  return [
    { ...usual, name: 'start', path: '/', there: SAMPLES[0][1] },
    { ...recording, name: 'recording' },
    { ...recording, name: 'recording-dark', theme: 'dark' },
    { ...recording, name: 'recording-phone', size: PHONE },
    // Where this voice is not as usual, and enough was heard of it to say so.
    { ...usual, name: 'evidence', path: `/recordings/${parcel}#t=25`, there: SAMPLES[2][1], part: 'aside.panel' },
    { ...usual, name: 'worklist', path: '/worklist', there: SAMPLES[0][1] },
    { ...usual, name: 'models', path: '/models', there: 'Full report' },
    { ...usual, name: 'settings', path: '/settings', there: 'Upset customer' },
    { ...usual, name: 'explore', path: '/explore', there: 'First clip', act: showTwoClips },
    { ...usual, name: 'live', path: '/live', there: 'The model is in this browser.', act: hearSomething },
  ]
}

async function showTwoClips(page: Page): Promise<void> {
  for (const [index, side] of ['First clip', 'Second clip'].entries()) {
    const clip = page.getByRole('region', { name: side })
    await clip.getByLabel('Sample call').selectOption(SAMPLES[index]![0])
    await clip.getByRole('img', { name: /^Mel spectrogram/ }).waitFor()
  }
}

async function hearSomething(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start' }).click()
  await page.locator('table.segments tbody tr').nth(1).waitFor({ timeout: 60_000 })
}

async function take(browser: Browser, address: string, shot: Shot): Promise<void> {
  const { name, path, there, theme, size, act, part } = shot
  const profile = await browser.newContext({
    ...{ viewport: size, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' },
  })
  try {
    const page = await profile.newPage()
    const asked = requestsOf(page)
    await page.goto(address + path)
    await page.getByText(there).first().waitFor()
    await act?.(page)
    while (asked.size > 0) await setTimeout(50)
    await page.locator('.skeleton, [aria-busy=true]').first().waitFor({ state: 'detached' })
    await settled(page)
    const file = join(values.out, `${name}.png`)
    await (part ? page.locator(part) : page).screenshot({ path: file })
    console.log(file)
  } finally {
    await profile.close()
  }
}

function openBrowser(microphone: string): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      `--use-file-for-fake-audio-capture=${microphone}`,
    ],
  })
}

/** The customer of a sample, at a rate that the browser's fake microphone plays. */
async function microphoneFile(): Promise<string> {
  const { channels, sampleRate } = await readAudio(join(ROOT, 'samples', SAMPLES[0][0]))
  const path = join(data, 'microphone.wav')
  // Half as loud: a microphone is seldom driven to its limit.
  const samples = resample(channels[0]!, sampleRate, 48_000).map(value => value / 2)
  writeFileSync(path, toWav({ channels: [samples], sampleRate: 48_000 }))
  return path
}

/** What was asked for and has not come yet; events are followed without end, and are no part of it. */
function requestsOf(page: Page): ReadonlySet<Request> {
  const asked = new Set<Request>()
  page.on('request', request => {
    if (request.resourceType() !== 'media' && !request.url().endsWith('/events')) asked.add(request)
  })
  page.on('requestfinished', request => asked.delete(request))
  page.on('requestfailed', request => asked.delete(request))
  return asked
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
