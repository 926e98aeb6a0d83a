import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, max, type SQL, sql } from 'drizzle-orm'
import type { AlertQuery } from '../contract/alert.ts'
import type { Queries } from './database.ts'
import { alertRules, alerts } from './schema.ts'

export type RuleRow = typeof alertRules.$inferSelect
export type AlertRow = typeof alerts.$inferSelect

/** Under this key it is told that an alert was kept. */
export const ALERTS = 'alerts'
/** Any number: alerts are kept one after the other, so that who has seen one has seen all with smaller numbers. */
const LOCK = 829_311_775
/** Alerts that a follower is given at once. */
const MOST_AT_ONCE = 1000

export async function insertRule(queries: Queries, row: RuleRow): Promise<void> {
  await queries.insert(alertRules).values(row)
}

/** The oldest first. */
export function listRules(queries: Queries, { active }: { readonly active?: boolean } = {}): Promise<RuleRow[]> {
  return queries
    .select()
    .from(alertRules)
    .where(active === undefined ? undefined : eq(alertRules.active, active))
    .orderBy(asc(alertRules.createdAt), asc(alertRules.id))
}

export async function getRule(queries: Queries, id: string): Promise<RuleRow | undefined> {
  const [row] = await queries.select().from(alertRules).where(eq(alertRules.id, id))
  return row
}

/** @returns the row as it is now; undefined where there is none */
export async function updateRule(
  queries: Queries,
  id: string,
  change: Partial<Omit<RuleRow, 'id' | 'createdAt'>>,
): Promise<RuleRow | undefined> {
  const [row] = await queries.update(alertRules).set(change).where(eq(alertRules.id, id)).returning()
  return row
}

/** Removes a rule; what it fired stays. @returns whether there was one */
export async function removeRule(queries: Queries, id: string): Promise<boolean> {
  return (await queries.delete(alertRules).where(eq(alertRules.id, id)).returning({ id: alertRules.id })).length > 0
}

/**
 * Keeps alerts; those that a recording has already of the same rule are left out. For a transaction: others that keep
 * alerts wait for its end.
 */
export async function insertAlerts(
  queries: Queries,
  rows: readonly Omit<AlertRow, 'seq' | 'acknowledgedAt' | 'note'>[],
): Promise<AlertRow[]> {
  await queries.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
  return queries
    .insert(alerts)
    .values([...rows])
    .onConflictDoNothing()
    .returning()
}

/** The newest first. */
export async function listAlerts(
  queries: Queries,
  { limit, cursor, rule, recording, acknowledged, from, to }: AlertQuery,
): Promise<{ readonly rows: readonly AlertRow[]; readonly next: string | null }> {
  const filters: (SQL | undefined)[] = [
    cursor === undefined ? undefined : lt(alerts.seq, cursor),
    rule === undefined ? undefined : eq(alerts.rule, rule),
    recording === undefined ? undefined : eq(alerts.recording, recording),
    acknowledged === undefined
      ? undefined
      : acknowledged
        ? isNotNull(alerts.acknowledgedAt)
        : isNull(alerts.acknowledgedAt),
    from === undefined ? undefined : gte(alerts.firedAt, new Date(from)),
    to === undefined ? undefined : lt(alerts.firedAt, new Date(to)),
  ]
  const rows = await queries
    .select()
    .from(alerts)
    .where(and(...filters))
    .orderBy(desc(alerts.seq))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? String(last.seq) : null }
}

/** What was kept after the one with this number, in order. */
export function alertsAfter(queries: Queries, seq: number): Promise<AlertRow[]> {
  return queries.select().from(alerts).where(gt(alerts.seq, seq)).orderBy(asc(alerts.seq)).limit(MOST_AT_ONCE)
}

/** The number of the newest one; 0 where there is none. */
export async function lastAlert(queries: Queries): Promise<number> {
  const [row] = await queries.select({ last: max(alerts.seq) }).from(alerts)
  return row?.last ?? 0
}

/** Says that somebody has seen to it; the first time counts. */
export async function acknowledgeAlert(
  queries: Queries,
  id: string,
  at: Date,
  note: string | undefined,
): Promise<AlertRow | undefined> {
  const [row] = await queries
    .update(alerts)
    .set({
      acknowledgedAt: sql`coalesce(${alerts.acknowledgedAt}, ${at.toISOString()}::timestamptz)`,
      ...(note !== undefined && { note }),
    })
    .where(eq(alerts.id, id))
    .returning()
  return row
}

export async function getAlert(queries: Queries, id: string): Promise<AlertRow | undefined> {
  const [row] = await queries.select().from(alerts).where(eq(alerts.id, id))
  return row
}

/** @returns whether there was one */
export async function removeAlert(queries: Queries, id: string): Promise<boolean> {
  return (await queries.delete(alerts).where(eq(alerts.id, id)).returning({ id: alerts.id })).length > 0
}

/** What a recording made fire. */
export async function removeAlertsOf(queries: Queries, recording: string): Promise<void> {
  await queries.delete(alerts).where(eq(alerts.recording, recording))
}
