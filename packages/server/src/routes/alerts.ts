import { randomBytes } from 'node:crypto'
import { AppError } from '@undertone/core/errors'
import { followAlerts } from '../alerts/follow-alerts.ts'
import { toAlert, toRule } from '../alerts/resource.ts'
import {
  Acknowledgement,
  AlertEntry,
  AlertPage,
  AlertQuery,
  AlertRuleChange,
  AlertRuleEntry,
  AlertRules,
  EventsHeaders,
  NewAlertRule,
} from '../contract/alert.ts'
import { DONE } from '../contract/done.ts'
import { Problem } from '../contract/problem.ts'
import { NamedParams } from '../contract/webhook.ts'
import {
  acknowledgeAlert,
  getAlert,
  getRule,
  insertRule,
  listAlerts,
  listRules,
  removeAlert,
  removeRule,
  updateRule,
} from '../database/alerts.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'
import { sendEvents } from './answers.ts'

const tags = ['alerts']

/** What is worth an alert, and what fired. */
export function addAlertRoutes(app: App, service: Service): void {
  addRuleRoutes(app, service)
  const { orm } = service.database

  const listed = {
    ...{ tags, summary: 'What fired, the newest first', querystring: AlertQuery },
    response: { 200: AlertPage, '4xx': Problem },
  }
  app.get('/v1/alerts', { schema: listed }, async request => {
    const { rows, next } = await listAlerts(orm, request.query)
    return { items: rows.map(toAlert), next }
  })

  const followed = { tags, summary: 'What fires from now on as server-sent events', headers: EventsHeaders }
  app.get('/v1/alerts/events', { schema: followed }, async (request, reply) =>
    sendEvents(reply, followAlerts(service, request.headers['last-event-id'])),
  )

  const one = { tags, params: NamedParams, response: { 200: AlertEntry, '4xx': Problem } }
  app.get('/v1/alerts/:id', { schema: { ...one, summary: 'One alert' } }, async request => {
    const { id } = request.params
    return toAlert(known(await getAlert(orm, id), id))
  })

  const acknowledged = { ...one, summary: 'Say that somebody has seen to it', body: Acknowledgement.nullable() }
  app.post('/v1/alerts/:id/acknowledge', { schema: acknowledged }, async request => {
    const { id } = request.params
    return toAlert(known(await acknowledgeAlert(orm, id, service.now(), request.body?.note), id))
  })

  const removed = { tags, summary: 'Delete an alert', params: NamedParams, response: DONE }
  app.delete('/v1/alerts/:id', { schema: removed }, async (request, reply) => {
    const { id } = request.params
    known((await removeAlert(orm, id)) || undefined, id)
    return reply.code(204).send()
  })
}

function addRuleRoutes(app: App, { database, now }: Service): void {
  const { orm } = database
  const made = { tags, summary: 'Add a rule', body: NewAlertRule, response: { 201: AlertRuleEntry, '4xx': Problem } }
  app.post('/v1/alerts/rules', { schema: made }, async (request, reply) => {
    const row = { ...request.body, id: randomBytes(6).toString('hex'), createdAt: now() }
    await insertRule(orm, row)
    reply.code(201).header('location', `/v1/alerts/rules/${row.id}`)
    return toRule(row)
  })

  const listed = { tags, summary: 'The rules', response: { 200: AlertRules, '4xx': Problem } }
  app.get('/v1/alerts/rules', { schema: listed }, async () => ({ items: (await listRules(orm)).map(toRule) }))

  const one = { tags, params: NamedParams, response: { 200: AlertRuleEntry, '4xx': Problem } }
  app.get('/v1/alerts/rules/:id', { schema: { ...one, summary: 'One rule' } }, async request => {
    const { id } = request.params
    return toRule(known(await getRule(orm, id), id))
  })

  const changed = {
    ...one,
    summary: 'Change a rule; for recordings that are analysed from then on',
    body: AlertRuleChange,
  }
  app.patch('/v1/alerts/rules/:id', { schema: changed }, async request => {
    const { id } = request.params
    const isEmpty = Object.keys(request.body).length === 0
    return toRule(known(isEmpty ? await getRule(orm, id) : await updateRule(orm, id, request.body), id))
  })

  const removed = { tags, summary: 'Remove a rule; what it fired stays', params: NamedParams, response: DONE }
  app.delete('/v1/alerts/rules/:id', { schema: removed }, async (request, reply) => {
    const { id } = request.params
    known((await removeRule(orm, id)) || undefined, id)
    return reply.code(204).send()
  })
}

function known<Row>(row: Row | undefined, id: string): Row {
  if (row) return row
  throw new AppError('request/not-found', `No alert and no rule ${id}: expected one of GET /v1/alerts.`, { id })
}
