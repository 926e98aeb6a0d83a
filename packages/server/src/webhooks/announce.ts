import { randomUUID } from 'node:crypto'
import type { EventType } from '../contract/webhook.ts'
import type { Queries } from '../database/database.ts'
import { insertDeliveries } from '../database/deliveries.ts'
import { CALLBACKS, insertWebhook, listenersTo } from '../database/webhooks.ts'
import type { Service } from '../service.ts'
import { receiverOf } from './deliver.ts'
import { callbacksWebhook } from './endpoints.ts'
import { newSecret } from './sign.ts'

/** Something that happened. */
export interface Announcement {
  readonly type: EventType
  /** Id of the recording or batch that it tells of. */
  readonly subject: string
  /** What tells this event from others of its type; default the subject. */
  readonly key?: string
  readonly data: unknown
  /** Where it is sent besides the webhooks. */
  readonly callback?: string | undefined
}

/**
 * Puts an event on its way to every webhook that wants it, when and only if the transaction of `queries` is kept; once,
 * however often it is announced.
 */
export async function announce(
  { queue, now }: Pick<Service, 'queue' | 'now'>,
  queries: Queries,
  { type, subject, key = subject, data, callback }: Announcement,
): Promise<void> {
  const createdAt = now()
  const targets: { readonly webhook: string; readonly url: string | null }[] = (await listenersTo(queries, type)).map(
    webhook => ({ webhook, url: null }),
  )
  if (callback !== undefined) {
    await insertWebhook(queries, callbacksWebhook(newSecret(), createdAt))
    targets.push({ webhook: CALLBACKS, url: callback })
  }
  const body = JSON.stringify({ type, timestamp: createdAt.toISOString(), data })
  const message = { event: `${type.replace('.', '_')}_${key}`, type, subject, body, createdAt }
  const fresh = await insertDeliveries(
    queries,
    targets.map(target => ({ ...message, ...target, id: randomUUID() })),
  )
  for (const row of fresh) await queue.addDelivery({ id: row.id, turn: 0 }, queries, { group: receiverOf(row) })
}
