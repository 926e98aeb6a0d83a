import { alertOn } from '../alerts/alert-on.ts'
import { settleBatch } from '../batches/settle-batch.ts'
import type { Queries } from '../database/database.ts'
import { removeHeard } from '../database/heard-segments.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { announce } from '../webhooks/announce.ts'
import { toEntry } from './resource.ts'

/**
 * What follows when an analysis is done or failed: events for webhooks, alerts, the end of its batch. It happens in the
 * transaction of that change, so that it happens when and only if the change does.
 */
export async function whenSettled(
  service: Pick<Service, 'queue' | 'now'>,
  queries: Queries,
  row: AnalysisRow,
): Promise<void> {
  const { callback, ...options } = row.options
  await removeHeard(queries, row.id)
  await announce(service, queries, {
    type: row.state === 'done' ? 'analysis.done' : 'analysis.failed',
    subject: row.id,
    // Nobody can have disagreed with what was not there.
    data: { ...toEntry({ ...row, corrections: 0 }), options },
    callback,
  })
  if (row.analysis) {
    const roles = row.analysis.channels.map(({ role }) => role)
    await alertOn(service, queries, { recording: row.id, name: row.name, roles, callback }, row.analysis.segments)
  }
  if (row.batch !== null) await settleBatch(service, queries, row.batch)
}
