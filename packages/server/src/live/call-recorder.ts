import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Analysis, PCM_BYTES, wavHeader } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { expiryOf } from '../analyses/create.ts'
import { figuresOf } from '../analyses/figures.ts'
import { toProblem } from '../analyses/problem.ts'
import { whenSettled } from '../analyses/when-settled.ts'
import { makeDataFolder } from '../blobs/data-folder.ts'
import type { Options } from '../contract/options.ts'
import type { Problem } from '../contract/problem.ts'
import { setRunning } from '../database/analyses.ts'
import type { Service } from '../service.ts'
import { RAW_CODECS } from './live-analysis.ts'
import type { CallInfo } from './live-call.ts'
import type { CallPlan } from './steps.ts'

/** Gathered before it is written: a chunk of a call is 20 ms. */
const WRITTEN_BYTES = 16_384
/** Nor for longer than this: it would be lost with the process. */
const WRITTEN_MILLISECONDS = 500

/** What a recorder needs of a service. */
export type RecorderService = Pick<Service, 'table' | 'blobs' | 'config' | 'queue' | 'now' | 'log'>

/** The options of a call, with what the service is set to for what they leave out. */
export type KeptOptions = Options & { readonly record: boolean }

/** What lies beside the sound of a call that is recorded, so that it can be kept though the process ended. */
export interface CallNote {
  readonly id: string
  /** Whose call it is. */
  readonly host: string
  readonly process: number
  readonly plan: Pick<CallPlan, 'encoding' | 'sampleRate' | 'channels'>
}

/**
 * Keeps the sound of a call as it comes, in its own coding; once the call is over it is an analysis like any other. Until
 * then the store lists it as running.
 */
export class CallRecorder {
  readonly #service: RecorderService
  readonly #note: CallNote
  readonly #file: FileHandle
  #held: Uint8Array[] = []
  #heldBytes = 0
  #heldSince = 0
  #writing: Promise<void> = Promise.resolve()
  #failure: unknown

  private constructor(service: RecorderService, note: CallNote, file: FileHandle) {
    this.#service = service
    this.#note = note
    this.#file = file
  }

  /** Begins to record, and lists the call. */
  static async open(
    service: RecorderService,
    info: CallInfo,
    plan: CallPlan,
    options: KeptOptions,
  ): Promise<CallRecorder> {
    const { record: _, ...kept } = options
    const { id, name, startedAt } = info
    const { encoding, sampleRate, channels } = plan
    const note: CallNote = {
      ...{ id, host: hostname(), process: process.pid },
      plan: { encoding, ...(sampleRate && { sampleRate }), ...(channels && { channels }) },
    }
    const folder = liveFolder(service)
    await makeDataFolder(folder)
    await writeFile(join(folder, `${id}.json`), JSON.stringify(note), { mode: 0o600 })
    const file = await open(soundPath(service, id), 'wx', 0o600)
    const row = {
      ...{ id, batch: null, createdAt: startedAt, expiresAt: expiryOf(startedAt, kept.retentionDays), options: kept },
      ...{ name, tags: kept.tags ?? [], noticeGiven: kept.notice_given ?? null, roles: kept.roles ?? [] },
      // Days' shares count what is sent to be analysed, not calls.
      ...{ sender: null, url: null, blob: null, bytes: null, sha256: null },
    }
    try {
      await service.table.insert(row, queries => setRunning(queries, id))
      return new CallRecorder(service, note, file)
    } catch (error) {
      await file.close()
      await removeSound(service, id)
      throw error
    }
  }

  write(bytes: Uint8Array): void {
    const now = performance.now()
    if (this.#held.length === 0) this.#heldSince = now
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
    if (this.#heldBytes >= WRITTEN_BYTES || now - this.#heldSince >= WRITTEN_MILLISECONDS) this.#flush()
  }

  /**
   * The call is over: keeps its sound and its result.
   *
   * @throws AppError `file/not-writable`, `cancelled` where it was deleted meanwhile
   */
  async keep(analysis: Analysis): Promise<void> {
    const { table, now } = this.#service
    await this.#close()
    if (this.#failure) return this.#giveUp(this.#failure)
    const stored = await storeSound(this.#service, this.#note).catch((error: unknown) => this.#giveUp(error))
    const done = { state: 'done', progress: 1, analysis, finishedAt: now(), ...figuresOf(analysis), ...stored } as const
    const row = await table.update(this.#note.id, done, ['running'], (queries, settled) =>
      whenSettled(this.#service, queries, settled),
    )
    await removeSound(this.#service, this.#note.id)
    if (row) return
    await this.#service.blobs.remove(stored.blob)
    throw new AppError('cancelled', 'The analysis of this call was deleted while it ran.')
  }

  /** The call has no result; of its sound nothing is kept. */
  async fail(error: Problem): Promise<void> {
    const { table, now } = this.#service
    await this.#close()
    const failed = { state: 'failed', error, finishedAt: now() } as const
    await table.update(this.#note.id, failed, ['running'], (queries, row) => whenSettled(this.#service, queries, row))
    // At last: without its note nobody would know after the death of this process that the call runs no more.
    await removeSound(this.#service, this.#note.id)
  }

  async #giveUp(cause: unknown): Promise<never> {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = new AppError(
      'file/not-writable',
      `The recording of the call could not be kept (${reason}): expected room in the data folder. Free some space.`,
      { reason },
      { cause },
    )
    await this.fail(toProblem(error))
    throw error
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    this.#writing = this.#writing
      .then(() => this.#file.appendFile(bytes))
      .catch((error: unknown) => {
        this.#failure ??= error
      })
  }

  async #close(): Promise<void> {
    this.#flush()
    await this.#writing
    await this.#file.close().catch(() => {})
  }
}

/** Where the sound of calls lies while they run. */
export function liveFolder({ config }: Pick<Service, 'config'>): string {
  return join(config.dataFolder, 'live')
}

export function soundPath(service: Pick<Service, 'config'>, id: string): string {
  return join(liveFolder(service), `${id}.sound`)
}

export async function removeSound(service: Pick<Service, 'config'>, id: string): Promise<void> {
  await rm(soundPath(service, id), { force: true })
  await rm(join(liveFolder(service), `${id}.json`), { force: true })
}

/** Copies the sound of a call that is over to the other recordings: with the header that it lacked, if any. */
export async function storeSound(
  service: Pick<Service, 'blobs' | 'config'>,
  { id, plan }: CallNote,
): Promise<{ readonly blob: string; readonly bytes: number; readonly sha256: string }> {
  const { encoding, sampleRate = 8000, channels = 1 } = plan
  const path = soundPath(service, id)
  const blob = `${id}${encoding === 'webm_opus' ? '.webm' : '.wav'}`
  const { size } = await stat(path)
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (encoding === 'webm_opus') {
      yield* createReadStream(path)
      return
    }
    const codec = RAW_CODECS[encoding]
    const frames = Math.floor(size / (channels * PCM_BYTES[codec]))
    yield wavHeader(channels, sampleRate, frames, codec)
    if (frames > 0) yield* createReadStream(path, { end: frames * channels * PCM_BYTES[codec] - 1 })
  }
  return { blob, ...(await service.blobs.write(blob, bytes(), Number.POSITIVE_INFINITY)) }
}
