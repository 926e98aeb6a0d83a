import type { PGlite } from '@electric-sql/pglite'
import { AppError } from '@undertone/core/errors'
import type { PgliteDatabase } from 'drizzle-orm/pglite'

/** Asks the database; the embedded one and PostgreSQL speak the same SQL and answer alike. */
export type Orm = Omit<PgliteDatabase, '_' | '$client'>

/** What a query may run in: the database itself or a transaction on it. */
export type Queries = Pick<Orm, 'execute' | 'select' | 'insert' | 'update' | 'delete'>

/** A database that is open. Whoever opened it closes it. */
export interface Database {
  readonly orm: Orm
  /** For what brings its own connections, as the queue does. */
  readonly engine:
    | { readonly kind: 'embedded'; readonly instance: PGlite }
    | { readonly kind: 'postgres'; readonly url: string }
  /**
   * Hears what is notified on a channel, by any process.
   *
   * @param onGap - called when notifications may have been missed
   */
  listen(channel: string, onPayload: (payload: string) => void, onGap: () => void): Promise<void>
  /**
   * Asks it for nothing, to see that it answers.
   *
   * @throws AppError `service/unavailable`
   */
  check(): Promise<void>
  close(): Promise<void>
}

/** What a connection that broke, or that was refused because the database starts or ends, is known by. */
const SILENT = /^(ECONN|EPIPE|ETIMEDOUT|57P0)|Connection terminated|timeout exceeded when trying to connect/

/** Whether an error means that the database does not answer now, however deep it lies. */
export function isDatabaseSilent(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at instanceof AggregateError ? at.errors[0] : at.cause)
    if (SILENT.test('code' in at ? String(at.code) : at.message) || SILENT.test(at.message)) return true
  return false
}

/** What a service says whose database does not answer. */
export function databaseSilent(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new AppError(
    'service/unavailable',
    `The database does not answer (${reason}). Check DATABASE_URL, or without one the data folder.`,
    { reason },
    { cause },
  )
}
