import { and, eq, sql } from 'drizzle-orm'
import type { Orm, Queries } from './database.ts'
import { type AnalysisRow, analyses } from './schema.ts'

/** The channel on which every change of an analysis is told, by its id. */
export const CHANGES = 'undertone_changes'

/** What is known of a recording before it is analysed. */
export type NewAnalysis = Pick<
  AnalysisRow,
  | 'id'
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

type Change = Partial<Omit<AnalysisRow, 'id' | 'createdAt'>>

/** The table of analyses. Whoever changes one tells it on {@link CHANGES}, when and only if the change is kept. */
export class AnalysisTable {
  readonly #orm: Orm

  constructor(orm: Orm) {
    this.#orm = orm
  }

  /** @param inSameTransaction - kept or dropped together with the new row */
  async insert(row: NewAnalysis, inSameTransaction: (queries: Queries) => Promise<void>): Promise<AnalysisRow> {
    return this.#orm.transaction(async transaction => {
      const [inserted] = await transaction
        .insert(analyses)
        .values({ ...row, state: 'queued', progress: 0, deaths: 0 })
        .returning()
      await inSameTransaction(transaction)
      await tell(transaction, row.id)
      return inserted!
    })
  }

  async get(id: string): Promise<AnalysisRow | undefined> {
    const [row] = await this.#orm.select().from(analyses).where(eq(analyses.id, id))
    return row
  }

  /** @returns the row as it is now; undefined where it is gone, or not in one of `states` */
  async update(id: string, change: Change, states?: readonly AnalysisRow['state'][]): Promise<AnalysisRow | undefined> {
    return this.#orm.transaction(async transaction => {
      const isIn = states && sql`${analyses.state} in ${states}`
      const [row] = await transaction
        .update(analyses)
        .set(change)
        .where(and(eq(analyses.id, id), isIn))
        .returning()
      if (row) await tell(transaction, id)
      return row
    })
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
  async remove(id: string, inSameTransaction: (queries: Queries) => Promise<void>): Promise<AnalysisRow | undefined> {
    return this.#orm.transaction(async transaction => {
      const [row] = await transaction.delete(analyses).where(eq(analyses.id, id)).returning()
      await inSameTransaction(transaction)
      if (row) await tell(transaction, id)
      return row
    })
  }
}

async function tell(queries: Queries, id: string): Promise<void> {
  await queries.execute(sql`select pg_notify(${CHANGES}, ${id})`)
}
