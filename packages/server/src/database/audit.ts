import { desc, lt } from 'drizzle-orm'
import type { Orm } from './database.ts'
import { audit } from './schema.ts'

export type AuditRow = typeof audit.$inferSelect

/** Adds to the log of who did what. */
export async function addAudit(orm: Orm, entry: Omit<AuditRow, 'id'>): Promise<void> {
  await orm.insert(audit).values(entry)
}

/** The newest first. */
export function listAudit(orm: Orm, limit: number, before?: number): Promise<AuditRow[]> {
  const query = orm.select().from(audit)
  return query
    .where(before === undefined ? undefined : lt(audit.id, before))
    .orderBy(desc(audit.id))
    .limit(limit)
}
