import type { AskedOptions, Options } from '../contract/options.ts'
import type { Defaults, Settings, SettingsChange } from '../contract/settings.ts'
import type { Queries } from '../database/database.ts'
import { readSettings, type SettingsRow } from '../database/settings.ts'

/** What holds now for what a request leaves out. */
export async function readDefaults(queries: Queries): Promise<Defaults> {
  return (await readSettings(queries))?.defaults ?? {}
}

/**
 * Options as they are analysed and kept: what was asked for counts, also where it is none of it (null), and the rest is as
 * the service is set.
 */
export function withDefaults<Asked extends AskedOptions>(
  asked: Asked,
  defaults: Defaults,
): Omit<Asked, 'agentEmotion' | 'retentionDays'> & Pick<Options, 'agentEmotion' | 'retentionDays'> {
  const { agentEmotion, retentionDays, ...rest } = { ...defaults, ...asked }
  return { ...rest, ...(agentEmotion && { agentEmotion }), ...(retentionDays && { retentionDays }) }
}

/** Settings with some of them changed; null takes one back. */
export function changeDefaults(before: Defaults, change: SettingsChange): Defaults {
  const after = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null)
  return Object.fromEntries(after) as Defaults
}

/** Settings as the API shows them. */
export function toSettings(row: SettingsRow | undefined): Settings {
  const { model = null, agentEmotion = null, retentionDays = null, notice_given = null } = row?.defaults ?? {}
  const changed = row ? { at: row.changedAt.toISOString(), by: row.changedBy } : null
  return { model, agentEmotion, retentionDays, notice_given, changed }
}
