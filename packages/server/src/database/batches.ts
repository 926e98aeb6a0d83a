import { AppError } from '@undertone/core/errors'
import { and, asc, desc, eq, inArray, isNull, notExists, type SQL, sql } from 'drizzle-orm'
import type { BatchQuery, Counts } from '../contract/batch.ts'
import { fromCursor, toCursor } from './cursor.ts'
import type { Orm, Queries } from './database.ts'
import { type AnalysisHead, HEAD } from './list-analyses.ts'
import { analyses, batches } from './schema.ts'

export type BatchRow = typeof batches.$inferSelect
/** A batch, and how far its analyses are. */
export interface CountedBatch {
  readonly row: BatchRow
  readonly counts: Counts
  /** 0..1 */
  readonly progress: number
}

const isUnsettled = inArray(analyses.state, ['queued', 'running'])

/**
 * Makes a batch and what belongs to it, all or nothing.
 *
 * @returns the one that was made before with the same key, if there is one
 * @throws AppError `request/conflict` where that was for something else
 */
export function insertBatch(
  orm: Orm,
  row: BatchRow,
  inSameTransaction: (queries: Queries) => Promise<void>,
): Promise<BatchRow> {
  return orm.transaction(async queries => {
    if (row.onceKey !== null) {
      await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`batch ${row.onceKey}`}, 0))`)
      const [before] = await queries.select().from(batches).where(eq(batches.onceKey, row.onceKey))
      if (before && before.request !== row.request)
        throw new AppError(
          'request/conflict',
          'This Idempotency-Key was used for another batch: expected a new key for a new request.',
        )
      if (before) return before
    }
    await queries.insert(batches).values(row)
    await inSameTransaction(queries)
    return row
  })
}

export async function getBatch(queries: Queries, id: string): Promise<CountedBatch | undefined> {
  const [row] = await queries.select().from(batches).where(eq(batches.id, id))
  return row && (await counted(queries, [row]))[0]
}

/** The newest first. */
export async function listBatches(
  queries: Queries,
  { limit, cursor }: BatchQuery,
): Promise<{ readonly rows: readonly CountedBatch[]; readonly next: string | null }> {
  const rows = await queries
    .select()
    .from(batches)
    .where(cursor === undefined ? undefined : before(cursor))
    .orderBy(desc(batches.createdAt), desc(batches.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: await counted(queries, page),
    next: rows.length > limit && last ? toCursor(last.createdAt.getTime(), last.id) : null,
  }
}

function before(cursor: string): SQL {
  const [time, id] = fromCursor(cursor)
  if (!(Math.abs(time) < 1e14))
    throw new AppError('request/invalid', 'Invalid cursor: expected `next` of the page before.')
  return sql`(${batches.createdAt}, ${batches.id}) < (${new Date(time).toISOString()}::timestamptz, ${id})`
}

async function counted(queries: Queries, rows: readonly BatchRow[]): Promise<CountedBatch[]> {
  if (rows.length === 0) return []
  const states = await queries
    .select({
      batch: analyses.batch,
      state: analyses.state,
      count: sql<number>`count(*)::int`,
      progress: sql<number>`sum(case when ${isUnsettled} then ${analyses.progress} else 1 end)::float8`,
    })
    .from(analyses)
    .where(
      inArray(
        analyses.batch,
        rows.map(({ id }) => id),
      ),
    )
    .groupBy(analyses.batch, analyses.state)
  return rows.map(row => {
    const counts = { queued: 0, running: 0, done: 0, failed: 0 }
    let progress = 0
    for (const group of states)
      if (group.batch === row.id) {
        counts[group.state] = group.count
        progress += group.progress
      }
    const total = counts.queued + counts.running + counts.done + counts.failed
    return { row, counts, progress: total === 0 ? 1 : progress / total }
  })
}

/** Its analyses without their results, by how sure their strongest negative moment is; those without one at the end. */
export function analysesOfBatch(queries: Queries, id: string): Promise<AnalysisHead[]> {
  return queries
    .select(HEAD)
    .from(analyses)
    .where(eq(analyses.batch, id))
    .orderBy(sql`${analyses.strongest} desc nulls last`, asc(analyses.name), asc(analyses.id))
}

/** Ids of what waits for its turn. */
export async function queuedOfBatch(queries: Queries, id: string): Promise<string[]> {
  const rows = await queries
    .select({ id: analyses.id })
    .from(analyses)
    .where(and(eq(analyses.batch, id), eq(analyses.state, 'queued')))
    .orderBy(asc(analyses.id))
  return rows.map(row => row.id)
}

/**
 * Says that a batch is done, if all of its analyses are settled and it was not said before. For a transaction: others that
 * settle the same batch wait for its end, so that the last one sees all.
 *
 * @returns whether it was said now
 */
export async function finishBatch(queries: Queries, id: string, at: Date): Promise<boolean> {
  await queries.execute(sql`select 1 from undertone.batch where id = ${id} for update`)
  const open = queries
    .select({ one: sql`1` })
    .from(analyses)
    .where(and(eq(analyses.batch, id), isUnsettled))
  const done = await queries
    .update(batches)
    .set({ doneAt: at })
    .where(and(eq(batches.id, id), isNull(batches.doneAt), notExists(open)))
    .returning({ id: batches.id })
  return done.length > 0
}

/** Removes a batch that nothing belongs to. @returns whether it was removed */
export async function removeEmptyBatch(queries: Queries, id: string): Promise<boolean> {
  const any = queries.select({ one: sql`1` }).from(analyses).where(eq(analyses.batch, id))
  const removed = await queries
    .delete(batches)
    .where(and(eq(batches.id, id), notExists(any)))
    .returning({ id: batches.id })
  return removed.length > 0
}
