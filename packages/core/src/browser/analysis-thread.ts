import type { Analysis } from '../analyze/analysis.ts'
import type { SourceInfo } from '../analyze/assemble.ts'
import type { LiveEvent } from '../analyze/live.ts'
import type { AnalysisOptions } from '../analyze/settings.ts'
import type { Audio } from '../audio/audio.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import type { AnalysisReply, AnalysisRequest } from './serve-analyses.ts'

/**
 * Analyses a file in the browser, away from the page's thread. Nothing leaves the machine.
 *
 * @param worker - started from `@undertone/core/browser/analysis-worker`; ended by this call
 * @param model - bytes of a model file
 * @param options.onProgress - seconds done, and in all where the container says so
 * @throws AppError as `openBlob` and `analyze`; `cancelled`
 */
export async function analyzeBlob(
  worker: Worker,
  blob: Blob,
  model: Uint8Array,
  { signal, onProgress, ...options }: AnalysisOptions & WorkOptions = {},
): Promise<Analysis> {
  const name = blob instanceof File ? blob.name : 'recording'
  try {
    throwIfCancelled(signal)
    return await new Promise<Analysis>((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        try {
          throwIfCancelled(signal)
        } catch (error) {
          reject(error)
        }
      })
      listen(worker, reject, reply => {
        if (reply.type === 'progress') onProgress?.(reply.done, reply.total)
        if (reply.type === 'analysis') resolve(reply.analysis)
      })
      tell(worker, { type: 'file', blob, name, model, options })
    })
  } finally {
    worker.terminate()
  }
}

/**
 * Has a worker load its code, its kernels and a model, so that a session that begins later needs no network.
 *
 * @param worker - started from `@undertone/core/browser/analysis-worker`; the caller's, who hands it to a session
 * @throws AppError `model/malformed` and others of a model that cannot be used; `internal/unexpected` where its code did
 *   not come
 */
export async function prepareWorker(worker: Worker, model: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    listen(worker, reject, reply => {
      if (reply.type === 'ready') resolve()
    })
    tell(worker, { type: 'prepare', model })
  })
}

/** What a live session on a worker is started with. */
export interface LiveThreadOptions {
  readonly source: SourceInfo
  /** Bytes of a model file. */
  readonly model: Uint8Array
  readonly analysis?: AnalysisOptions
  /** Gets what became known, the last `end` included. */
  readonly onEvents: (events: readonly LiveEvent[]) => void
  /** Gets the one error that ends the session. */
  readonly onError: (error: AppError) => void
}

/** A live session on a worker: chunks in, events out, in order. */
export class LiveThread {
  readonly #worker: Worker
  #pushedSeconds = 0
  #doneSeconds = 0
  readonly #waiting: number[] = []

  /** @param worker - started from `@undertone/core/browser/analysis-worker`, prepared or not; ended with the session */
  constructor(worker: Worker, { source, model, analysis = {}, onEvents, onError }: LiveThreadOptions) {
    this.#worker = worker
    const fail = (error: AppError) => {
      this.close()
      onError(error)
    }
    listen(worker, fail, reply => {
      if (reply.type !== 'events') return
      this.#doneSeconds += this.#waiting.shift() ?? 0
      onEvents(reply.events)
      if (reply.events.at(-1)?.type === 'end') this.close()
    })
    tell(worker, { type: 'live', source, model, options: analysis })
  }

  /** Seconds of sound that were pushed and are not worked through yet. */
  get lagSeconds(): number {
    return this.#pushedSeconds - this.#doneSeconds
  }

  /** Takes the next chunk; its arrays are handed over and can no longer be read here. */
  push(audio: Audio): void {
    const seconds = (audio.channels[0]?.length ?? 0) / audio.sampleRate
    this.#pushedSeconds += seconds
    this.#waiting.push(seconds)
    const buffers = audio.channels.map(({ buffer }) => buffer as ArrayBuffer)
    this.#worker.postMessage({ type: 'push', audio } satisfies AnalysisRequest, buffers)
  }

  /** No more sound comes: `onEvents` gets what is left, `end` last. */
  finish(): void {
    tell(this.#worker, { type: 'finish' })
  }

  /** Ends the session without a result. */
  close(): void {
    this.#worker.terminate()
  }
}

function tell(worker: Worker, request: AnalysisRequest): void {
  worker.postMessage(request)
}

function listen(worker: Worker, fail: (error: AppError) => void, take: (reply: AnalysisReply) => void): void {
  worker.onmessage = ({ data }: MessageEvent<AnalysisReply>) => {
    if (data.type === 'error') fail(new AppError(data.code, data.message, { ...data.details }))
    else take(data)
  }
  worker.onerror = event => {
    fail(new AppError('internal/unexpected', `The analysis stopped: ${event.message || 'its worker did not load'}.`))
  }
}
