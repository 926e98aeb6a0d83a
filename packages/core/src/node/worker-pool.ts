import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { AppError, type ErrorCode, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { portOfThread, startThread, stopThread } from './thread.ts'

/** What a worker says: how far it is, what it has found on the way, and at last the result of its job or the error it ended in. */
type Answer =
  | { readonly done: number; readonly total: number }
  | { readonly note: unknown }
  | { readonly result: unknown }
  | { readonly code: ErrorCode; readonly message: string; readonly details: Record<string, unknown> }

interface Job {
  readonly input: unknown
  readonly onProgress: WorkOptions['onProgress'] | undefined
  readonly onNote: ((note: never) => void) | undefined
  readonly resolve: (output: never) => void
  readonly reject: (error: unknown) => void
}

/** How a pool runs. */
export interface WorkerPoolOptions {
  /**
   * Whether each worker is a process of its own and not a thread: slower to start, but what kills it (a decoder's crash,
   * memory that runs out) kills nothing else. Default false.
   */
  readonly processes?: boolean
}

/** How a job is done. */
export interface JobOptions<Note> extends WorkOptions {
  /** Told of what the job finds before it is done, in order; nothing after its end. */
  readonly onNote?: (note: Note) => void
}

/** A thread or a process that does one job at a time. */
interface JobWorker {
  send(input: unknown): void
  /** Ends it at once, whatever it is doing. */
  end(): unknown
}

/**
 * Workers that each do one job at a time, in the order the jobs were given. They start with the first jobs. `close` ends
 * them: whoever makes a pool closes it.
 */
export class WorkerPool<Input, Output, Note = never> {
  readonly #file: URL
  readonly #size: number
  readonly #start: typeof startInThread
  readonly #idle: JobWorker[] = []
  readonly #workers = new Map<JobWorker, Job | undefined>()
  readonly #waiting: Job[] = []
  #closed = false

  /**
   * @param file - module that calls `serveJobs`
   * @param size - workers
   */
  constructor(file: URL, size: number, { processes = false }: WorkerPoolOptions = {}) {
    this.#file = file
    this.#size = Math.max(1, size)
    this.#start = processes ? startInProcess : startInThread
  }

  /**
   * @param options.signal - gives the job up at once: its worker is ended, and another takes its place
   * @throws AppError as the worker threw it; `worker/died` where the worker ended without an answer; `cancelled`
   */
  async run(input: Input, { signal, onProgress, onNote }: JobOptions<Note> = {}): Promise<Output> {
    throwIfCancelled(signal)
    let cancel = () => {}
    try {
      return await new Promise<Output>((resolve, reject) => {
        const job: Job = { input, resolve, reject, onProgress, onNote }
        cancel = () => this.#cancel(job)
        signal?.addEventListener('abort', cancel, { once: true })
        this.#waiting.push(job)
        this.#next()
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends the workers; jobs that are not done are rejected as cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    const open = [...this.#waiting.splice(0), ...[...this.#workers.values()].filter(job => job !== undefined)]
    const workers = [...this.#workers.keys()]
    this.#workers.clear()
    for (const job of open) job.reject(cancelled())
    await Promise.all(workers.map(worker => worker.end()))
  }

  #cancel(job: Job): void {
    const index = this.#waiting.indexOf(job)
    if (index >= 0) this.#waiting.splice(index, 1)
    for (const [worker, current] of this.#workers)
      if (current === job) {
        this.#workers.delete(worker)
        worker.end()
      }
    job.reject(cancelled())
    this.#next()
  }

  #next(): void {
    if (this.#closed || this.#waiting.length === 0) return
    const worker = this.#idle.pop() ?? (this.#workers.size < this.#size ? this.#add() : undefined)
    const job = worker && this.#waiting.shift()
    if (!worker || !job) return
    this.#workers.set(worker, job)
    worker.send(job.input)
  }

  #add(): JobWorker {
    const worker: JobWorker = this.#start(
      this.#file,
      answer => this.#hear(worker, answer),
      (reason, cause) => {
        if (!this.#workers.has(worker)) return
        const job = this.#workers.get(worker)
        this.#workers.delete(worker)
        const idle = this.#idle.indexOf(worker)
        if (idle >= 0) this.#idle.splice(idle, 1)
        job?.reject(new AppError('worker/died', `The worker that did this ended: ${reason}.`, { reason }, { cause }))
        this.#next()
      },
    )
    this.#workers.set(worker, undefined)
    return worker
  }

  #hear(worker: JobWorker, answer: Answer): void {
    const job = this.#workers.get(worker)
    if (!job) return
    if ('total' in answer) {
      job.onProgress?.(answer.done, answer.total)
      return
    }
    if ('note' in answer) {
      job.onNote?.(answer.note as never)
      return
    }
    this.#workers.set(worker, undefined)
    if ('result' in answer) job.resolve(answer.result as never)
    else job.reject(new AppError(answer.code, answer.message, answer.details))
    this.#idle.push(worker)
    this.#next()
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled before it was done; start it again.')
}

/** @param onEnd - called at least once when it has ended, with what is known of why */
function startInThread(
  file: URL,
  onAnswer: (answer: Answer) => void,
  onEnd: (reason: string, cause?: unknown) => void,
): JobWorker {
  const thread = startThread(file)
  thread.on('message', onAnswer)
  thread.on('error', error => onEnd(String(error), error))
  thread.on('exit', code => onEnd(`exit code ${code}`))
  return { send: input => thread.postMessage(input), end: () => stopThread(thread) }
}

function startInProcess(...[file, onAnswer, onEnd]: Parameters<typeof startInThread>): JobWorker {
  // Standard output is the parent's alone.
  const child = fork(fileURLToPath(file), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.on('message', answer => onAnswer(answer as Answer))
  child.on('error', error => onEnd(String(error), error))
  child.on('exit', (code, signal) => onEnd(signal ? `signal ${signal}` : `exit code ${code}`))
  return {
    // Where it has just ended, `exit` says so.
    send: input => child.send(input as object, () => {}),
    end() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** The worker's side: answers each job with what `work` makes of it. */
export function serveJobs<Input, Output, Note = never>(
  work: (
    input: Input,
    onProgress: (done: number, total: number) => void,
    onNote: (note: Note) => void,
  ) => Promise<Output>,
): void {
  const take = async (input: Input, answer: (message: Answer) => void) => {
    const onProgress = (done: number, total: number) => answer({ done, total })
    const onNote = (note: Note) => answer({ note })
    answer(await work(input, onProgress, onNote).then(result => ({ result }), toAnswer))
  }
  if (!isMainThread || !process.send) {
    const port = portOfThread()
    port.on('message', (input: Input) => take(input, message => port.postMessage(message)))
    return
  }
  process.on('message', input => take(input as Input, message => process.send?.(message)))
  // Nobody is there any more who wants the answer.
  process.on('disconnect', () => process.exit())
  // Ctrl-C goes to every process of a terminal; who started this one decides when it ends.
  process.on('SIGINT', () => {})
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
