import { AppError } from '@undertone/core/errors'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { Problem } from '../contract/problem.ts'
import type { Orm, Queries } from './database.ts'
import { type AnalysisRow, analyses, idempotency } from './schema.ts'

/** The channel on which every change of an analysis is told, by its id. */
export const CHANGES = 'undertone_changes'

/** What is known of a recording before it is analysed. */
export type NewAnalysis = Pick<
  AnalysisRow,
  | 'id'
  | 'batch'
  | 'sender'
  | 'createdAt'
  | 'expiresAt'
  | 'options'
  | 'name'
  | 'tags'
  | 'noticeGiven'
  | 'roles'
  | 'url'
  | 'blob'
  | 'bytes'
  | 'sha256'
>

/** A request that must not be done twice. */
export interface Once {
  readonly key: string
  /** Hash of what is asked for. */
  readonly request: string
}

type Change = Partial<Omit<AnalysisRow, 'id' | 'createdAt'>>

/** The recording of an analysis. */
export interface RecordingRow extends Pick<AnalysisRow, 'id' | 'state' | 'name' | 'blob' | 'duration'> {
  /** As the analysis found it; null until it is done. */
  readonly container: string | null
}

/** The table of analyses. Whoever changes one tells it on {@link CHANGES}, when and only if the change is kept. */
export class AnalysisTable {
  readonly #orm: Orm

  constructor(orm: Orm) {
    this.#orm = orm
  }

  /**
   * @param inSameTransaction - kept or dropped together with the new row
   * @param once - where a request with this key was done before, nothing is inserted
   * @returns the row that was inserted, or the one that was made before
   * @throws AppError `request/conflict` where that was for something else
   */
  async insert(
    row: NewAnalysis,
    inSameTransaction: (queries: Queries) => Promise<void>,
    once?: Once,
  ): Promise<AnalysisRow> {
    const inserted = await this.#orm.transaction(async transaction => {
      if (once && (await this.#before(once, transaction))) return undefined
      const [fresh] = await this.insertWithin(transaction, [row])
      if (once) await transaction.insert(idempotency).values({ ...once, analysis: row.id, createdAt: row.createdAt })
      await inSameTransaction(transaction)
      return fresh
    })
    if (inserted) return inserted
    const before = once && (await this.#before(once, this.#orm))
    if (before?.request === once?.request) {
      const row = before && (await this.get(before.analysis))
      if (row) return row
    }
    throw new AppError(
      'request/conflict',
      'This Idempotency-Key was used for another request: expected a new key for a new request.',
    )
  }

  /** Inserts rows in a transaction of the caller's; one that is refused has failed from the start. */
  async insertWithin(
    queries: Queries,
    rows: readonly (NewAnalysis & { readonly refused?: Problem | undefined })[],
  ): Promise<AnalysisRow[]> {
    const fresh = await queries
      .insert(analyses)
      .values(
        rows.map(({ refused = null, ...row }) => ({
          ...{ ...row, error: refused, state: refused ? ('failed' as const) : ('queued' as const) },
          ...{ finishedAt: refused && row.createdAt, progress: 0, deaths: 0 },
        })),
      )
      .returning()
    for (const key of new Set(rows.map(({ id, batch }) => batch ?? id))) await notifyChange(queries, key)
    return fresh
  }

  /** What was done under a key. The lock lets requests with one key take turns. */
  async #before({ key }: Once, queries: Queries): Promise<typeof idempotency.$inferSelect | undefined> {
    await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
    const [row] = await queries.select().from(idempotency).where(eq(idempotency.key, key))
    return row
  }

  async get(id: string): Promise<AnalysisRow | undefined> {
    const [row] = await this.#orm.select().from(analyses).where(eq(analyses.id, id))
    return row
  }

  /** What is asked for often while a recording is heard and looked at: without its result, which is long. */
  async getRecording(id: string): Promise<RecordingRow | undefined> {
    const { state, name, blob, duration } = analyses
    const container = sql<string | null>`${analyses.analysis} -> 'source' ->> 'container'`
    const columns = { id: analyses.id, state, name, blob, duration, container }
    const [row] = await this.#orm.select(columns).from(analyses).where(eq(analyses.id, id))
    return row
  }

  async has(id: string): Promise<boolean> {
    const rows = await this.#orm.select({ id: analyses.id }).from(analyses).where(eq(analyses.id, id))
    return rows.length > 0
  }

  /**
   * @param states - changed only in one of these
   * @param inSameTransaction - kept or dropped together with the change
   * @returns the row as it is now; undefined where it is gone, or not in one of `states`
   */
  async update(
    id: string,
    change: Change,
    states?: readonly AnalysisRow['state'][],
    inSameTransaction?: (queries: Queries, row: AnalysisRow) => Promise<void>,
  ): Promise<AnalysisRow | undefined> {
    return this.#orm.transaction(async transaction => {
      const isIn = states && sql`${analyses.state} in ${states}`
      const [row] = await transaction
        .update(analyses)
        .set(change)
        .where(and(eq(analyses.id, id), isIn))
        .returning()
      if (!row) return undefined
      await inSameTransaction?.(transaction, row)
      await tell(transaction, row)
      return row
    })
  }

  /** Ids of what is kept no longer, the longest overdue first. */
  async expired(now: Date): Promise<string[]> {
    const rows = await this.#orm
      .select({ id: analyses.id })
      .from(analyses)
      .where(lte(analyses.expiresAt, now))
      .orderBy(asc(analyses.expiresAt))
      .limit(1000)
    return rows.map(({ id }) => id)
  }

  /** Counts a worker that ended while it analysed this recording. */
  async addDeath(id: string): Promise<number> {
    const [row] = await this.#orm
      .update(analyses)
      .set({ deaths: sql`${analyses.deaths} + 1` })
      .where(eq(analyses.id, id))
      .returning({ deaths: analyses.deaths })
    return row?.deaths ?? 0
  }

  /** @returns the row that is gone; undefined where there was none */
  async remove(
    id: string,
    inSameTransaction: (queries: Queries, row: AnalysisRow | undefined) => Promise<void>,
  ): Promise<AnalysisRow | undefined> {
    return this.#orm.transaction(async transaction => {
      const [row] = await transaction.delete(analyses).where(eq(analyses.id, id)).returning()
      await inSameTransaction(transaction, row)
      if (row) await tell(transaction, row)
      return row
    })
  }
}

/** Says of an analysis that was inserted in this transaction that it runs from the start, as a call does. */
export async function setRunning(queries: Queries, id: string): Promise<void> {
  await queries.update(analyses).set({ state: 'running' }).where(eq(analyses.id, id))
}

/** Whoever watches an analysis hears of it, and whoever watches its batch. */
async function tell(queries: Queries, { id, batch }: Pick<AnalysisRow, 'id' | 'batch'>): Promise<void> {
  await notifyChange(queries, id)
  if (batch !== null) await notifyChange(queries, batch)
}

/** Says that what has this key changed, when and only if the transaction of `queries` is kept. */
export async function notifyChange(queries: Queries, key: string): Promise<void> {
  await queries.execute(sql`select pg_notify(${CHANGES}, ${key})`)
}
