import { and, desc, eq, lt, type SQL } from 'drizzle-orm'
import type { DeliveryQuery } from '../contract/webhook.ts'
import type { Queries } from './database.ts'
import { deliveries, webhooks } from './schema.ts'

export type DeliveryRow = typeof deliveries.$inferSelect
/** A delivery, and the address that its webhook has now. */
export type ListedDelivery = DeliveryRow & { readonly webhookUrl: string | null }
type NewDelivery = Pick<DeliveryRow, 'id' | 'event' | 'type' | 'webhook' | 'url' | 'subject' | 'body' | 'createdAt'>

/** @returns those that are new: an event goes to each webhook once */
export async function insertDeliveries(queries: Queries, rows: readonly NewDelivery[]): Promise<DeliveryRow[]> {
  if (rows.length === 0) return []
  const start = { state: 'pending', turn: 0, tries: 0, attempts: [] } as const
  return queries
    .insert(deliveries)
    .values(rows.map(row => ({ ...row, ...start, attempts: [], dueAt: row.createdAt })))
    .onConflictDoNothing()
    .returning()
}

/** Keeps a delivery that is over. */
export async function insertSettled(queries: Queries, row: Omit<DeliveryRow, 'seq'>): Promise<DeliveryRow> {
  const [kept] = await queries.insert(deliveries).values(row).returning()
  return kept!
}

export async function getDelivery(queries: Queries, id: string): Promise<DeliveryRow | undefined> {
  const [row] = await queries.select().from(deliveries).where(eq(deliveries.id, id))
  return row
}

/** @returns whether it was changed: not where it has had another turn meanwhile, or is gone */
export async function updateDelivery(
  queries: Queries,
  { id, turn }: Pick<DeliveryRow, 'id' | 'turn'>,
  change: Partial<DeliveryRow>,
): Promise<boolean> {
  const isThisTurn = and(eq(deliveries.id, id), eq(deliveries.turn, turn))
  return (await queries.update(deliveries).set(change).where(isThisTurn).returning({ id: deliveries.id })).length > 0
}

/** The newest first. */
export async function listDeliveries(
  queries: Queries,
  { limit, cursor, state, webhook, subject }: DeliveryQuery,
): Promise<{ readonly rows: readonly ListedDelivery[]; readonly next: string | null }> {
  const filters: (SQL | undefined)[] = [
    cursor === undefined ? undefined : lt(deliveries.seq, cursor),
    state && eq(deliveries.state, state),
    webhook === undefined ? undefined : eq(deliveries.webhook, webhook),
    subject === undefined ? undefined : eq(deliveries.subject, subject),
  ]
  const rows = await queries
    .select({ delivery: deliveries, webhookUrl: webhooks.url })
    .from(deliveries)
    .innerJoin(webhooks, eq(webhooks.id, deliveries.webhook))
    .where(and(...filters))
    .orderBy(desc(deliveries.seq))
    .limit(limit + 1)
  const page = rows.slice(0, limit).map(({ delivery, webhookUrl }) => ({ ...delivery, webhookUrl }))
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? String(last.seq) : null }
}

/** What told of a recording or a batch, and what is on its way. */
export async function removeDeliveriesOf(queries: Queries, subject: string): Promise<void> {
  await queries.delete(deliveries).where(eq(deliveries.subject, subject))
}

/** What was settled before a time. */
export async function removeDeliveriesBefore(queries: Queries, time: Date): Promise<void> {
  await queries.delete(deliveries).where(lt(deliveries.settledAt, time))
}
