import { and, eq, sql } from 'drizzle-orm'
import type { Queries } from './database.ts'
import { usage } from './schema.ts'

/** What a key has used on a day. */
export interface Usage {
  readonly recordings: number
  /** Of recording that was analysed. */
  readonly seconds: number
}

export async function usageOf(queries: Queries, key: string, day: string): Promise<Usage> {
  const [row] = await queries
    .select({ recordings: usage.recordings, seconds: usage.seconds })
    .from(usage)
    .where(and(eq(usage.key, key), eq(usage.day, day)))
  return row ?? { recordings: 0, seconds: 0 }
}

/**
 * Adds to what a key has used on a day (UTC, `2026-11-24`). Requests that come at once are added one after the other.
 *
 * @returns what it has used then
 */
export async function addUsage(queries: Queries, key: string, day: string, more: Partial<Usage>): Promise<Usage> {
  const { recordings = 0, seconds = 0 } = more
  const [row] = await queries
    .insert(usage)
    .values({ key, day, recordings, seconds })
    .onConflictDoUpdate({
      target: [usage.key, usage.day],
      set: { recordings: sql`${usage.recordings} + ${recordings}`, seconds: sql`${usage.seconds} + ${seconds}` },
    })
    .returning({ recordings: usage.recordings, seconds: usage.seconds })
  return row ?? { recordings, seconds }
}
