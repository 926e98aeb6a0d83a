import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '@undertone/core'
import type { AnalyzeFileOptions } from '@undertone/core/node'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { createApp } from '../../src/app.ts'
import { parseConfig, type ServerOptions } from '../../src/config.ts'
import { MIGRATIONS } from '../../src/database/migrations.ts'
import type { App } from '../../src/http.ts'
import { type Compute, openService, type Service } from '../../src/service.ts'

/** A service under test, and its API without a socket. */
export interface TestService {
  readonly service: Service
  readonly app: App
  readonly folder: string
  close(): Promise<void>
}

export interface TestServiceOptions {
  readonly compute?: Compute
  readonly config?: Partial<ServerOptions>
  readonly liveThread?: URL
  readonly now?: () => Date
  /** Left by an earlier service. */
  readonly folder?: string
}

/** Opens a service on an empty embedded database that works at once. Whoever opens it closes it. */
export async function openTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const { compute = invented(), config = {}, liveThread, now } = options
  const folder = options.folder ?? (await emptyDataFolder())
  const parsed = parseConfig({ dataFolder: folder, workers: 2, logLevel: 'silent', drainSeconds: 1, ...config })
  const service = await openService(parsed, { compute, ...(liveThread && { liveThread }), ...(now && { now }) })
  const app = await createApp(service)
  await service.work()
  return {
    ...{ service, app, folder },
    async close() {
      await app.close()
      await service.close()
      if (!options.folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Answers every recording with the same invented analysis under its own name. */
export function invented(
  change: (options: AnalyzeFileOptions, path: string) => Partial<Analysis> | Promise<Partial<Analysis>> = () => ({}),
): Compute {
  return {
    async analyze(path, options) {
      const analysis = sampleAnalysis()
      const source = { ...analysis.source, name: options.name ?? '' }
      return { ...analysis, source, ...(await change(options, path)) }
    },
    async close() {},
  }
}

/** Another version of the database or of the queue makes other files. */
const { dependencies } = createRequire(import.meta.url)('../../package.json') as {
  dependencies: Record<string, string>
}
const tables = createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 8)
const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url))

/**
 * A data folder with a database that has its tables and nothing in them. Making one takes seconds, so it is made once and kept for
 * the next tests.
 */
export async function emptyDataFolder(): Promise<string> {
  const template = join(
    CACHE,
    `empty-service-${dependencies['@electric-sql/pglite']}-${dependencies['pg-boss']}-${tables}`,
  )
  if (!existsSync(template)) {
    mkdirSync(CACHE, { recursive: true })
    const making = mkdtempSync(join(CACHE, 'making-'))
    await (await openService(parseConfig({ dataFolder: making, logLevel: 'silent' }))).close()
    try {
      renameSync(making, template)
    } catch {
      // Another test process was quicker.
      rmSync(making, { recursive: true, force: true })
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'undertone-service-'))
  cpSync(template, folder, { recursive: true })
  return folder
}
