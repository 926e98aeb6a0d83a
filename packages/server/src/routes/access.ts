import { AppError } from '@undertone/core/errors'
import { AuditPage, AuditQuery, KeyParams, Keys, MadeKey, NewKey } from '../contract/access.ts'
import { DONE } from '../contract/done.ts'
import { Problem } from '../contract/problem.ts'
import { listAudit } from '../database/audit.ts'
import { listKeys, removeKey } from '../database/keys.ts'
import type { App } from '../http.ts'
import { makeKey, rotateKey, toKeyEntry } from '../security/keys.ts'
import type { Service } from '../service.ts'

const tags = ['access']

/** Who may use the service, and who did what; for keys with the scope `admin`. */
export function addAccessRoutes(app: App, { database, now }: Service): void {
  const { orm } = database
  const made = { tags, summary: 'Make a key', body: NewKey, response: { 201: MadeKey, '4xx': Problem } }
  app.post('/v1/keys', { schema: made }, async (request, reply) => {
    const { row, key } = await makeKey(orm, request.body, now())
    return reply
      .code(201)
      .header('location', `/v1/keys/${row.id}`)
      .send({ ...toKeyEntry(row), key })
  })

  const listed = { tags, summary: 'The keys, without their secrets', response: { 200: Keys, '4xx': Problem } }
  app.get('/v1/keys', { schema: listed }, async () => ({ items: (await listKeys(orm)).map(toKeyEntry) }))

  const rotated = {
    ...{ tags, summary: 'Another secret for a key; the one before ends', params: KeyParams },
    response: { 200: MadeKey, '4xx': Problem },
  }
  app.post('/v1/keys/:id/rotate', { schema: rotated }, async request => {
    const { id } = request.params
    const rotation = await rotateKey(orm, id)
    if (!rotation) throw noKey(id)
    return { ...toKeyEntry(rotation.row), key: rotation.key }
  })

  const ended = { tags, summary: 'End a key', params: KeyParams, response: DONE }
  app.delete('/v1/keys/:id', { schema: ended }, async (request, reply) => {
    const { id } = request.params
    if (!(await removeKey(orm, id))) throw noKey(id)
    return reply.code(204).send()
  })

  const audited = {
    ...{ tags, summary: 'Who did what, the newest first', querystring: AuditQuery },
    response: { 200: AuditPage, '4xx': Problem },
  }
  app.get('/v1/audit', { schema: audited }, async request => {
    const { limit, before } = request.query
    const rows = await listAudit(orm, limit, before)
    return { items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })) }
  })
}

function noKey(id: string): AppError {
  return new AppError('request/not-found', `No key ${id}: expected one of GET /v1/keys.`, { id })
}
