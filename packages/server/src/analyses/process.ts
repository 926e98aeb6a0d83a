import { createReadStream } from 'node:fs'
import type { Analysis, Segment } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import type { AnalyzeFileOptions } from '@undertone/core/node'
import { fetchAudio } from '@undertone/core/node/fetch'
import type { Problem } from '../contract/problem.ts'
import type { AnalysisRow } from '../database/schema.ts'
import { addUsage } from '../database/usage.ts'
import type { Turn } from '../queue/queue.ts'
import type { Service } from '../service.ts'
import { type SpanOptions, traced } from '../traces/traces.ts'
import { byItsName } from './by-its-name.ts'
import { figuresOf } from './figures.ts'
import { problemOf, toProblem } from './problem.ts'
import { dayOf } from './quota.ts'
import { ProgressTeller } from './tell-progress.ts'
import { whenSettled } from './when-settled.ts'

/** Workers that one recording may end before it is given up: the first and two more. */
const MOST_DEATHS = 3

/**
 * Analyses a recording whose turn it is, and writes down what came of it. An error of the recording is its result; what
 * another turn may mend is thrown.
 */
export async function processAnalysis(service: Service, { id, signal, trace }: Turn): Promise<void> {
  const { table, changes, log, metrics } = service
  const controller = new AbortController()
  const stopped = AbortSignal.any([signal, controller.signal])
  const unwatch = changes.watch(id, () => {
    const look = (isThere: boolean) => isThere || controller.abort()
    // A database that does not answer says nothing of whether it is there.
    table.has(id).then(look, () => {})
  })
  try {
    const row = await table.update(id, { state: 'running', progress: 0, error: null }, ['queued', 'running'])
    // It is gone, or was done by a turn whose end was not heard of.
    if (!row) return
    const attributes = { 'undertone.analysis': id }
    const span = { parent: trace, attributes }
    service.traces.start('queue wait', { ...span, from: row.createdAt }).end()
    const started = performance.now()
    const analysis = await analyze(service, row, stopped, span)
    const done = { state: 'done', progress: 1, analysis, finishedAt: service.now(), ...figuresOf(analysis) } as const
    await table.update(id, done, ['running'], async (queries, settled) => {
      const usage = { seconds: analysis.source.durationSeconds }
      if (settled.sender !== null) await addUsage(queries, settled.sender, dayOf(service.now()), usage)
      await whenSettled(service, queries, settled)
    })
    const seconds = (performance.now() - started) / 1000
    const audioSeconds = analysis.source.durationSeconds
    metrics.analysed('done', seconds, audioSeconds)
    log.info({ analysis: id, seconds, audioSeconds }, 'analysed')
  } catch (error) {
    await fail(service, id, error)
  } finally {
    unwatch()
  }
}

/** Gives up a recording whose turns are used up: every process that worked on it ended. */
export async function giveUp(service: Service, id: string): Promise<void> {
  await setFailed(
    service,
    id,
    problemOf('worker/died', 'Every worker that analysed this recording ended before it was done.'),
  )
}

async function fail(service: Service, id: string, error: unknown): Promise<void> {
  const code = error instanceof AppError ? error.code : 'internal/unexpected'
  service.log.warn({ analysis: id, code, err: error }, 'not analysed')
  if (code === 'cancelled') {
    await service.table.update(id, { state: 'queued', progress: 0 }, ['running'])
    throw error
  }
  if (code === 'worker/died') {
    await service.table.update(id, { state: 'queued', progress: 0 }, ['running'])
    if ((await service.table.addDeath(id)) < MOST_DEATHS) throw error
    const reason = error instanceof AppError ? String(error.details.reason) : ''
    const detail = `The recording ended its worker ${MOST_DEATHS} times (${reason}): expected one that can be decoded. Convert it to WAV and send it again.`
    return setFailed(service, id, problemOf(code, detail))
  }
  // What is wrong with the machine, not with the recording, may be mended by another turn.
  if (code === 'internal/unexpected' && !(error instanceof AppError)) throw error
  await setFailed(service, id, toProblem(error))
}

async function setFailed(service: Service, id: string, error: Problem): Promise<void> {
  const { table, metrics, now } = service
  metrics.analysed(error.code, 0)
  const failed = { state: 'failed', error, finishedAt: now() } as const
  await table.update(id, failed, ['queued', 'running'], (queries, row) => whenSettled(service, queries, row))
}

async function analyze(service: Service, row: AnalysisRow, signal: AbortSignal, span: SpanOptions): Promise<Analysis> {
  const { blobs, compute, config, traces } = service
  const teller = new ProgressTeller(service, row.id)
  const file = await traced(traces, 'fetch', span, async () =>
    blobs.borrow(row.blob ?? (await fetchBlob(service, row, signal))),
  )
  try {
    const options = {
      ...{ ...analyzeOptions(row, config), maxSeconds: config.maxSeconds, signal },
      onProgress: (done: number, total: number) => teller.progress(done, total),
      onSegment: (segment: Segment) => teller.heard(segment),
    }
    return await traced(traces, 'decode and analyse', span, () => compute.analyze(file.path, options))
  } catch (error) {
    throw byItsName(error, file.path, row.name)
  } finally {
    await file.close()
  }
}

function analyzeOptions({ name, options }: AnalysisRow, config: Service['config']): AnalyzeFileOptions {
  const {
    tags: _t,
    marks: _m,
    name: _n,
    notice_given: _g,
    retentionDays: _r,
    priority: _p,
    callback: _c,
    model = config.model,
    ...settings
  } = options
  return { ...settings, name, ...(model !== undefined && { model }) }
}

async function fetchBlob({ blobs, config, table }: Service, row: AnalysisRow, signal: AbortSignal): Promise<string> {
  const { allowAddresses, allowYtDlp, maxUploadBytes } = config
  const limits = { allowAddresses, allowYtDlp, maxBytes: maxUploadBytes }
  const fetched = await fetchAudio(row.url ?? '', { ...limits, signal })
  try {
    const blob = row.id
    const { bytes, sha256 } = await blobs.write(blob, createReadStream(fetched.path), maxUploadBytes)
    if (await table.update(row.id, { blob, bytes, sha256 })) return blob
    await blobs.remove(blob)
    throw new AppError('cancelled', 'The analysis was deleted.')
  } finally {
    await fetched.close()
  }
}
