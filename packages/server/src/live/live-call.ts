import { randomBytes } from 'node:crypto'
import type { Analysis, Segment } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import type { CallWatch } from '../alerts/alert-on.ts'
import { toProblem } from '../analyses/problem.ts'
import type { LiveCallEntry, LiveKind, LiveMessage } from '../contract/live.ts'
import type { CallRecorder } from './call-recorder.ts'
import type { CallListener, CallThreads, ThreadedCall } from './call-threads.ts'
import { Pace, type PaceLimits } from './pace.ts'
import type { CallEvent, CallPlan } from './steps.ts'

/** What is known of a call before its first sound. */
export interface CallInfo {
  readonly id: string
  readonly kind: LiveKind
  readonly name: string
  readonly tags: readonly string[]
  readonly roles: LiveCallEntry['roles']
  readonly startedAt: Date
  /** Who sends it: the id of a key, or what stands for one. */
  readonly caller: string
}

/** How long a call may be, and how long it may be silent. */
export interface CallLimits extends PaceLimits {
  /** Of sound. */
  readonly maxSeconds: number
  /** Without anything from its socket. */
  readonly idleSeconds: number
  /** Without a socket. */
  readonly resumeSeconds: number
}

/** Who hears what a call says. */
export type CallHearer = (message: LiveMessage) => void

export interface CallParts {
  readonly threads: CallThreads
  readonly plan: CallPlan
  readonly limits: CallLimits
  readonly recorder: CallRecorder | undefined
  /** Holds its segments against the rules for alerts. */
  readonly watch: CallWatch
  /** Told of what went wrong beside the call. */
  readonly onTrouble: (error: unknown) => void
  /** Told of each chunk how long it took to be answered, seconds. */
  readonly onLatency: (seconds: number) => void
  /** Told once, after the last message. */
  readonly onEnd: (outcome: string) => void
}

/**
 * A call that runs: sound in, messages out, whatever brings the one and takes the other. It outlives its socket for a
 * while. Sound is never dropped: {@link LiveCall.write} says when there is room again. It ends once: by
 * {@link LiveCall.finish}, a limit, or an error.
 */
