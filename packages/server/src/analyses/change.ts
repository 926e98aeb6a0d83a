import { leaveBatch } from '../batches/settle-batch.ts'
import type { AnalysisChange } from '../contract/list.ts'
import { removeAlertsOf } from '../database/alerts.ts'
import { removeDeliveriesOf } from '../database/deliveries.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { expiryOf } from './create.ts'

/**
 * Changes what may be changed of an analysis that is there: what it is called, how long it is kept, what was marked in it,
 * and whether a person has reviewed it.
 *
 * @param who - name of who changes it
 */
export async function changeAnalysis(
  { table, now }: Service,
  row: AnalysisRow,
  change: AnalysisChange,
  who: string,
): Promise<AnalysisRow | undefined> {
  const { retentionDays, reviewed, ...rest } = change
  const { retentionDays: before, ...others } = row.options
  const days = retentionDays === undefined ? before : retentionDays
  const options = { ...others, ...rest, ...(days && { retentionDays: days }) }
  const { notice_given: noticeGiven, marks: _, ...columns } = rest
  const review =
    reviewed === undefined ? {} : { reviewedAt: reviewed ? now() : null, reviewedBy: reviewed ? who : null }
  const told = noticeGiven === undefined ? {} : { noticeGiven }
  return table.update(row.id, { ...columns, ...told, ...review, options, expiresAt: expiryOf(row.createdAt, days) })
}

/**
 * Deletes an analysis and everything that was kept for it; work on it is stopped.
 *
 * @returns whether it was there
 */
export async function deleteAnalysis(service: Service, id: string): Promise<boolean> {
  const { table, queue, blobs } = service
  const row = await table.remove(id, async (queries, removed) => {
    await queue.remove(id, queries)
    await removeAlertsOf(queries, id)
    await removeDeliveriesOf(queries, id)
    if (removed?.batch) await leaveBatch(service, queries, removed.batch)
  })
  if (!row) return false
  if (row.blob !== null) await blobs.remove(row.blob)
  await blobs.remove(pictureKey(id))
  return true
}

/** Under which key what a recording looks like is kept. */
export function pictureKey(id: string): string {
  return `${id}.picture`
}
