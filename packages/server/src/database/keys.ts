import { asc, eq, sql } from 'drizzle-orm'
import type { Orm } from './database.ts'
import { apiKeys } from './schema.ts'

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

/** Another secret for the same key; the one before is worth nothing from then on. */
export async function replaceSecret(orm: Orm, id: string, hash: string): Promise<KeyRow | undefined> {
  const [row] = await orm.update(apiKeys).set({ hash }).where(eq(apiKeys.id, id)).returning()
  return row
}

/** @returns whether there was one */
export async function removeKey(orm: Orm, id: string): Promise<boolean> {
  return (await orm.delete(apiKeys).where(eq(apiKeys.id, id)).returning({ id: apiKeys.id })).length > 0
}

export async function hasKeys(orm: Orm): Promise<boolean> {
  return (await orm.select({ one: sql`1` }).from(apiKeys).limit(1)).length > 0
}
