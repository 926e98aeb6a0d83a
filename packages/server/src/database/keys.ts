import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Orm } from './database.ts'
import { apiKeys, sessions } from './schema.ts'

export type KeyRow = typeof apiKeys.$inferSelect

export async function insertKey(orm: Orm, row: KeyRow): Promise<void> {
  await orm.insert(apiKeys).values(row)
}

export function listKeys(orm: Orm): Promise<KeyRow[]> {
  return orm.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id))
}

/** @param hash - SHA-256 of a key, in hex */
export async function findKey(orm: Orm, hash: string): Promise<KeyRow | undefined> {
  const [row] = await orm.select().from(apiKeys).where(eq(apiKeys.hash, hash))
  return row
}

/** Another secret for the same key; the one before, and what was signed in with it, is worth nothing from then on. */
export function replaceSecret(orm: Orm, id: string, hash: string): Promise<KeyRow | undefined> {
  return orm.transaction(async transaction => {
    const [row] = await transaction.update(apiKeys).set({ hash }).where(eq(apiKeys.id, id)).returning()
    await transaction.delete(sessions).where(eq(sessions.key, id))
    return row
  })
}

/** @returns whether there was one */
export async function removeKey(orm: Orm, id: string): Promise<boolean> {
  return (await orm.delete(apiKeys).where(eq(apiKeys.id, id)).returning({ id: apiKeys.id })).length > 0
}

export async function hasKeys(orm: Orm): Promise<boolean> {
  return (await orm.select({ one: sql`1` }).from(apiKeys).limit(1)).length > 0
}

/** Signs in; what is over by then is forgotten. */
export async function insertSession(orm: Orm, row: typeof sessions.$inferSelect, now: Date): Promise<void> {
  await orm.delete(sessions).where(lte(sessions.expiresAt, now))
  await orm.insert(sessions).values(row)
}

/** The key that was signed in with, and until when. */
export async function findSession(
  orm: Orm,
  hash: string,
  now: Date,
): Promise<{ readonly key: KeyRow; readonly expiresAt: Date } | undefined> {
  const [row] = await orm
    .select({ key: apiKeys, expiresAt: sessions.expiresAt })
    .from(sessions)
    .innerJoin(apiKeys, eq(apiKeys.id, sessions.key))
    .where(and(eq(sessions.hash, hash), gt(sessions.expiresAt, now)))
  return row
}

export async function removeSession(orm: Orm, hash: string): Promise<void> {
  await orm.delete(sessions).where(eq(sessions.hash, hash))
}
