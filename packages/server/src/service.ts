import type { Analysis } from '@undertone/core'
import { AnalysisPool, type AnalyzeFileOptions } from '@undertone/core/node'
import { Changes } from './analyses/changes.ts'
import { Painter } from './analyses/painter.ts'
import { giveUp, processAnalysis } from './analyses/process.ts'
import { removeOrphans, startSweeping } from './analyses/retention.ts'
import type { Blobs } from './blobs/blobs.ts'
import { lockFolder } from './blobs/lock-folder.ts'
import { openBlobs } from './blobs/open-blobs.ts'
import type { ServerConfig } from './config.ts'
import { AnalysisTable } from './database/analyses.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import { LiveCalls } from './live/live-calls.ts'
import { recoverCalls } from './live/recover-calls.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { Queue, type Turn } from './queue/queue.ts'
import { openTraces } from './traces/open-traces.ts'
import type { Traces } from './traces/traces.ts'
import { deliver } from './webhooks/deliver.ts'

/** What analyses recordings: worker processes, or in a test something else. */
export interface Compute {
  analyze(path: string, options: AnalyzeFileOptions): Promise<Analysis>
  close(): Promise<void>
}

/** Everything behind the API, and nothing of HTTP: what routes and workers are given. */
export interface Service {
  readonly config: ServerConfig
  readonly log: Log
  readonly database: Database
  readonly table: AnalysisTable
  readonly queue: Queue
  readonly blobs: Blobs
  readonly changes: Changes
  readonly compute: Compute
  readonly painter: Painter
  readonly metrics: Metrics
  readonly traces: Traces
  /** The calls that run in this process. */
  readonly live: LiveCalls
  readonly now: () => Date
  /** Begins to analyse what is queued. */
  work(): Promise<void>
  /**
   * Takes no more work, waits for what is in hand, and lets everything go.
   *
   * @param drainSeconds - at most so long; default as the config says
   */
  close(drainSeconds?: number): Promise<void>
}

/** What a test replaces. */
export interface ServiceParts {
  readonly compute?: Compute
  /** Module that live calls are analysed by, on threads. */
  readonly liveThread?: URL
  readonly now?: () => Date
}

/**
 * Opens all that a service stands on.
 *
 * @throws AppError `service/in-use`, `service/unavailable`
 */
export async function openService(config: ServerConfig, parts: ServiceParts = {}): Promise<Service> {
  const log = createLog(config.logLevel)
  const closers: (() => Promise<void>)[] = []
  let drain = config.drainSeconds
  const close = async (drainSeconds = config.drainSeconds) => {
    drain = drainSeconds
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const isEmbedded = config.databaseUrl === undefined
    if (isEmbedded) closers.push(await lockFolder(config.dataFolder))
    const traces = await openTraces(config.traces)
    closers.push(() => traces.close())
    const blobs = await openBlobs(config)
    closers.push(() => blobs.close())
    const database = await openDatabase(config)
    closers.push(() => database.close())
    const table = new AnalysisTable(database.orm)
    // A bucket may hold what is another's.
    if (isEmbedded && config.blobs === undefined) await removeOrphans({ blobs, table, log })
    const changes = await Changes.open(database)
    const queue = await Queue.open(database, log)
    const compute = parts.compute ?? new AnalysisPool(config.workers, { processes: true })
    const painter = new Painter()
    closers.push(() => painter.close())
    const metrics = createMetrics(queue)
    const now = parts.now ?? (() => new Date())
    const live = new LiveCalls({ config, log, database, table, blobs, queue, changes, metrics, now }, parts.liveThread)
    const inHand = new Set<Promise<void>>()
    closers.push(async () => void (await Promise.allSettled(inHand)))
    closers.push(() => compute.close())
    closers.push(() => queue.close(drain))
    closers.push(() => live.close())
    const take = (turn: Turn) => {
      const work = processAnalysis(service, turn).finally(() => inHand.delete(work))
      inHand.add(work)
      return work
    }
    const service: Service = {
      ...{ config, log, database, table, queue, blobs, changes, compute, painter, metrics, traces, live, now, close },
      async work() {
        await queue.work(config.workers, take, id => giveUp(service, id))
        await queue.workDeliveries((turn, signal) => deliver(service, turn, signal))
        await recoverCalls(service)
        closers.push(startSweeping(service))
      },
    }
    return service
  } catch (error) {
    await close()
    throw error
  }
}
