import { AppError } from '@undertone/core/errors'
import { checkQuota } from '../analyses/quota.ts'
import { batchCsv } from '../batches/batch-csv.ts'
import { cancelBatch } from '../batches/cancel-batch.ts'
import { addressItems, createBatch } from '../batches/create-batch.ts'
import { followBatch } from '../batches/follow-batch.ts'
import { toBatch, toBatchEntry, toWorklistEntry } from '../batches/resource.ts'
import { CreateHeaders, IdParams } from '../contract/analysis.ts'
import { BatchOfAddresses, BatchPage, BatchQuery, BatchResource } from '../contract/batch.ts'
import { Problem } from '../contract/problem.ts'
import { analysesOfBatch, type CountedBatch, getBatch, listBatches } from '../database/batches.ts'
import { type App, mediaTypeOf, type Request } from '../http.ts'
import { parse } from '../parse.ts'
import { callerOf } from '../security/caller.ts'
import type { Service } from '../service.ts'
import { attach, sendEvents } from './answers.ts'
import { readBatchForm } from './form.ts'
import { traceOf } from './traces.ts'

const tags = ['batches']

/** Many recordings in at once, one progress and one worklist out. */
export function addBatchRoutes(app: App, service: Service): void {
  const { orm } = service.database
  const created = {
    ...{ tags, summary: 'Analyse many recordings', headers: CreateHeaders },
    response: { 202: BatchResource, '4xx': Problem },
  }
  app.post('/v1/batches', { schema: created }, async (request, reply) => {
    const { id } = await create(service, request, request.headers['idempotency-key'])
    reply.code(202).header('location', `/v1/batches/${id}`)
    return resourceOf(id)
  })

  const listed = {
    ...{ tags, summary: 'The batches, the newest first', querystring: BatchQuery },
    response: { 200: BatchPage, '4xx': Problem },
  }
  app.get('/v1/batches', { schema: listed }, async request => {
    const { rows, next } = await listBatches(orm, request.query)
    return { items: rows.map(toBatchEntry), next }
  })

  const one = { tags, params: IdParams, response: { 200: BatchResource, '4xx': Problem } }
  app.get(
    '/v1/batches/:id',
    { schema: { ...one, summary: 'One batch, what is most worth a listen first' } },
    async request => resourceOf(request.params.id),
  )

  const cancelled = { ...one, summary: 'Cancel what waits of it; what is done stays' }
  app.delete('/v1/batches/:id', { schema: cancelled }, async request => {
    const { id } = request.params
    await batchOf(id)
    await cancelBatch(service, id)
    return resourceOf(id)
  })

  const followed = { tags, summary: 'Progress and ends of its analyses as server-sent events', params: IdParams }
  app.get('/v1/batches/:id/events', { schema: followed }, async (request, reply) => {
    const { id } = request.params
    await batchOf(id)
    return sendEvents(reply, followBatch(service, id))
  })

  const exported = { tags, summary: 'Its worklist as CSV', params: IdParams }
  app.get('/v1/batches/:id/export', { schema: exported }, async (request, reply) => {
    const { id } = request.params
    const { row } = await batchOf(id)
    attach(reply, `${row.name}.csv`)
    const worklist = (await analysesOfBatch(orm, id)).map(toWorklistEntry)
    return reply.type('text/csv; charset=utf-8').send(batchCsv(worklist))
  })

  async function batchOf(id: string): Promise<CountedBatch> {
    const batch = await getBatch(orm, id)
    if (batch) return batch
    throw new AppError('request/not-found', `No batch ${id}: expected one of GET /v1/batches.`, { id })
  }

  async function resourceOf(id: string): Promise<BatchResource> {
    return toBatch(await batchOf(id), await analysesOfBatch(orm, id))
  }
}

async function create(
  service: Service,
  request: Request,
  onceKey: string | undefined,
): Promise<{ readonly id: string }> {
  const sender = callerOf(request).key
  if (sender) await checkQuota(service.database.orm, sender, service.now())
  const from = { onceKey, sender, trace: traceOf(request) }
  const type = mediaTypeOf(request)
  if (type === 'application/json') {
    const { urls, ...options } = parse(BatchOfAddresses, request.body, 'body')
    return createBatch(service, await addressItems(service, urls), options, from)
  }
  if (type === 'multipart/form-data') {
    const { items, options } = await readBatchForm(service, request)
    return createBatch(service, items, options, from)
  }
  throw new AppError(
    'request/unsupported-type',
    'No recordings: expected a form with a field "file" for each of them, or JSON with "urls".',
  )
}
