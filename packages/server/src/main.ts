import { AppError } from '@undertone/core/errors'
import { createApp } from './app.ts'
import { lockFolder } from './blobs/lock-folder.ts'
import { parseConfig, type ServerOptions } from './config.ts'
import { NewKey } from './contract/access.ts'
import { openDatabase } from './database/open-database.ts'
import { openAudioSocket } from './live/audio-socket.ts'
import { createLog } from './log.ts'
import { parse } from './parse.ts'
import { Queue } from './queue/queue.ts'
import { makeKey } from './security/keys.ts'
import { openService } from './service.ts'

/** A service that answers. */
export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string
  /** Where Asterisk connects; undefined where it was not asked for. */
  readonly audioSocketPort: number | undefined
  /** Answers what was asked, gives work in hand its time, and ends. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Starts the service: API, queue, store and workers in one.
 *
 * @throws AppError `usage/invalid-option`, `service/in-use`, `service/unavailable`, `access/open-network`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const service = await openService(parseConfig(options))
  try {
    const app = await createApp(service)
    await service.work()
    const { host, port } = service.config
    const address = await app.listen({ host, port })
    const audioSocket = await openAudioSocket(service)
    let closing: Promise<void> | undefined
    const close = async () => {
      const end = performance.now() + 1000 * service.config.drainSeconds
      // It takes no more calls; those that run are ended with the service, with what came until then.
      await app.close()
      await audioSocket?.close()
      await service.close(Math.max(0, (end - performance.now()) / 1000))
    }
    return {
      address,
      audioSocketPort: audioSocket?.port,
      close() {
        closing ??= close()
        return closing
      },
    }
  } catch (error) {
    await service.close()
    throw error
  }
}

/**
 * Starts workers without an API, for a service on other machines that shares the database and the recordings' folder.
 *
 * @throws AppError `usage/invalid-option` without a PostgreSQL, which alone can be shared
 */
export async function startWorker(options: ServerOptions): Promise<Pick<RunningServer, 'close'>> {
  const config = parseConfig(options)
  requirePostgres(config.databaseUrl)
  const service = await openService(config)
  await service.work()
  return { close: () => service.close() }
}

/** Brings a database up to this version; does nothing where it is. A service does the same when it starts. */
export function migrateDatabase(options: ServerOptions): Promise<void> {
  return withDatabase(options, async (database, config) => {
    const queue = await Queue.open(database, createLog(config.logLevel))
    await queue.close(0)
  })
}

/**
 * Makes an API key.
 *
 * @param asked - what `POST /v1/keys` takes
 * @returns the key, which is shown once and kept nowhere
 * @throws AppError `request/invalid`, `service/in-use` while a service runs on the embedded database
 */
export function createApiKey(options: ServerOptions, asked: Readonly<Record<string, unknown>>): Promise<string> {
  return withDatabase(options, async database => {
    const { key } = await makeKey(database.orm, parse(NewKey, asked, 'key'), new Date())
    return key
  })
}

async function withDatabase<T>(
  options: ServerOptions,
  work: (database: Awaited<ReturnType<typeof openDatabase>>, config: ReturnType<typeof parseConfig>) => Promise<T>,
): Promise<T> {
  const config = parseConfig(options)
  const unlock = config.databaseUrl === undefined ? await lockFolder(config.dataFolder) : undefined
  try {
    const database = await openDatabase(config)
    try {
      return await work(database, config)
    } finally {
      await database.close()
    }
  } finally {
    await unlock?.()
  }
}

function requirePostgres(databaseUrl: string | undefined): void {
  if (databaseUrl !== undefined) return
  throw new AppError(
    'usage/invalid-option',
    'A worker shares the database of a service: expected DATABASE_URL=postgres://..., found none. The embedded database belongs to one process.',
    { option: 'DATABASE_URL' },
  )
}
