import { AppError } from '@undertone/core/errors'
import { changeAnalysis, deleteAnalysis } from '../analyses/change.ts'
import { keepUpload, queueAddress, queueUpload } from '../analyses/create.ts'
import { exportAnalysis } from '../analyses/export.ts'
import { followAnalysis } from '../analyses/follow.ts'
import { checkQuota } from '../analyses/quota.ts'
import { toEntry, toResource } from '../analyses/resource.ts'
import { isSettled, waitForAnalysis } from '../analyses/wait.ts'
import {
  AnalysisOfAddress,
  AnalysisResource,
  CreateHeaders,
  ExportQuery,
  IdParams,
  WaitQuery,
} from '../contract/analysis.ts'
import { DONE } from '../contract/done.ts'
import { AnalysisChange, AnalysisPage, ListQuery } from '../contract/list.ts'
import { Problem } from '../contract/problem.ts'
import { listAnalyses } from '../database/list-analyses.ts'
import type { AnalysisRow } from '../database/schema.ts'
import { type App, mediaTypeOf, type Request, signalOf } from '../http.ts'
import { parse } from '../parse.ts'
import { callerOf, nameOf } from '../security/caller.ts'
import type { Service } from '../service.ts'
import { attach, found, sendEvents } from './answers.ts'
import { readForm, readQueryOptions } from './form.ts'
import { traceOf } from './traces.ts'

const tags = ['analyses']

/** Recordings in, analyses out. */
export function addAnalysisRoutes(app: App, service: Service): void {
  const { table, database } = service
  const created = {
    ...{ tags, summary: 'Analyse a recording', querystring: WaitQuery.loose(), headers: CreateHeaders },
    response: { 200: AnalysisResource, 202: AnalysisResource, '4xx': Problem },
  }
  app.post('/v1/analyses', { schema: created }, async (request, reply) => {
    const row = await create(service, request, request.headers['idempotency-key'])
    reply.header('location', `/v1/analyses/${row.id}`)
    const { wait } = request.query
    const now = wait > 0 ? ((await waitForAnalysis(service, row.id, wait, signalOf(reply))) ?? row) : row
    return reply.code(isSettled(now) ? 200 : 202).send(toResource(now))
  })

  const listed = {
    tags,
    summary: 'Find analyses',
    querystring: ListQuery,
    response: { 200: AnalysisPage, '4xx': Problem },
  }
  app.get('/v1/analyses', { schema: listed }, async request => {
    const { rows, next } = await listAnalyses(database.orm, request.query)
    return { items: rows.map(toEntry), next }
  })

  const read = {
    ...{ tags, summary: 'One analysis', params: IdParams, querystring: WaitQuery },
    response: { 200: AnalysisResource, '4xx': Problem },
  }
  app.get('/v1/analyses/:id', { schema: read }, async (request, reply) => {
    const { id } = request.params
    const { wait } = request.query
    const row = await (wait > 0 ? waitForAnalysis(service, id, wait, signalOf(reply)) : table.get(id))
    return toResource(found(row, id))
  })

  const changed = {
    ...{
      tags,
      summary: 'Rename, tag, mark, say that it was reviewed, or keep longer',
      params: IdParams,
      body: AnalysisChange,
    },
    response: { 200: AnalysisResource, '4xx': Problem },
  }
  app.patch('/v1/analyses/:id', { schema: changed }, async request => {
    const { id } = request.params
    const row = found(await table.get(id), id)
    return toResource(found(await changeAnalysis(service, row, request.body, nameOf(request)), id))
  })

  const deleted = { tags, summary: 'Delete it and all that was kept for it', params: IdParams, response: DONE }
  app.delete('/v1/analyses/:id', { schema: deleted }, async (request, reply) => {
    const { id } = request.params
    found((await deleteAnalysis(service, id)) || undefined, id)
    return reply.code(204).send()
  })

  const followed = {
    ...{ tags, summary: 'Progress, segments and end as server-sent events', params: IdParams },
    description:
      'progress {state, progress}; provisional, a segment as it was heard, which the result may hold otherwise (none with the baseline "running", whose segments are final at once); segment, one of the result, each once; at last done, failed or deleted {id, error}.',
  }
  app.get('/v1/analyses/:id/events', { schema: followed }, async (request, reply) => {
    const { id } = request.params
    found(await table.get(id), id)
    return sendEvents(reply, followAnalysis(service, id))
  })

  const exported = { tags, summary: 'The result in another format', params: IdParams, querystring: ExportQuery }
  app.get('/v1/analyses/:id/export', { schema: exported }, async (request, reply) => {
    const row = found(await table.get(request.params.id), request.params.id)
    const { type, fileName, body } = await exportAnalysis(service, row, request.query.format)
    attach(reply, fileName)
    return reply.type(type).send(body)
  })
}

async function create(service: Service, request: Request, onceKey: string | undefined): Promise<AnalysisRow> {
  const sender = callerOf(request).key
  const trace = traceOf(request)
  if (sender) await checkQuota(service.database.orm, sender, service.now())
  const type = mediaTypeOf(request)
  if (type === 'application/json') {
    const { url, ...options } = parse(AnalysisOfAddress, request.body, 'body')
    return queueAddress(service, url, options, { onceKey, sender, trace })
  }
  if (type === 'multipart/form-data') {
    const { kept, options } = await readForm(service, request)
    return queueUpload(service, kept, options, { onceKey, sender, trace })
  }
  if (type === '' || !request.body)
    throw new AppError(
      'request/unsupported-type',
      'No recording: expected a form with the field "file", JSON with "url", or the recording as the body with its type.',
    )
  const { options, name } = readQueryOptions(request)
  const kept = await keepUpload(service, { stream: request.body as AsyncIterable<Uint8Array>, name })
  return queueUpload(service, kept, options, { onceKey, sender, trace })
}
