import { AppError } from '@undertone/core/errors'
import { keepUpload, queueAddress, queueUpload } from '../analyses/create.ts'
import { exportAnalysis } from '../analyses/export.ts'
import { toResource } from '../analyses/resource.ts'
import { isSettled, waitForAnalysis } from '../analyses/wait.ts'
import { AnalysisOfAddress, AnalysisResource, ExportQuery, IdParams, WaitQuery } from '../contract/analysis.ts'
import { Problem } from '../contract/problem.ts'
import type { AnalysisRow } from '../database/schema.ts'
import { type App, type Reply, type Request, signalOf } from '../http.ts'
import { parse } from '../parse.ts'
import type { Service } from '../service.ts'
import { readForm, readQueryOptions } from './form.ts'

const tags = ['analyses']

/** Recordings in, analyses out. */
export function addAnalysisRoutes(app: App, service: Service): void {
  const created = {
    ...{ tags, summary: 'Analyse a recording', querystring: WaitQuery.loose() },
    response: { 200: AnalysisResource, 202: AnalysisResource, '4xx': Problem },
  }
  app.post('/v1/analyses', { schema: created }, async (request, reply) => {
    const row = await create(service, request)
    reply.header('location', `/v1/analyses/${row.id}`)
    const { wait } = request.query
    const now = wait > 0 ? ((await waitForAnalysis(service, row.id, wait, signalOf(reply))) ?? row) : row
    return reply.code(isSettled(now) ? 200 : 202).send(toResource(now))
  })

  const read = {
    ...{ tags, summary: 'One analysis', params: IdParams, querystring: WaitQuery },
    response: { 200: AnalysisResource, '4xx': Problem },
  }
  app.get('/v1/analyses/:id', { schema: read }, async (request, reply) => {
    const { id } = request.params
    const { wait } = request.query
    const row = await (wait > 0 ? waitForAnalysis(service, id, wait, signalOf(reply)) : service.table.get(id))
    return toResource(found(row, id))
  })

  const exported = { tags, summary: 'The result in another format', params: IdParams, querystring: ExportQuery }
  app.get('/v1/analyses/:id/export', { schema: exported }, async (request, reply) => {
    const row = found(await service.table.get(request.params.id), request.params.id)
    const { type, fileName, body } = await exportAnalysis(service, row, request.query.format)
    attach(reply, fileName)
    return reply.type(type).send(body)
  })
}

/** The row that a request is about. */
function found(row: AnalysisRow | undefined, id: string): AnalysisRow {
  if (row) return row
  throw new AppError('analysis/not-found', `No analysis ${id}: expected the id of one that was not deleted.`, { id })
}

/** Offers an answer as a file; names are the sender's own, so they are written in the form that holds any (RFC 6266). */
function attach(reply: Reply, fileName: string): void {
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, char => `%${char.charCodeAt(0).toString(16)}`)
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
}

async function create(service: Service, request: Request): Promise<AnalysisRow> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') {
    const { url, ...options } = parse(AnalysisOfAddress, request.body, 'body')
    return queueAddress(service, url, options)
  }
  if (type === 'multipart/form-data') {
    const { kept, options } = await readForm(service, request)
    return queueUpload(service, kept, options)
  }
  if (type === undefined || type === '' || !request.body)
    throw new AppError(
      'request/unsupported-type',
      'No recording: expected a form with the field "file", JSON with "url", or the recording as the body with its type.',
    )
  const { options, name } = readQueryOptions(request)
  const kept = await keepUpload(service, { stream: request.body as AsyncIterable<Uint8Array>, name })
  return queueUpload(service, kept, options)
}
