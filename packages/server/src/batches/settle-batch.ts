import { finishBatch, getBatch, removeEmptyBatch } from '../database/batches.ts'
import type { Queries } from '../database/database.ts'
import type { Service } from '../service.ts'
import { announce } from '../webhooks/announce.ts'
import { toBatchEntry } from './resource.ts'

/** Tells that a batch is done, if the change of this transaction was what it waited for. */
export async function settleBatch(
  service: Pick<Service, 'queue' | 'now'>,
  queries: Queries,
  id: string,
): Promise<void> {
  if (!(await finishBatch(queries, id, service.now()))) return
  const batch = await getBatch(queries, id)
  if (!batch) return
  const { callback, ...options } = batch.row.options
  await announce(service, queries, {
    ...{ type: 'batch.done', subject: id, data: { ...toBatchEntry(batch), options }, callback },
  })
}

/** What follows when an analysis of a batch is gone: the batch may be done, or be gone with its last one. */
export async function leaveBatch(service: Pick<Service, 'queue' | 'now'>, queries: Queries, id: string): Promise<void> {
  if (!(await removeEmptyBatch(queries, id))) await settleBatch(service, queries, id)
}
