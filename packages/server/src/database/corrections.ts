import { and, asc, eq } from 'drizzle-orm'
import type { NewCorrection } from '../contract/correction.ts'
import type { Orm } from './database.ts'
import { analyses, corrections } from './schema.ts'

export type CorrectionRow = typeof corrections.$inferSelect

/** Keeps what a person says of a stretch; it takes the place of what was said of the same stretch before. */
export async function putCorrection(
  orm: Orm,
  analysis: string,
  given: NewCorrection,
  at: Date,
): Promise<CorrectionRow> {
  const { note = null, ...stretch } = given
  const row = { ...stretch, note, analysis, createdAt: at }
  const target = [corrections.analysis, corrections.channel, corrections.start, corrections.end]
  const [kept] = await orm
    .insert(corrections)
    .values(row)
    .onConflictDoUpdate({ target, set: { label: row.label, note, createdAt: at } })
    .returning()
  return kept!
}

/** What was said of one recording, in its order. */
export function correctionsOf(orm: Orm, analysis: string): Promise<CorrectionRow[]> {
  return orm
    .select()
    .from(corrections)
    .where(eq(corrections.analysis, analysis))
    .orderBy(asc(corrections.start), asc(corrections.channel))
}

/** @returns whether there was one */
export async function removeCorrection(
  orm: Orm,
  analysis: string,
  { channel, start, end }: Pick<CorrectionRow, 'channel' | 'start' | 'end'>,
): Promise<boolean> {
  const isIt = [eq(corrections.channel, channel), eq(corrections.start, start), eq(corrections.end, end)]
  const removed = await orm
    .delete(corrections)
    .where(and(eq(corrections.analysis, analysis), ...isIt))
    .returning()
  return removed.length > 0
}

/** What was said of every recording, with the key of its bytes. */
export async function allCorrections(orm: Orm): Promise<(CorrectionRow & { readonly blob: string | null })[]> {
  const rows = await orm
    .select({ correction: corrections, blob: analyses.blob })
    .from(corrections)
    .innerJoin(analyses, eq(analyses.id, corrections.analysis))
    .orderBy(asc(corrections.analysis), asc(corrections.start), asc(corrections.channel))
  return rows.map(({ correction, blob }) => ({ ...correction, blob }))
}
