import { createHash, randomUUID } from 'node:crypto'
import { AppError } from '@undertone/core/errors'
import { listModels, nameOfSource } from '@undertone/core/node'
import { checkWebAddress } from '@undertone/core/node/fetch'
import type { ServerConfig } from '../config.ts'
import type { AskedOptions, Options } from '../contract/options.ts'
import type { NewAnalysis } from '../database/analyses.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { QueueOptions } from '../queue/queue.ts'
import type { Service } from '../service.ts'
import { readDefaults, withDefaults } from '../settings/defaults.ts'
import { checkPriority, countRecordings, NO_TENANT, type Sender } from './quota.ts'
import { checkRegion } from './region.ts'

const DAY_MILLISECONDS = 86_400_000

/** A recording as it comes in. */
export interface Upload {
  readonly stream: AsyncIterable<Uint8Array>
  /** As the sender calls it; trusted for nothing but to be shown, and for its ending. */
  readonly name: string | undefined
}

/** A recording that was kept, and not yet queued. */
export interface KeptUpload {
  readonly id: string
  readonly blob: string
  readonly bytes: number
  readonly sha256: string
  readonly name: string
}

/** Where recordings come from. */
export interface Origin {
  /** Undefined where no key is needed. */
  readonly sender?: Sender | undefined
  /** Where the request is traced. */
  readonly trace?: string | undefined
}

/** What a request for an analysis says beside the options. */
export interface Request extends Origin {
  /** Its `Idempotency-Key`. */
  readonly onceKey?: string | undefined
}

/**
 * Keeps an uploaded recording. Whoever keeps one queues or drops it.
 *
 * @throws AppError as `Blobs.write`
 */
export async function keepUpload({ blobs, config }: Service, upload: Upload): Promise<KeptUpload> {
  const id = randomUUID()
  const name = shownName(upload.name)
  const blob = id + endingOf(name)
  const { bytes, sha256 } = await blobs.write(blob, upload.stream, config.maxUploadBytes)
  if (bytes > 0) return { id, blob, bytes, sha256, name }
  await blobs.remove(blob)
  throw new AppError('audio/empty', 'The recording has no bytes: expected a file with sound. Send it again.')
}

/** Queues a recording that was kept; where that fails, nothing of it is left. */
export async function queueUpload(
  service: Service,
  kept: KeptUpload,
  asked: AskedOptions,
  request: Request = {},
): Promise<AnalysisRow> {
  try {
    const options = withDefaults(asked, await readDefaults(service.database.orm))
    await checkOptions(service, options, request.sender)
    const row = await queue(service, { ...kept, url: null, options }, asked, request)
    // What came a second time is there already.
    if (row.id !== kept.id) await service.blobs.remove(kept.blob)
    return row
  } catch (error) {
    await service.blobs.remove(kept.blob)
    throw error
  }
}

/**
 * Queues a recording that a worker will fetch.
 *
 * @throws AppError `url/not-allowed` at once where the address, or where it leads now, is not public
 */
export async function queueAddress(
  service: Service,
  url: string,
  asked: AskedOptions,
  request: Request = {},
): Promise<AnalysisRow> {
  const options = withDefaults(asked, await readDefaults(service.database.orm))
  await checkOptions(service, options, request.sender)
  await checkAddress(service.config, url)
  const name = shownName(nameOfSource(url))
  const source = { id: randomUUID(), url, blob: null, bytes: null, sha256: null, name, options }
  return queue(service, source, asked, request)
}

/** A recording, and where its bytes are. */
export type Source = Pick<AnalysisRow, 'id' | 'url' | 'blob' | 'bytes' | 'sha256' | 'name' | 'options'>

async function queue(
  { table, queue, now }: Service,
  source: Source,
  asked: AskedOptions,
  { onceKey, ...from }: Request,
): Promise<AnalysisRow> {
  const { options } = source
  // By what was asked for: the same request is the same though the service was set otherwise meanwhile.
  const request = sha256(JSON.stringify([source.url ?? source.sha256, asked]))
  const once = onceKey === undefined ? undefined : { key: onceKey, request }
  const createdAt = now()
  return table.insert(
    newAnalysis({ ...source, name: options.name ?? source.name }, { ...from, batch: null }, createdAt),
    async queries => {
      await countRecordings(queries, from.sender, createdAt, 1)
      await queue.add([source.id], queries, turnOf(options, from))
    },
    once,
  )
}

/** What is known of a recording before its turn. */
export function newAnalysis(
  source: Source,
  { batch, sender }: Origin & { readonly batch: string | null },
  createdAt: Date,
): NewAnalysis {
  const { options } = source
  return {
    ...source,
    batch,
    sender: sender?.id ?? null,
    createdAt,
    expiresAt: expiryOf(createdAt, options.retentionDays),
    tags: options.tags ?? [],
    roles: options.roles ?? [],
    noticeGiven: options.notice_given ?? null,
  }
}

/** How recordings of these options are queued. */
export function turnOf({ priority = 0 }: Options, { sender, trace }: Origin): QueueOptions {
  return { priority, tenant: sender?.tenant ?? NO_TENANT, trace }
}

/** When retention deletes what was created then; null: never. */
export function expiryOf(createdAt: Date, retentionDays: number | undefined | null): Date | null {
  return retentionDays ? new Date(createdAt.getTime() + retentionDays * DAY_MILLISECONDS) : null
}

/** In hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Says at once what is wrong with options: what they name is not there, or may not be asked for here or by this sender.
 *
 * @throws AppError `model/not-found`, `url/not-allowed` where a callback would lead to what is not public, `policy/refused`,
 *   `access/forbidden`
 */
export async function checkOptions(
  { config }: Pick<Service, 'config'>,
  options: Options,
  sender?: Sender,
): Promise<void> {
  checkRegion(config, options)
  checkPriority(sender, options.priority)
  await checkModel(options)
  if (options.callback !== undefined) await checkAddress(config, options.callback)
}

/** @throws AppError `url/not-allowed` where an address, or where it leads now, is not public */
export async function checkAddress(
  { allowAddresses }: Pick<ServerConfig, 'allowAddresses'>,
  url: string,
): Promise<void> {
  await checkWebAddress(url, { allowAddresses }).catch((error: unknown) => {
    // A host that is unknown now may be known when it is needed.
    if (!(error instanceof AppError && error.code === 'url/unreachable')) throw error
  })
}

/**
 * Refuses a model that does not ship.
 *
 * @throws AppError `model/not-found`
 */
export async function checkModel({ model }: Pick<Options, 'model'>): Promise<void> {
  if (model === undefined) return
  const known = await listModels()
  if (known.includes(model)) return
  throw new AppError('model/not-found', `No model is called "${model}": expected one of ${known.join(', ')}.`, {
    model,
  })
}

/** A file's name without its folders and without what steers a terminal or a header. */
export function shownName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').trim().slice(0, 255) || 'recording'
}

/** Headerless recordings are known by their ending alone, so it stays. */
function endingOf(name: string): string {
  return /\.[a-z0-9]{1,8}$/.exec(name.toLowerCase())?.[0] ?? ''
}
