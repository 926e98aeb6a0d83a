import { and, arrayContains, asc, eq, ne } from 'drizzle-orm'
import type { EventType } from '../contract/webhook.ts'
import type { Queries } from './database.ts'
import { webhooks } from './schema.ts'

export type WebhookRow = typeof webhooks.$inferSelect

/** Id of the webhook that stands for the callbacks of requests: it has a secret, and no address of its own. */
export const CALLBACKS = 'callbacks'

/** Adds a webhook; does nothing where there is one of this id. */
export async function insertWebhook(queries: Queries, row: WebhookRow): Promise<void> {
  await queries.insert(webhooks).values(row).onConflictDoNothing()
}

/** Webhooks with an address of their own, the oldest first. */
export function listWebhooks(queries: Queries): Promise<WebhookRow[]> {
  return queries
    .select()
    .from(webhooks)
    .where(ne(webhooks.id, CALLBACKS))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
}

/** Ids of the webhooks that want events of a type. */
export async function listenersTo(queries: Queries, type: EventType): Promise<string[]> {
  const rows = await queries
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.active, true), arrayContains(webhooks.events, [type])))
    .orderBy(asc(webhooks.id))
  return rows.map(({ id }) => id)
}

export async function getWebhook(queries: Queries, id: string): Promise<WebhookRow | undefined> {
  const [row] = await queries.select().from(webhooks).where(eq(webhooks.id, id))
  return row
}

/** @returns the row as it is now; undefined where there is none */
export async function updateWebhook(
  queries: Queries,
  id: string,
  change: Partial<Omit<WebhookRow, 'id' | 'createdAt'>>,
): Promise<WebhookRow | undefined> {
  const [row] = await queries.update(webhooks).set(change).where(eq(webhooks.id, id)).returning()
  return row
}

/** Removes a webhook and what was on its way to it. @returns whether there was one */
export async function removeWebhook(queries: Queries, id: string): Promise<boolean> {
  return (await queries.delete(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id })).length > 0
}
