import type { Orm, Queries } from './database.ts'
import { settings } from './schema.ts'

export type SettingsRow = Omit<typeof settings.$inferSelect, 'one'>

/** Undefined while nothing was set. */
export async function readSettings(queries: Queries): Promise<SettingsRow | undefined> {
  const [row] = await queries.select().from(settings)
  return row
}

/** Puts settings in place of those before, one change after the other. @param change - given those before, makes those after */
export function writeSettings(
  orm: Orm,
  change: (before: SettingsRow['defaults']) => SettingsRow['defaults'],
  by: Pick<SettingsRow, 'changedAt' | 'changedBy'>,
): Promise<SettingsRow> {
  return orm.transaction(async queries => {
    const first = { one: true, defaults: {}, ...by }
    await queries.insert(settings).values(first).onConflictDoNothing()
    const [row] = await queries.select().from(settings).for('update')
    const [kept] = await queries
      .update(settings)
      .set({ ...by, defaults: change(row?.defaults ?? {}) })
      .returning()
    return kept!
  })
}
