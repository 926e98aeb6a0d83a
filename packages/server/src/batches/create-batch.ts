import { randomUUID } from 'node:crypto'
import { AppError } from '@undertone/core/errors'
import { nameOfSource } from '@undertone/core/node'
import {
  checkAddress,
  checkOptions,
  type KeptUpload,
  keepUpload,
  newAnalysis,
  type Request,
  type Source,
  sha256,
  shownName,
  turnOf,
  type Upload,
} from '../analyses/create.ts'
import { toProblem } from '../analyses/problem.ts'
import { countRecordings } from '../analyses/quota.ts'
import { whenSettled } from '../analyses/when-settled.ts'
import type { AskedOptions } from '../contract/options.ts'
import type { Problem } from '../contract/problem.ts'
import { type BatchRow, insertBatch } from '../database/batches.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { readDefaults, withDefaults } from '../settings/defaults.ts'

/** One of several recordings: to be analysed, or refused with a reason. */
export type BatchItem = Omit<Source, 'options'> & { readonly refused?: Problem }

/** Codes that say something about one recording, and nothing about the others. */
const OF_ONE: ReadonlySet<string> = new Set(['audio/empty', 'request/too-large', 'url/not-allowed'])
const ADDRESSES_AT_ONCE = 16
const ROWS_AT_ONCE = 200

/**
 * Keeps one of several uploaded recordings. One that cannot be taken is an item too, with the reason.
 *
 * @throws AppError where the next one cannot be kept either
 */
export async function keepItem(service: Service, upload: Upload): Promise<BatchItem> {
  try {
    const { id, blob, bytes, sha256, name }: KeptUpload = await keepUpload(service, upload)
    return { id, url: null, blob, bytes, sha256, name }
  } catch (error) {
    return refusedItem(shownName(upload.name), null, error)
  }
}

/**
 * Recordings that workers will fetch; those at addresses that may not be fetched are items too, with the reason.
 *
 * @throws AppError `request/too-large` where there are too many
 */
export async function addressItems({ config }: Pick<Service, 'config'>, urls: readonly string[]): Promise<BatchItem[]> {
  if (urls.length > config.maxBatch)
    throw new AppError(
      'request/too-large',
      `Too many at once: expected at most ${config.maxBatch} recordings, found ${urls.length}. Send several batches.`,
      { maxBatch: config.maxBatch },
    )
  const items: BatchItem[] = []
  for (let first = 0; first < urls.length; first += ADDRESSES_AT_ONCE)
    items.push(...(await Promise.all(urls.slice(first, first + ADDRESSES_AT_ONCE).map(item))))
  return items

  async function item(url: string): Promise<BatchItem> {
    const name = shownName(nameOfSource(url))
    try {
      await checkAddress(config, url)
      return { id: randomUUID(), url, blob: null, bytes: null, sha256: null, name }
    } catch (error) {
      return refusedItem(name, url, error)
    }
  }
}

function refusedItem(name: string, url: string | null, error: unknown): BatchItem {
  if (!(error instanceof AppError && OF_ONE.has(error.code))) throw error
  return { id: randomUUID(), url, blob: null, bytes: null, sha256: null, name, refused: toProblem(error) }
}

/** Removes what was kept of recordings that are not queued after all. */
export async function dropItems({ blobs }: Pick<Service, 'blobs'>, items: readonly BatchItem[]): Promise<void> {
  for (const { blob } of items) if (blob !== null) await blobs.remove(blob)
}

/**
 * Queues recordings together, all or none: those that were refused are failed analyses from the start. Where it fails,
 * nothing of them is left.
 *
 * @throws AppError as `checkOptions`; `request/conflict`, `request/over-quota`
 */
export async function createBatch(
  service: Service,
  items: readonly BatchItem[],
  { name, ...asked }: AskedOptions,
  { onceKey, ...from }: Request,
): Promise<BatchRow> {
  try {
    const options = withDefaults(asked, await readDefaults(service.database.orm))
    await checkOptions(service, options, from.sender)
    const createdAt = service.now()
    const row: BatchRow = {
      ...{ id: randomUUID(), name: name ?? `${items.length} recordings`, options, createdAt, doneAt: null },
      onceKey: onceKey ?? null,
      request: onceKey === undefined ? null : sha256(JSON.stringify([items.map(identityOf), name, asked])),
    }
    const made = await insertBatch(service.database.orm, row, async queries => {
      const failed: AnalysisRow[] = []
      for (let first = 0; first < items.length; first += ROWS_AT_ONCE) {
        const rows = items.slice(first, first + ROWS_AT_ONCE).map(({ refused, ...item }) => ({
          ...newAnalysis({ ...item, options }, { ...from, batch: row.id }, createdAt),
          refused,
        }))
        const kept = await service.table.insertWithin(queries, rows)
        failed.push(...kept.filter(({ state }) => state === 'failed'))
        const waiting = rows.filter(({ refused }) => !refused).map(({ id }) => id)
        await countRecordings(queries, from.sender, createdAt, waiting.length)
        await service.queue.add(waiting, queries, turnOf(options, from))
      }
      // Only now it can be told whether the batch is done.
      for (const kept of failed) await whenSettled(service, queries, kept)
    })
    // What came a second time is there already.
    if (made.id !== row.id) await dropItems(service, items)
    return made
  } catch (error) {
    await dropItems(service, items)
    throw error
  }
}

function identityOf({ url, sha256, name }: BatchItem): readonly (string | null)[] {
  return [url, sha256, name]
}
