import type { AlertEvent } from '../contract/alert.ts'
import { ALERTS, alertsAfter, lastAlert } from '../database/alerts.ts'
import type { Service } from '../service.ts'
import { toAlert } from './resource.ts'

/**
 * Tells of alerts as they fire, and does not end by itself.
 *
 * @param after - `id` of the last event that was seen; default only what comes from now on
 */
export async function* followAlerts(
  { database, changes }: Pick<Service, 'database' | 'changes'>,
  after?: number,
): AsyncGenerator<AlertEvent | { readonly event: 'alive' }> {
  let seen = after ?? (await lastAlert(database.orm))
  // Headers are sent with the first words, and a follower knows by them that it is heard.
  yield { event: 'alive' }
  for await (const what of changes.follow(ALERTS)) {
    if (what === 'alive') yield { event: 'alive' }
    else
      for (const row of await alertsAfter(database.orm, seen)) {
        seen = row.seq
        yield { event: 'alert', id: row.seq, data: toAlert(row) }
      }
  }
}
