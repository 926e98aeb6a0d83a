import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  createApiKey,
  migrateDatabase,
  type RunningServer,
  type ServerOptions,
  startServer,
  startWorker,
} from '@undertone/server'
import type { CommonOptions } from './common-options.ts'
import { interruption } from './interruption.ts'
import { openBrowser } from './open-browser.ts'

/** What every command of the service understands. */
export interface DataOptions extends CommonOptions {
  readonly data: string
}

/** What `worker` was given on the command line. */
export interface WorkOptions extends DataOptions {
  readonly model?: string
  readonly jobs?: number
  /** Addresses that may be reached though they are not public. */
  readonly allowAddress?: readonly string[]
  readonly allowYtDlp?: boolean
  readonly traces?: string
}

/** What `serve` was given on the command line. */
export interface ServeOptions extends WorkOptions {
  readonly port: number
  readonly host: string
  readonly region?: 'eu'
  /** False with `--no-auth`. */
  readonly auth: boolean
  /** Megabytes. */
  readonly maxUpload: number
  /** Whether to open the web app in a browser. */
  readonly open?: boolean
  readonly liveCalls: number
  readonly archives?: string
  readonly publicUrl?: string
  readonly audiosocketPort?: number
  readonly audiosocketHost: string
  readonly audiosocketFrom?: string
  readonly audiosocketRecord?: boolean
}

/** What `keys create` was given on the command line. */
export interface KeyOptions extends DataOptions {
  readonly name: string
  readonly scopes: string
  readonly tenant: string
  readonly recordingsPerDay?: number
  readonly hoursPerDay?: number
  /** Days. */
  readonly expires?: number
}

/** Serves until the process is told to end; then answers what was asked, and lets go. */
export async function serve(options: ServeOptions): Promise<void> {
  const { port, host, auth, maxUpload, region, archives } = options
  const maxUploadBytes = Math.round(maxUpload * 2 ** 20)
  const network = {
    ...{ port, host, noAuth: !auth, maxUploadBytes, live: liveOptions(options) },
    ...(region && { region }),
    ...(archives !== undefined && { archives }),
  }
  const server = await startServer({ ...workOptions(options), ...network, ...webFolder() })
  if (options.open) openBrowser(server.address)
  const asterisk = server.audioSocketPort === undefined ? '' : `, and for Asterisk on port ${server.audioSocketPort}`
  await untilAsked(server, options, `Undertone listens on ${server.address}${asterisk}. Ctrl-C ends it.`)
}

/** Where the built web app is, if it was installed. */
function webFolder(): { webFolder?: string } {
  try {
    const manifest = createRequire(import.meta.url).resolve('@undertone/web/package.json')
    return { webFolder: join(dirname(manifest), 'dist') }
  } catch {
    return {}
  }
}

/** Works until the process is told to end; then gives back what it has in hand. */
export async function work(options: WorkOptions): Promise<void> {
  await untilAsked(await startWorker(workOptions(options)), options, 'Undertone waits for recordings. Ctrl-C ends it.')
}

export async function migrate(options: DataOptions): Promise<void> {
  await migrateDatabase(dataOptions(options))
  if (!options.quiet) process.stderr.write('The database is up to date.\n')
}

/** Prints the key alone, so that a script can take it. */
export async function createKey(options: KeyOptions): Promise<void> {
  const { name, scopes, tenant, recordingsPerDay, hoursPerDay, expires } = options
  const key = await createApiKey(dataOptions(options), {
    ...{ name, tenant },
    ...(recordingsPerDay !== undefined && { recordingsPerDay }),
    ...(hoursPerDay !== undefined && { hoursPerDay }),
    scopes: scopes.split(',').map(scope => scope.trim()),
    ...(expires !== undefined && { expiresInDays: expires }),
  })
  process.stdout.write(options.json ? `${JSON.stringify({ key })}\n` : `${key}\n`)
}

async function untilAsked(
  running: Pick<RunningServer, 'close'>,
  { quiet }: CommonOptions,
  text: string,
): Promise<void> {
  const asked = interruption.untilAsked()
  if (!quiet) process.stderr.write(`${text}\n`)
  await asked
  await running.close()
}

function dataOptions({ data, quiet }: DataOptions): ServerOptions {
  const { DATABASE_URL: databaseUrl, BLOBS: blobs } = process.env
  const level = quiet ? 'warn' : 'info'
  return { dataFolder: data, logLevel: level, ...(databaseUrl && { databaseUrl }), ...(blobs && { blobs }) }
}

/** Secrets come from the environment: a command line can be read by others. */
function liveOptions(options: ServeOptions): NonNullable<ServerOptions['live']> {
  const { liveCalls: calls, publicUrl, audiosocketPort, audiosocketHost, audiosocketFrom, audiosocketRecord } = options
  const { UNDERTONE_TWILIO_AUTH_TOKEN: twilioAuthToken, UNDERTONE_AUDIOHOOK_SECRET: audioHookSecret } = process.env
  return {
    calls,
    audioSocketHost: audiosocketHost,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(audiosocketPort !== undefined && { audioSocketPort: audiosocketPort }),
    ...(audiosocketFrom !== undefined && { audioSocketFrom: audiosocketFrom.split(',').map(from => from.trim()) }),
    ...(audiosocketRecord && { audioSocketRecord: true }),
    ...(twilioAuthToken && { twilioAuthToken }),
    ...(audioHookSecret && { audioHookSecret }),
  }
}

function workOptions(options: WorkOptions): ServerOptions {
  const { model, jobs, allowAddress, allowYtDlp, traces } = options
  return {
    ...dataOptions(options),
    ...(model !== undefined && { model }),
    ...(jobs !== undefined && { workers: jobs }),
    ...(allowAddress && { allowAddresses: [...allowAddress] }),
    ...(allowYtDlp && { allowYtDlp }),
    ...(traces !== undefined && { traces }),
  }
}