export class LiveCall {
  readonly info: CallInfo
  /** Who has it may go on with the call after its socket dropped. */
  readonly resumeToken = randomBytes(24).toString('base64url')
  readonly #parts: CallParts
  readonly #thread: ThreadedCall
  readonly #hearers = new Set<CallHearer>()
  readonly #pace: Pace
  readonly #segments: LiveMessage[] = []
  readonly #partials = new Map<number, Extract<LiveMessage, { readonly type: 'partial' }>>()
  /** Of those who hear it, how many want what is not final yet. */
  #wanting = 0
  #last: LiveMessage | undefined
  /** What its segments made fire is said before its end. */
  #alerts: Promise<void> = Promise.resolve()
  #reason: AppError | undefined
  #isFinishing = false
  #seconds = 0
  #lag = 0
  #socket: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(info: CallInfo, parts: CallParts) {
    this.info = info
    this.#parts = parts
    this.#pace = new Pace(parts.plan, parts.limits)
    const listener: CallListener = {
      onEvents: (events, seconds) => this.#hear(events, seconds),
      onTaken: bytes => {
        this.#lag = this.#pace.take(bytes, this.#seconds, parts.onLatency)
      },
      onError: error => this.#fail(error),
    }
    this.#thread = parts.threads.open(parts.plan, listener)
    this.#wait()
  }

  /** Bytes of sound that came. */
  get receivedBytes(): number {
    return this.#pace.received
  }

  /** Whether its last message was said. */
  get isOver(): boolean {
    return this.#last !== undefined
  }

  /** As lists show it. */
  get entry(): LiveCallEntry {
    const { caller: _, startedAt, tags, ...info } = this.info
    return {
      ...info,
      tags: [...tags],
      startedAt: startedAt.toISOString(),
      seconds: Math.round(1000 * this.#seconds) / 1000,
      lagSeconds: this.#lag,
      recorded: this.#parts.recorder !== undefined,
      connected: this.#socket !== undefined,
    }
  }

  /**
   * Takes sound. The caller leaves the bytes as they are.
   *
   * @returns undefined where more may come at once, else what is kept once there is room
   */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#isFinishing) return undefined
    this.touch()
    this.#parts.recorder?.write(bytes)
    // The thread is given a copy, so the recorder keeps its own.
    this.#thread.push(bytes)
    return this.#pace.add(bytes.length)
  }

  /** Something came from the socket, if no sound: the call is not idle. */
  touch(): void {
    if (this.#socket) this.#timer?.refresh()
  }

  /**
   * The call is over, once: what is left of the answer follows.
   *
   * @param reason - why, where nobody asked for it
   */
  finish(reason?: AppError): void {
    if (this.#isFinishing) return
    this.#isFinishing = true
    this.#reason = reason
    this.#pace.open()
    this.#thread.finish()
  }

  /** Gives the call up: nothing of it is kept. */
  drop(error: AppError): void {
    this.#thread.drop()
    this.#fail(error)
  }

  /**
   * Hears what the call says from now on, after what it said before that still holds: segments from a number on, what is
   * open, and of a call that is over its end.
   *
   * @param wanted.partials - whether what is not final yet is of interest: where it is to nobody, it is not computed
   * @returns stops it
   */
  hear(hearer: CallHearer, { segments = 0, partials = false } = {}): () => void {
    for (const message of this.#segments.slice(segments)) hearer(message)
    if (partials) for (const message of this.#partials.values()) hearer(message)
    if (this.#last) {
      hearer(this.#last)
      return () => {}
    }
    this.#hearers.add(hearer)
    if (partials) this.#want(1)
    return () => {
      if (this.#hearers.delete(hearer) && partials) this.#want(-1)
    }
  }

  /**
   * Makes a socket the one that brings the sound.
   *
   * @param onReplaced - another one has taken its place
   * @returns says that it is gone
   */
  connect(onReplaced: () => void): () => void {
    this.#socket?.()
    this.#socket = onReplaced
    this.#wait()
    return () => {
      if (this.#socket !== onReplaced) return
      this.#socket = undefined
      this.#wait()
    }
  }

  #want(more: 1 | -1): void {
    this.#wanting += more
    if (this.#wanting === (more > 0 ? 1 : 0)) this.#thread.wantPartials(more > 0)
    if (this.#wanting === 0) this.#partials.clear()
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (this.isOver) return
    const { idleSeconds, resumeSeconds } = this.#parts.limits
    const seconds = this.#socket ? idleSeconds : resumeSeconds
    const what = this.#socket ? 'came from its sender' : 'took it up again after its socket had dropped'
    this.#timer = setTimeout(() => {
      this.finish(new AppError('live/idle', `The call was ended: nothing ${what} for ${seconds} s. Call again.`))
    }, seconds * 1000)
    this.#timer.unref()
  }

  #hear(events: readonly CallEvent[], seconds: number): void {
    this.#seconds = seconds
    for (const event of events) {
      if (event.type === 'level') this.#say({ ...event, receivedBytes: this.receivedBytes, lagSeconds: this.#lag })
      else if (event.type === 'final') {
        const { segment } = event
        const message: LiveMessage = { type: 'segment', number: this.#segments.length, segment }
        // What is open may have begun after it: a final waits for those of the other voices.
        if ((this.#partials.get(segment.channel)?.segment.start ?? 0) < segment.end)
          this.#partials.delete(segment.channel)
        this.#segments.push(message)
        this.#say(message)
        this.#watch(segment)
      } else if (event.type === 'partial') {
        this.#partials.set(event.segment.channel, event)
        this.#say(event)
      } else if (event.type === 'end') void this.#end(event.analysis)
      else this.#say(event)
    }
    const { maxSeconds } = this.#parts.limits
    if (seconds >= maxSeconds)
      this.finish(
        new AppError('audio/too-long', `The call was ended: expected at most ${maxSeconds} s of sound.`, {
          maxSeconds,
        }),
      )
  }

  #watch(segment: Segment): void {
    const { watch, onTrouble } = this.#parts
    const fired = watch.push([segment]).then(alerts => {
      for (const alert of alerts) this.#say({ type: 'alert', alert })
    }, onTrouble)
    this.#alerts = this.#alerts.then(() => fired)
  }

  async #end(analysis: Analysis): Promise<void> {
    await this.#alerts
    let reason = this.#reason
    let recording: string | null = null
    try {
      if (this.#parts.recorder) {
        await this.#parts.recorder.keep(analysis)
        recording = this.info.id
      }
    } catch (error) {
      reason =
        error instanceof AppError ? error : new AppError('internal/unexpected', String(error), {}, { cause: error })
    }
    const outcome = reason?.code ?? 'done'
    this.#over({ type: 'ended', analysis, reason: reason ? toProblem(reason) : null, recording }, outcome)
  }

  #fail(error: AppError): void {
    if (this.isOver) return
    const problem = toProblem(error)
    const over = () => this.#over({ type: 'error', problem }, error.code)
    if (this.#parts.recorder) this.#parts.recorder.fail(problem).then(over, over)
    else over()
  }

  #over(message: LiveMessage, outcome: string): void {
    if (this.isOver) return
    this.#isFinishing = true
    this.#pace.open()
    clearTimeout(this.#timer)
    this.#partials.clear()
    this.#last = message
    this.#say(message)
    this.#hearers.clear()
    this.#parts.onEnd(outcome)
  }

  #say(message: LiveMessage): void {
    for (const hearer of this.#hearers) hearer(message)
  }
}
