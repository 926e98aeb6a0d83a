import { removeDeliveriesBefore } from '../database/deliveries.ts'
import type { Service } from '../service.ts'
import { deleteAnalysis } from './change.ts'

const SWEEP_MILLISECONDS = 60_000
/** Messages to webhooks are remembered for 30 days after they arrived or were given up. */
const DELIVERY_LOG_MILLISECONDS = 30 * 86_400_000
/** Keys begin with the id of their analysis, a UUID. */
const ID_LENGTH = 36

/**
 * Deletes what is kept no longer.
 *
 * @returns how many
 */
export async function sweep(service: Service): Promise<number> {
  const ids = await service.table.expired(service.now())
  let deleted = 0
  for (const id of ids) if (await deleteAnalysis(service, id)) deleted++
  await removeDeliveriesBefore(service.database.orm, new Date(service.now().getTime() - DELIVERY_LOG_MILLISECONDS))
  if (deleted > 0) service.log.info({ deleted }, 'deleted what was kept long enough')
  return deleted
}

/**
 * Removes recordings that no analysis is of: a process ended after it had kept one and before it had queued it, or after
 * it had deleted the analysis. Only for a folder that nobody else uses, before anything is sent.
 */
export async function removeOrphans({ blobs, table, log }: Pick<Service, 'blobs' | 'table' | 'log'>): Promise<void> {
  for await (const key of blobs.keys()) {
    const id = key.slice(0, ID_LENGTH)
    if (await table.has(id)) continue
    await blobs.remove(key)
    log.info({ key }, 'removed a recording that belonged to no analysis')
  }
}

/**
 * Sweeps at once and then once a minute.
 *
 * @returns ends it, after the sweep in hand
 */
export function startSweeping(service: Service): () => Promise<void> {
  let sweeping = Promise.resolve()
  const again = () => {
    sweeping = sweeping.then(async () => {
      await sweep(service).catch((error: unknown) => service.log.error({ err: error }, 'retention met an error'))
    })
  }
  again()
  const timer = setInterval(again, SWEEP_MILLISECONDS)
  timer.unref()
  return () => {
    clearInterval(timer)
    return sweeping
  }
}
