import { startServer } from '@undertone/server'
import type { CommonOptions } from './common-options.ts'
import { interruption } from './interruption.ts'

/** What `serve` was given on the command line. */
export interface ServeOptions extends CommonOptions {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly model?: string
  readonly jobs?: number
  /** Megabytes. */
  readonly maxUpload: number
  readonly allowYtDlp?: boolean
}

/** Serves until the process is told to end; then answers what was asked, and lets go. */
export async function serve(options: ServeOptions): Promise<void> {
  const { port, host, data, model, jobs, maxUpload, allowYtDlp, quiet } = options
  const databaseUrl = process.env.DATABASE_URL
  const server = await startServer({
    ...{ port, host, dataFolder: data, maxUploadBytes: Math.round(maxUpload * 2 ** 20) },
    ...(databaseUrl && { databaseUrl }),
    ...(model !== undefined && { model }),
    ...(jobs !== undefined && { workers: jobs }),
    ...(allowYtDlp && { allowYtDlp }),
    ...(quiet && { logLevel: 'warn' as const }),
  })
  const asked = interruption.untilAsked()
  if (!quiet) process.stderr.write(`Undertone listens on ${server.address}. Ctrl-C ends it.\n`)
  await asked
  await server.close()
}
