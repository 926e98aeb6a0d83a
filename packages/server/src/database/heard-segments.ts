import type { Segment } from '@undertone/core'
import { and, asc, eq, gte } from 'drizzle-orm'
import type { Queries } from './database.ts'
import { heardSegments } from './schema.ts'

/**
 * Keeps what was heard of a recording so far.
 *
 * @param first - number of the first of them; one that is there stays, since another turn hears the same
 */
export async function insertHeard(
  queries: Queries,
  analysis: string,
  first: number,
  segments: readonly Segment[],
): Promise<void> {
  if (segments.length === 0) return
  const rows = segments.map((segment, index) => ({ analysis, number: first + index, segment }))
  await queries.insert(heardSegments).values(rows).onConflictDoNothing()
}

/** What was heard from a number on, in order; nothing once the analysis is settled. */
export async function listHeard(queries: Queries, analysis: string, from: number): Promise<Segment[]> {
  const rows = await queries
    .select({ segment: heardSegments.segment })
    .from(heardSegments)
    .where(and(eq(heardSegments.analysis, analysis), gte(heardSegments.number, from)))
    .orderBy(asc(heardSegments.number))
  return rows.map(({ segment }) => segment)
}

/** The result takes its place. */
export async function removeHeard(queries: Queries, analysis: string): Promise<void> {
  await queries.delete(heardSegments).where(eq(heardSegments.analysis, analysis))
}
