import { parentPort, Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, throwIfCancelled } from '../errors.ts'

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

  /** @throws AppError as the worker threw it; `internal/unexpected` where the thread died */
  run(input: Input): Promise<Output> {
    return new Promise<Output>((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject })
      this.#next()
    })
  }

  /** Ends the threads; jobs that are not done are rejected as cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    const open = [...this.#waiting.splice(0), ...[...this.#workers.values()].filter(job => job !== undefined)]
    const workers = [...this.#workers.keys()]
    this.#workers.clear()
    for (const job of open) job.reject(new AppError('cancelled', 'Cancelled before it was done; start it again.'))
    await Promise.all(workers.map(worker => worker.terminate()))
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
    const worker = new Worker(this.#file)
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
  const port = parentPort
  if (!port) throw new AppError('internal/unexpected', 'Expected to run in a worker thread.')
  port.on('message', async (input: Input) => {
    port.postMessage(await work(input).then(result => ({ result }), toAnswer))
  })
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
