import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { onTestFinished } from 'vitest'
import { has, run } from '../../../../test/support/run.ts'
import { ROOT } from '../../../../test/support/sources.ts'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const WEB = join(ROOT, 'packages/web')

/** Whether the tests in a browser can run. */
export const hasChromium = has('Chromium', existsSync(CHROMIUM))

/** A service in a process of its own, on an empty data folder, and a browser that hears a sample as its microphone. */
export interface RunningApp {
  readonly address: string
  readonly browser: Browser
  /** Ends the service; `start` begins another on the same data and port. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Whoever opens it closes it. @param folder - where the sound of its microphone is made; a microphone that beeps without */
export function openBrowser(folder?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(folder === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphoneFile(folder)}`]),
    ],
  })
}

export interface OpenAppOptions {
  /** More options of `undertone serve`. */
  readonly serveWith?: readonly string[]
}

/** Whoever opens it closes it. */
export async function openApp({ serveWith = [] }: OpenAppOptions = {}): Promise<RunningApp> {
  buildWhereOld()
  const folder = mkdtempSync(join(tmpdir(), 'undertone-app-'))
  let service = await serve(folder, 0, serveWith)
  const { address } = service
  const browser = await openBrowser(folder)
  return {
    address,
    browser,
    stop: () => end(service.child),
    async start() {
      service = await serve(folder, Number(new URL(address).port), serveWith)
    },
    async close() {
      await browser.close()
      await end(service.child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface OpenPageOptions extends BrowserContextOptions {
  /** Errors that the test makes happen; any other fails it. */
  readonly expected?: RegExp
}

/** A page of the app in a browser profile of its own. It fails the test where anything goes wrong in it unasked. */
export async function openPage(
  app: Pick<RunningApp, 'address' | 'browser'>,
  path: string,
  options: OpenPageOptions = {},
): Promise<Page> {
  const { expected, ...context } = options
  const profile = await app.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...context })
  const page = await profile.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
  })
  onTestFinished(async () => {
    await profile.close()
    const unasked = faults.filter(fault => !expected?.test(fault))
    if (unasked.length > 0) throw new Error(`The page told of errors:\n${unasked.join('\n')}`)
  })
  await page.goto(app.address + path)
  return page
}

/** The customer of a sample, at a rate that the browser's fake microphone plays: from others it makes silence. */
function microphoneFile(folder: string): string {
  const path = join(folder, 'microphone.wav')
  const source = join(ROOT, 'samples/complaint.wav')
  const format = ['-af', 'pan=mono|c0=c0', '-ar', '48000', '-c:a', 'pcm_s16le']
  execFileSync('ffmpeg', ['-v', 'error', '-i', source, ...format, path])
  return path
}

/** The app as its sources are now; what `npm ci` has built stays where nothing is newer. */
export function buildWhereOld(): void {
  const built = join(WEB, 'dist/index.html')
  const sources = ['src', 'public'].flatMap(folder =>
    readdirSync(join(WEB, folder), { recursive: true, encoding: 'utf8' }).map(name => join(WEB, folder, name)),
  )
  const newest = Math.max(...[...sources, join(WEB, 'index.html')].map(path => statSync(path).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  const { code, stderr } = run(process.execPath, [join(ROOT, 'scripts/prepare.ts'), 'app'])
  if (code !== 0 || stderr !== '') throw new Error(`The web app was not built:\n${stderr}`)
}

function serve(
  folder: string,
  port: number,
  more: readonly string[],
): Promise<{ readonly address: string; readonly child: ChildProcess }> {
  const command = join(ROOT, 'packages/cli/bin/undertone.js')
  const args = ['serve', '--port', String(port), '--data', join(folder, 'data'), '--jobs', '1', ...more]
  const child = spawn(process.execPath, [command, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const address = /listens on (\S+)\. /.exec(said)?.[1]
      if (address) resolve({ address, child })
    })
    child.on('exit', code => reject(new Error(`The service ended with ${code}:\n${said}`)))
  })
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return ended
}
