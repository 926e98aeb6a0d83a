import { AppError } from '@undertone/core/errors'
import { checkAddress } from '../analyses/create.ts'
import { DONE } from '../contract/done.ts'
import { Problem } from '../contract/problem.ts'
import {
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  MadeWebhook,
  NamedParams,
  NewWebhook,
  Replayed,
  RotatedSecret,
  Rotation,
  Webhook,
  WebhookChange,
  Webhooks,
} from '../contract/webhook.ts'
import { getDelivery, listDeliveries } from '../database/deliveries.ts'
import {
  CALLBACKS,
  getWebhook,
  listWebhooks,
  removeWebhook,
  updateWebhook,
  type WebhookRow,
} from '../database/webhooks.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'
import { replay } from '../webhooks/deliver.ts'
import { makeWebhook, rotateSecret, testWebhook, toDelivery, toWebhook } from '../webhooks/endpoints.ts'

const tags = ['webhooks']

/** Who is told of what happens, and what became of each message; for keys with the scope `admin`. */
export function addWebhookRoutes(app: App, service: Service): void {
  const { orm } = service.database

  const made = { tags, summary: 'Add a webhook', body: NewWebhook, response: { 201: MadeWebhook, '4xx': Problem } }
  app.post('/v1/webhooks', { schema: made }, async (request, reply) => {
    const row = await makeWebhook(service, request.body)
    reply.code(201).header('location', `/v1/webhooks/${row.id}`)
    return { ...toWebhook(row), secret: row.secret }
  })

  const listed = { tags, summary: 'The webhooks', response: { 200: Webhooks, '4xx': Problem } }
  app.get('/v1/webhooks', { schema: listed }, async () => ({ items: (await listWebhooks(orm)).map(toWebhook) }))

  const one = { tags, params: NamedParams, response: { 200: Webhook, '4xx': Problem } }
  app.get('/v1/webhooks/:id', { schema: { ...one, summary: 'One webhook' } }, async request =>
    toWebhook(await webhookOf(request.params.id)),
  )

  const changed = { ...one, summary: 'Change a webhook', body: WebhookChange }
  app.patch('/v1/webhooks/:id', { schema: changed }, async request => {
    const { id } = await webhookOf(request.params.id)
    const { url } = request.body
    if (url !== undefined) await checkAddress(service.config, url)
    return toWebhook(known(await updateWebhook(orm, id, request.body), id))
  })

  const removed = {
    ...{ tags, summary: 'Remove a webhook and what is on its way to it', params: NamedParams },
    response: DONE,
  }
  app.delete('/v1/webhooks/:id', { schema: removed }, async (request, reply) => {
    const { id } = await webhookOf(request.params.id)
    await removeWebhook(orm, id)
    return reply.code(204).send()
  })

  const rotated = {
    ...{ tags, summary: 'Another secret; of "callbacks" the one that callbacks are signed with', params: NamedParams },
    ...{ body: Rotation.nullable(), response: { 200: RotatedSecret, '4xx': Problem } },
  }
  app.post('/v1/webhooks/:id/rotate', { schema: rotated }, async request => {
    const { id } = request.params
    return known(await rotateSecret(service, id, request.body?.overlapHours), id)
  })

  const tested = {
    ...{ tags, summary: 'Send a message that says nothing, once and at once', params: NamedParams },
    response: { 200: Delivery, '4xx': Problem },
  }
  app.post('/v1/webhooks/:id/test', { schema: tested }, async request =>
    toDelivery(await testWebhook(service, await webhookOf(request.params.id))),
  )

  const replayedAll = {
    ...{ tags, summary: 'Send again all that was given up of a webhook', params: NamedParams },
    response: { 200: Replayed, '4xx': Problem },
  }
  app.post('/v1/webhooks/:id/replay', { schema: replayedAll }, async request => {
    const { id } = request.params
    known(await getWebhook(orm, id), id)
    let replayed = 0
    for (let cursor: number | undefined; ; ) {
      const filter = { limit: 200, webhook: id, state: 'dead' as const, ...(cursor !== undefined && { cursor }) }
      const { rows, next } = await listDeliveries(orm, filter)
      for (const row of rows) await replay(service, row)
      replayed += rows.length
      if (next === null) return { replayed }
      cursor = Number(next)
    }
  })

  const log = {
    ...{ tags, summary: 'Messages and what became of them, the newest first', querystring: DeliveryQuery },
    response: { 200: DeliveryPage, '4xx': Problem },
  }
  app.get('/v1/deliveries', { schema: log }, async request => {
    const { rows, next } = await listDeliveries(orm, request.query)
    return { items: rows.map(toDelivery), next }
  })

  const again = {
    ...{ tags, summary: 'Send a message again', params: NamedParams },
    response: { 200: Delivery, '4xx': Problem },
  }
  app.post('/v1/deliveries/:id/replay', { schema: again }, async request => {
    const { id } = request.params
    const row = await getDelivery(orm, id)
    if (!row) throw new AppError('request/not-found', `No delivery ${id}: expected one of GET /v1/deliveries.`, { id })
    if (row.state !== 'pending') await replay(service, row)
    const now = (await getDelivery(orm, id)) ?? row
    const webhook = await getWebhook(orm, row.webhook)
    return toDelivery({ ...now, webhookUrl: webhook?.url ?? null })
  })

  /** A webhook with an address of its own. */
  async function webhookOf(id: string): Promise<WebhookRow> {
    return known(id === CALLBACKS ? undefined : await getWebhook(orm, id), id)
  }
}

function known<Row>(row: Row | undefined, id: string): Row {
  if (row) return row
  throw new AppError('request/not-found', `No webhook ${id}: expected one of GET /v1/webhooks.`, { id })
}
