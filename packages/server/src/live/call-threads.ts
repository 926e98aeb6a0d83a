import type { Worker } from 'node:worker_threads'
import { AppError } from '@undertone/core/errors'
import { startThread, stopThread } from '@undertone/core/node'
import type { CallAnswer, CallEvent, CallPlan, CallStep } from './steps.ts'

/** Most of one call's sound in a batch, bytes: the others on its thread wait no longer than for that. */
const MOST_BYTES_A_BATCH = 65_536
/**
 * From one batch to the next, milliseconds, where there is no more than this waiting, bytes: calls send every 20 ms, and a
 * message between threads for each chunk of each call costs as much as the analysis.
 */
const BATCH_MILLISECONDS = 40
const HURRY_BYTES = 65_536

/** Who is told what becomes of a call on its thread. */
export interface CallListener {
  /** @param seconds - of sound that was analysed */
  onEvents(events: readonly CallEvent[], seconds: number): void
  /** So many bytes were worked through. */
  onTaken(bytes: number): void
  /** Nothing more will come. */
  onError(error: AppError): void
}

/** A call on a thread. Whoever opens it finishes or drops it. */
export interface ThreadedCall {
  push(bytes: Uint8Array): void
  /** Whether there are to be partials from now on; at first there are none. */
  wantPartials(wanted: boolean): void
  finish(): void
  drop(): void
}

/**
 * Threads that analyse live calls, several each, so that the event loop stays free. Steps wait here for a moment, or until
 * the thread has done what it has in hand, and go to it together: the busier it is the larger the pieces, which cost less.
 * They start with the first calls. Whoever makes them closes them.
 */
export class CallThreads {
  readonly #size: number
  readonly #file: URL
  readonly #threads: CallThread[] = []
  #calls = 0

  /** @param file - module that answers {@link CallStep}s */
  constructor(size: number, file: URL = new URL('./call-worker.ts', import.meta.url)) {
    this.#size = Math.max(1, size)
    this.#file = file
  }

  /** Puts a call on the thread that has the fewest. */
  open(plan: CallPlan, listener: CallListener): ThreadedCall {
    const least = this.#threads.reduce<CallThread | undefined>(
      (best, thread) => (best && best.load <= thread.load ? best : thread),
      undefined,
    )
    const thread = least && (least.load === 0 || this.#threads.length >= this.#size) ? least : this.#start()
    return thread.open(++this.#calls, plan, listener)
  }

  /** Ends the threads; calls that are on them are told of a cancellation. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(thread => thread.close()))
  }

  #start(): CallThread {
    const thread = new CallThread(this.#file, () => {
      const index = this.#threads.indexOf(thread)
      if (index >= 0) this.#threads.splice(index, 1)
    })
    this.#threads.push(thread)
    return thread
  }
}

class CallThread {
  readonly #worker: Worker
  readonly #listeners = new Map<number, CallListener>()
  #waiting: CallStep[] = []
  /** Bytes of each call that the thread has in hand; undefined while it has nothing to do. */
  #inHand: ReadonlyMap<number, number> | undefined
  #waitingBytes = 0
  #sentAt = 0
  #timer: NodeJS.Timeout | undefined

  /** @param onEnd - it takes no more calls */
  constructor(file: URL, onEnd: () => void) {
    this.#worker = startThread(file)
    const end = (reason: string, cause?: unknown) => {
      onEnd()
      this.#fail(
        new AppError(
          'worker/died',
          `The thread that analysed this call ended (${reason}). Call again; other calls are unharmed.`,
          { reason },
          { cause },
        ),
      )
    }
    this.#worker.on('error', error => end(String(error), error))
    this.#worker.on('exit', code => end(`exit code ${code}`))
    this.#worker.on('message', (answers: readonly CallAnswer[]) => this.#hear(answers))
  }

  /** Calls on it. */
  get load(): number {
    return this.#listeners.size
  }

