import type { Service } from '../service.ts'
import { deleteAnalysis } from './change.ts'

const SWEEP_MILLISECONDS = 60_000

/**
 * Deletes what is kept no longer.
 *
 * @returns how many
 */
export async function sweep(service: Service): Promise<number> {
  const ids = await service.table.expired(service.now())
  let deleted = 0
  for (const id of ids) if (await deleteAnalysis(service, id)) deleted++
  if (deleted > 0) service.log.info({ deleted }, 'deleted what was kept long enough')
  return deleted
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
