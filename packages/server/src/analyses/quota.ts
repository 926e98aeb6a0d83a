import { AppError } from '@undertone/core/errors'
import type { Queries } from '../database/database.ts'
import type { KeyRow } from '../database/keys.ts'
import { addUsage, type Usage, usageOf } from '../database/usage.ts'

/** Who sends a recording, and how much of it is taken. */
export type Sender = Pick<KeyRow, 'id' | 'tenant' | 'recordingsPerDay' | 'hoursPerDay' | 'mostPriority'>

/** Whose turn it is counted as, where nobody in particular sends. */
export const NO_TENANT = 'default'

/** The day that something is counted on, in UTC. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

/**
 * Refuses a recording before it is taken in.
 *
 * @throws AppError `request/over-quota`
 */
export async function checkQuota(queries: Queries, sender: Sender, now: Date): Promise<void> {
  const { recordings, seconds } = await usageOf(queries, sender.id, dayOf(now))
  refuseBeyond(sender, { recordings: recordings + 1, seconds })
}

/**
 * Counts recordings that are taken in, in the transaction that keeps them: what is refused is not counted.
 *
 * @throws AppError `request/over-quota`
 */
export async function countRecordings(
  queries: Queries,
  sender: Sender | undefined,
  now: Date,
  recordings: number,
): Promise<void> {
  if (sender && recordings > 0) refuseBeyond(sender, await addUsage(queries, sender.id, dayOf(now), { recordings }))
}

/** @throws AppError `access/forbidden` where a sender asks for a higher priority than it may */
export function checkPriority(sender: Sender | undefined, priority = 0): void {
  if (!sender || priority <= sender.mostPriority) return
  throw new AppError(
    'access/forbidden',
    `Not allowed: expected a priority of at most ${sender.mostPriority} with this key, found ${priority}.`,
  )
}

function refuseBeyond({ recordingsPerDay, hoursPerDay }: Sender, { recordings, seconds }: Usage): void {
  if (recordingsPerDay !== null && recordings > recordingsPerDay)
    throw overQuota(`at most ${recordingsPerDay} recordings a day`)
  if (hoursPerDay !== null && seconds >= hoursPerDay * 3600)
    throw overQuota(`at most ${hoursPerDay} hours of recording a day`)
}

function overQuota(most: string): AppError {
  return new AppError(
    'request/over-quota',
    `This key has had its share of today: expected ${most}. It may send again after midnight UTC.`,
  )
}
