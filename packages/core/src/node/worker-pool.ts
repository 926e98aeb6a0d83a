import type { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, throwIfCancelled } from '../errors.ts'
import { portOfThread, startThread, stopThread } from './thread.ts'

/** What a worker answers: the result of a job, or the error it ended in. */
type Answer =
  | { readonly result: unknown }
  | { readonly code: ErrorCode; readonly message: string; readonly details: Record<string, unknown> }

interface Job {
  readonly input: unknown
  readonly resolve: (output: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Worker threads that each do one job at a time, in the order the jobs were given. The threads start with the first
 * jobs. `close` ends them: whoever makes a pool closes it.
 */
export class WorkerPool<Input, Output> {
  readonly #file: URL
  readonly #size: number
  readonly #idle: Worker[] = []
  readonly #workers = new Map<Worker, Job | undefined>()
  readonly #waiting: Job[] = []
  #closed = false

  /**
   * @param file - module that calls `serveJobs`
   * @param size - threads
   */
  constructor(file: URL, size: number) {
    this.#file = file
    this.#size = Math.max(1, size)
  }

  /**
   * @param signal - gives the job up: a thread that is at it is ended, and another takes its place
   * @throws AppError as the worker threw it; `internal/unexpected` where the thread died; `cancelled`
   */
  async run(input: Input, signal?: AbortSignal): Promise<Output> {
    throwIfCancelled(signal)
    let cancel = () => {}
    try {
      return await new Promise<Output>((resolve, reject) => {
        const job: Job = { input, resolve, reject }
        cancel = () => this.#cancel(job)
        signal?.addEventListener('abort', cancel, { once: true })
        this.#waiting.push(job)
        this.#next()
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends the threads; jobs that are not done are rejected as cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    const open = [...this.#waiting.splice(0), ...[...this.#workers.values()].filter(job => job !== undefined)]
    const workers = [...this.#workers.keys()]
    this.#workers.clear()
    for (const job of open) job.reject(cancelled())
    await Promise.all(workers.map(stopThread))
  }

  #cancel(job: Job): void {
    const place = this.#waiting.indexOf(job)
    if (place >= 0) this.#waiting.splice(place, 1)
    const busy = [...this.#workers].find(([, own]) => own === job)?.[0]
    if (busy) {
      this.#workers.delete(busy)
      void stopThread(busy)
    }
    job.reject(cancelled())
    this.#next()
  }

  #next(): void {
    if (this.#closed || this.#waiting.length === 0) return
    const worker = this.#idle.pop() ?? (this.#workers.size < this.#size ? this.#start() : undefined)
    const job = worker && this.#waiting.shift()
    if (!worker || !job) return
    this.#workers.set(worker, job)
    worker.postMessage(job.input)
  }

  #start(): Worker {
    const worker = startThread(this.#file)
    this.#workers.set(worker, undefined)
    const settle = (act: (job: Job) => void) => {
      const job = this.#workers.get(worker)
      this.#workers.set(worker, undefined)
      if (job) act(job)
    }
    const die = (cause: unknown) => {
      if (!this.#workers.has(worker)) return
      settle(job => job.reject(new AppError('internal/unexpected', `A worker thread ended: ${cause}.`, {}, { cause })))
      this.#workers.delete(worker)
      this.#next()
    }
    worker.on('message', (answer: Answer) => {
      if (!this.#workers.has(worker)) return
      settle(job => {
        if ('result' in answer) job.resolve(answer.result as never)
        else job.reject(new AppError(answer.code, answer.message, answer.details))
      })
      this.#idle.push(worker)
      this.#next()
    })
    worker.on('error', die)
    worker.on('exit', code => die(`exit code ${code}`))
    return worker
  }
}

/** The worker's side: answers each job with what `work` makes of it. */
export function serveJobs<Input, Output>(work: (input: Input) => Promise<Output>): void {
  const port = portOfThread()
  port.on('message', async (input: Input) => {
    port.postMessage(await work(input).then(result => ({ result }), toAnswer))
  })
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled before it was done; start it again.')
}

function toAnswer(error: unknown): Answer {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: { ...error.details } }
  return {
    code: 'internal/unexpected',
    message: error instanceof Error ? String(error.stack) : String(error),
    details: {},
  }
}

/**
 * Runs jobs on a pool and hands on each result as it comes.
 *
 * @param each - called for every input with its result, or the error of that job alone
 * @throws AppError `cancelled`
 */
export async function runAll<Input, Output>(
  pool: WorkerPool<Input, Output>,
  inputs: readonly Input[],
  each: (outcome: { result: Output } | { error: unknown }, index: number) => void,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<void> {
  const { signal, onProgress } = options
  throwIfCancelled(signal)
  const cancel = () => void pool.close()
  signal?.addEventListener('abort', cancel, { once: true })
  let done = 0
  try {
    await Promise.all(
      inputs.map(async (input, index) => {
        const outcome = await pool.run(input).then(
          result => ({ result }),
          (error: unknown) => ({ error }),
        )
        throwIfCancelled(signal)
        each(outcome, index)
        onProgress?.(++done, inputs.length)
      }),
    )
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}
