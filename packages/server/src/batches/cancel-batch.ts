import { problemOf } from '../analyses/problem.ts'
import { whenSettled } from '../analyses/when-settled.ts'
import { queuedOfBatch } from '../database/batches.ts'
import type { Service } from '../service.ts'

/**
 * Takes what waits of a batch out of the queue: it is failed with `cancelled`. What is being analysed ends by itself, and
 * what is done stays.
 */
export async function cancelBatch(service: Service, id: string): Promise<void> {
  const { database, table, queue, now } = service
  const error = problemOf('cancelled', 'Its batch was cancelled before its turn came. Send the recording again.')
  for (const analysis of await queuedOfBatch(database.orm, id))
    await table.update(analysis, { state: 'failed', error, finishedAt: now() }, ['queued'], async (queries, row) => {
      await queue.remove(analysis, queries)
      await whenSettled(service, queries, row)
    })
}