  open(call: number, plan: CallPlan, listener: CallListener): ThreadedCall {
    this.#listeners.set(call, listener)
    const send = (step: CallStep) => {
      if (!this.#listeners.has(call)) return
      this.#waiting.push(step)
      if (step.type === 'sound') this.#waitingBytes += step.bytes.length
      this.#flush()
    }
    send({ type: 'open', call, plan })
    return {
      push(bytes) {
        for (let at = 0; at < bytes.length; at += MOST_BYTES_A_BATCH)
          send({ type: 'sound', call, bytes: bytes.subarray(at, at + MOST_BYTES_A_BATCH) })
      },
      wantPartials: wanted => send({ type: 'partials', call, wanted }),
      finish: () => send({ type: 'finish', call }),
      drop: () => {
        send({ type: 'drop', call })
        this.#listeners.delete(call)
      },
    }
  }

  async close(): Promise<void> {
    this.#fail(new AppError('cancelled', 'The service was stopped before the call was over.'))
    await stopThread(this.#worker)
  }

  #fail(error: AppError): void {
    const listeners = [...this.#listeners.values()]
    this.#listeners.clear()
    clearTimeout(this.#timer)
    this.#waiting = []
    for (const listener of listeners) listener.onError(error)
  }

  #flush(): void {
    if (this.#inHand || this.#waiting.length === 0) return
    const early = this.#sentAt + BATCH_MILLISECONDS - performance.now()
    if (early > 0 && this.#waitingBytes < HURRY_BYTES) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        this.#flush()
      }, early)
      return
    }
    this.#sentAt = performance.now()
    const { steps, bytes, rest } = nextBatch(this.#waiting)
    this.#waiting = rest
    this.#inHand = bytes
    for (const taken of bytes.values()) this.#waitingBytes -= taken
    this.#worker.postMessage(
      steps,
      steps.flatMap(step => (step.type === 'sound' ? [step.bytes.buffer as ArrayBuffer] : [])),
    )
  }

  #hear(answers: readonly CallAnswer[]): void {
    const taken = this.#inHand ?? new Map<number, number>()
    this.#inHand = undefined
    // It works while the answers are told.
    this.#flush()
    for (const answer of answers) {
      const listener = this.#listeners.get(answer.call)
      if (!listener) continue
      if ('error' in answer) {
        this.#listeners.delete(answer.call)
        const { code, message, details } = answer.error
        listener.onError(new AppError(code, message, { ...details }))
        continue
      }
      listener.onEvents(answer.events, answer.seconds)
      if (answer.events.at(-1)?.type === 'end') this.#listeners.delete(answer.call)
    }
    for (const [call, bytes] of taken) this.#listeners.get(call)?.onTaken(bytes)
  }
}

/**
 * What goes to a thread next: steps in their order, the sound of each call in one piece; what is more than its share of
 * the batch waits, and with it all that follows of this call.
 */
export function nextBatch(waiting: readonly CallStep[]): {
  readonly steps: CallStep[]
  /** Of sound, by call. */
  readonly bytes: Map<number, number>
  readonly rest: CallStep[]
} {
  const bytes = new Map<number, number>()
  const sound = new Map<number, Uint8Array[]>()
  const held = new Set<number>()
  const steps: CallStep[] = []
  const rest: CallStep[] = []
  const join = (call: number) => {
    const pieces = sound.get(call)
    if (pieces) steps.push({ type: 'sound', call, bytes: joined(pieces) })
    sound.delete(call)
  }
  for (const step of waiting) {
    const { call } = step
    const soFar = bytes.get(call) ?? 0
    if (held.has(call) || (step.type === 'sound' && soFar > 0 && soFar + step.bytes.length > MOST_BYTES_A_BATCH)) {
      held.add(call)
      rest.push(step)
    } else if (step.type === 'sound') {
      bytes.set(call, soFar + step.bytes.length)
      const pieces = sound.get(call)
      if (pieces) pieces.push(step.bytes)
      else sound.set(call, [step.bytes])
    } else {
      join(call)
      steps.push(step)
    }
  }
  for (const call of [...sound.keys()]) join(call)
  return { steps, bytes, rest }
}

/** Bytes of their own, which can be given away. */
function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
