import { randomBytes, randomUUID } from 'node:crypto'
import { checkAddress } from '../analyses/create.ts'
import type { Delivery, NewWebhook, RotatedSecret, Webhook } from '../contract/webhook.ts'
import { insertSettled, type ListedDelivery } from '../database/deliveries.ts'
import { CALLBACKS, getWebhook, insertWebhook, updateWebhook, type WebhookRow } from '../database/webhooks.ts'
import type { Service } from '../service.ts'
import { isTaken, post } from './deliver.ts'
import { newSecret } from './sign.ts'

const HOUR_MILLISECONDS = 3_600_000
const DEFAULT_OVERLAP_HOURS = 24

/**
 * Makes a webhook.
 *
 * @throws AppError `url/not-allowed`
 */
export async function makeWebhook(
  { config, database, now }: Service,
  { url, description, events, active }: NewWebhook,
): Promise<WebhookRow> {
  await checkAddress(config, url)
  const id = randomBytes(6).toString('hex')
  const secrets = { secret: newSecret(), previousSecret: null, previousUntil: null }
  const row = { id, url, description: description ?? null, events, active, ...secrets, createdAt: now() }
  await insertWebhook(database.orm, row)
  return row
}

/**
 * Gives a webhook another secret; for so long messages are signed with the one before too.
 *
 * @param id - of a webhook, or `callbacks`
 * @returns undefined where there is none
 */
export async function rotateSecret(
  { database, now }: Service,
  id: string,
  overlapHours: number = DEFAULT_OVERLAP_HOURS,
): Promise<RotatedSecret | undefined> {
  const { orm } = database
  if (id === CALLBACKS) await insertWebhook(orm, callbacksWebhook(newSecret(), now()))
  const before = await getWebhook(orm, id)
  if (!before) return undefined
  const secret = newSecret()
  const previousUntil = overlapHours > 0 ? new Date(now().getTime() + overlapHours * HOUR_MILLISECONDS) : null
  const previousSecret = previousUntil && before.secret
  const row = await updateWebhook(orm, id, { secret, previousSecret, previousUntil })
  return row && { id, secret, previousUntil: previousUntil?.toISOString() ?? null }
}

/** The one that stands for the callbacks of requests: they share a secret, made with the first of them or asked for before. */
export function callbacksWebhook(secret: string, createdAt: Date): WebhookRow {
  const secrets = { secret, previousSecret: null, previousUntil: null }
  return { id: CALLBACKS, url: null, description: null, events: [], active: true, ...secrets, createdAt }
}

/** Sends a message that says nothing, once and at once, and remembers what came of it. */
export async function testWebhook(service: Service, webhook: WebhookRow): Promise<ListedDelivery> {
  const { database, now } = service
  const createdAt = now()
  const id = randomUUID()
  const type = 'webhook.test'
  const body = JSON.stringify({ type, timestamp: createdAt.toISOString(), data: { webhook: webhook.id } })
  const message = { event: `webhook_test_${id}`, type, body, url: null } as const
  const attempt = await post(service, webhook, message)
  const state = isTaken(attempt) ? 'delivered' : 'dead'
  const row = await insertSettled(database.orm, {
    ...{ ...message, id, webhook: webhook.id, subject: null, state, turn: 0, tries: 1, attempts: [attempt] },
    ...{ createdAt, dueAt: null, settledAt: now() },
  })
  return { ...row, webhookUrl: webhook.url }
}

/** A webhook as the API shows it: without its secrets. */
export function toWebhook({ id, url, description, events, active, previousUntil, createdAt }: WebhookRow): Webhook {
  const times = { createdAt: createdAt.toISOString(), previousUntil: previousUntil?.toISOString() ?? null }
  return { id, url: url ?? '', description, events, active, ...times }
}

/** A delivery as the API shows it. */
export function toDelivery(row: ListedDelivery): Delivery {
  const { id, event, type, webhook, subject, state, attempts, createdAt, dueAt } = row
  const times = { createdAt: createdAt.toISOString(), dueAt: dueAt?.toISOString() ?? null }
  return { id, event, type, webhook, url: row.url ?? row.webhookUrl ?? '', subject, state, attempts, ...times }
}
