import { AppError } from '@undertone/core/errors'
import { postToAddress } from '@undertone/core/node/fetch'
import type { Attempt } from '../contract/webhook.ts'
import { type DeliveryRow, getDelivery, updateDelivery } from '../database/deliveries.ts'
import { getWebhook, updateWebhook, type WebhookRow } from '../database/webhooks.ts'
import type { DeliveryTurn } from '../queue/queue.ts'
import type { Service } from '../service.ts'
import { signatureHeaders } from './sign.ts'

type Parts = Pick<Service, 'config' | 'database' | 'queue' | 'log' | 'now'>

/** An answer that says that nothing is to be sent there any more. */
const GONE = 410
/** Attempts that are remembered of each delivery. */
const MOST_ATTEMPTS = 50

/**
 * Tries to send what has its turn, and writes down what came of it together with its next turn, if there is one. Where the
 * process ends in between it is sent again, under the same id.
 */
export async function deliver(service: Parts, { id, turn }: DeliveryTurn, signal: AbortSignal): Promise<void> {
  const { database, config, log } = service
  const row = await getDelivery(database.orm, id)
  if (row?.state !== 'pending' || row.turn !== turn) return
  const webhook = await getWebhook(database.orm, row.webhook)
  if (!webhook?.active) return settle(service, row, 'dead', undefined)
  const attempt = await post(service, webhook, row, signal)
  if (attempt.error === 'cancelled')
    throw new AppError('cancelled', 'The service ends; it is sent after the next start.')
  log.info({ delivery: id, webhook: webhook.id, event: row.event, ...attempt }, 'webhook')
  if (isTaken(attempt)) return settle(service, row, 'delivered', attempt)
  if (attempt.status === GONE && row.url === null) {
    await updateWebhook(database.orm, webhook.id, { active: false })
    return settle(service, row, 'dead', attempt)
  }
  const delay = config.webhookRetrySeconds[row.tries]
  if (delay === undefined) return settle(service, row, 'dead', attempt)
  await again(service, row, delay, attempt)
}

/** Who gets a message, so that one that is slow holds up no other: a webhook, or the server that a callback leads to. */
export function receiverOf({ webhook, url }: Pick<DeliveryRow, 'webhook' | 'url'>): string {
  return url === null ? webhook : new URL(url).host
}

/** Whether the other side has it. */
export function isTaken({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300
}

/** Gives what is not on its way another round of attempts. */
export function replay(service: Parts, row: DeliveryRow): Promise<void> {
  return again(service, { ...row, tries: -1 }, 0, undefined)
}

/** One attempt to send a message. */
export async function post(
  { config, now }: Pick<Service, 'config' | 'now'>,
  webhook: WebhookRow,
  { event, body, url }: Pick<DeliveryRow, 'event' | 'body' | 'url'>,
  signal?: AbortSignal,
): Promise<Attempt> {
  const at = now()
  const started = performance.now()
  const outcome = await send().catch((error: unknown) => {
    if (signal?.aborted) return { status: null, error: 'cancelled' }
    return { status: null, error: error instanceof AppError ? error.code : 'internal/unexpected' }
  })
  return { at: at.toISOString(), ...outcome, seconds: Math.round(performance.now() - started) / 1000 }

  async function send() {
    const status = await postToAddress(url ?? webhook.url ?? '', body, {
      headers: signatureHeaders(event, at, body, secretsOf(webhook, at)),
      allowAddresses: config.allowAddresses,
      ...(signal && { signal }),
    })
    return { status, error: null }
  }
}

function secretsOf({ secret, previousSecret, previousUntil }: WebhookRow, at: Date): string[] {
  return previousSecret !== null && previousUntil !== null && previousUntil > at ? [secret, previousSecret] : [secret]
}

async function settle(
  { database, now }: Parts,
  row: DeliveryRow,
  state: 'delivered' | 'dead',
  attempt: Attempt | undefined,
): Promise<void> {
  const settled = { state, attempts: withAttempt(row, attempt), dueAt: null, settledAt: now() }
  await updateDelivery(database.orm, row, settled)
}

function again(
  { database, queue, now }: Parts,
  row: DeliveryRow,
  delaySeconds: number,
  attempt: Attempt | undefined,
): Promise<void> {
  const turn = row.turn + 1
  const dueAt = new Date(now().getTime() + delaySeconds * 1000)
  const pending = { state: 'pending', turn, tries: row.tries + 1, dueAt, settledAt: null } as const
  return database.orm.transaction(async queries => {
    if (!(await updateDelivery(queries, row, { ...pending, attempts: withAttempt(row, attempt) }))) return
    await queue.addDelivery({ id: row.id, turn }, queries, { delaySeconds, group: receiverOf(row) })
  })
}

function withAttempt({ attempts }: DeliveryRow, attempt: Attempt | undefined): Attempt[] {
  return attempt ? [...attempts, attempt].slice(-MOST_ATTEMPTS) : attempts
}
