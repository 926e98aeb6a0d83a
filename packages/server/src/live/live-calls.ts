import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { AnalysisOptions } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { watchCall } from '../alerts/alert-on.ts'
import { checkOptions } from '../analyses/create.ts'
import type { LiveCallEntry, LiveEncoding, LiveKind, LiveMessage, LiveOptions } from '../contract/live.ts'
import { addAudit } from '../database/audit.ts'
import type { LiveMetrics } from '../metrics.ts'
import type { Service } from '../service.ts'
import { readDefaults, withDefaults } from '../settings/defaults.ts'
import { CallRecorder, type KeptOptions, type RecorderService } from './call-recorder.ts'
import { CallThreads } from './call-threads.ts'
import { type CallInfo, LiveCall } from './live-call.ts'
import type { CallPlan } from './steps.ts'

/** A call that begins. */
export interface NewCall {
  readonly kind: LiveKind
  /** Who sends it: the id of a key, or what stands for one; calls at once are counted by it. */
  readonly caller: string
  /** What it is called where its options do not say. */
  readonly name: string
  readonly encoding: LiveEncoding
  readonly sampleRate?: number
  readonly channels?: number
  readonly options: LiveOptions
}

/** Who hears all calls of this process. */
export type LiveListener = (call: CallInfo, message: LiveMessage) => void

/** What live calls need of a service. */
export type LiveParts = RecorderService & Pick<Service, 'changes' | 'database'> & { readonly metrics: LiveMetrics }

/** The live calls of this process. Whoever makes it closes it. */
export class LiveCalls {
  readonly #service: LiveParts
  readonly #threads: CallThreads
  /** Also those that are over and whose end may be asked for. */
  readonly #calls = new Map<string, LiveCall>()
  readonly #listeners = new Set<LiveListener>()
  readonly #running = new Set<LiveCall>()
  /** Woken when a call is over. */
  readonly #waiting = new Set<() => void>()
  #opening = 0
  #isClosed = false

  constructor(service: LiveParts, threadFile?: URL) {
    this.#service = service
    this.#threads = new CallThreads(service.config.live.threads, threadFile)
    service.metrics.countLive(() => this.#running.size)
  }

  /**
   * Hears every call of this process, from its `ready` on; not what is not final yet.
   *
   * @returns stops it
   */
  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * @throws AppError `live/too-many`, `service/unavailable`, `model/not-found`, `url/not-allowed`; `file/not-writable` where it cannot be
   *   recorded
   */
  async open(asked: NewCall): Promise<LiveCall> {
    this.#refuseMore(asked.caller)
    this.#opening++
    try {
      return await this.#open(asked)
    } finally {
      this.#opening--
    }
  }

  /**
   * The call that a token was given for.
   *
   * @throws AppError `live/not-resumable`
   */
  resume(token: string, caller: string): LiveCall {
    for (const call of this.#calls.values())
      if (isSame(call.resumeToken, token) && call.info.caller === caller) return call
    throw new AppError(
      'live/not-resumable',
      'No call waits under this token: expected one that ran within the last seconds, on this server. Begin a new one.',
    )
  }

  get(id: string): LiveCall | undefined {
    return this.#calls.get(id)
  }

  /** Those that run, the newest first. */
  list(): LiveCallEntry[] {
    return [...this.#running].map(({ entry }) => entry).reverse()
  }

  /** Ends all calls, waits until what was said of them is kept, and ends the threads. */
  async close(): Promise<void> {
    this.#isClosed = true
    const reason = new AppError(
      'service/unavailable',
      'The call was ended: the service stops. Call again a little later.',
    )
    for (const call of this.#running) call.finish(reason)
    const patience = AbortSignal.timeout(this.#service.config.drainSeconds * 1000)
    patience.addEventListener('abort', () => this.#wake())
    while (this.#running.size > 0 && !patience.aborted)
      await new Promise<void>(resolve => {
        this.#waiting.add(resolve)
      })
    await this.#threads.close()
  }

  #refuseMore(caller: string): void {
    const { calls, callsPerKey } = this.#service.config.live
    if (this.#isClosed) throw new AppError('service/unavailable', 'The service stops. Call again a little later.')
    const own = [...this.#running].filter(({ info }) => info.caller === caller).length
    if (this.#running.size + this.#opening >= calls)
      throw new AppError('live/too-many', `Too many calls: expected at most ${calls} at once. Call again later.`, {
        calls,
      })
    if (own >= callsPerKey)
      throw new AppError(
        'live/too-many',
        `Too many calls: expected at most ${callsPerKey} at once of one key. Call again later.`,
        { calls: callsPerKey },
      )
  }

  async #open({ kind, caller, options: said, encoding, sampleRate, channels, ...asked }: NewCall): Promise<LiveCall> {
    const { config, database, now, metrics, log } = this.#service
    const { live, model } = config
    const options = withDefaults(said, await readDefaults(database.orm))
    await checkOptions(this.#service, options)
    const { tags = [], roles = [], name = asked.name } = options
    const info: CallInfo = { id: randomUUID(), kind, name, tags, roles, startedAt: now(), caller }
    const plan: CallPlan = {
      ...{ name, encoding, options: analysisOptions(options) },
      ...(sampleRate !== undefined && { sampleRate }),
      ...(channels !== undefined && { channels }),
      ...modelOf(options.model ?? model),
    }
    const entry = { at: info.startedAt, who: caller, what: `live call by ${kind}`, object: info.id }
    await addAudit(database.orm, { ...entry, status: 101, request: info.id })
    const recorder = options.record ? await CallRecorder.open(this.#service, info, plan, options) : undefined
    const { callback } = options
    const watch = await watchCall(this.#service, { recording: info.id, name, roles, callback })
    const call: LiveCall = new LiveCall(info, {
      watch,
      ...{ threads: this.#threads, plan, limits: live, recorder },
      onLatency: metrics.liveLatency,
      onTrouble: error => log.error({ err: error, call: info.id }, 'alerts of a live call failed'),
      onEnd: outcome => {
        unwatch()
        this.#running.delete(call)
        metrics.liveEnded(kind, outcome)
        log.info({ call: info.id, kind, outcome, seconds: call.entry.seconds }, 'a live call ended')
        // Who lost the socket just then may still ask how it ended.
        setTimeout(() => this.#calls.delete(info.id), live.resumeSeconds * 1000).unref()
        this.#wake()
      },
    })
    const unwatch = recorder ? this.#endWhenDeleted(call) : () => {}
    this.#calls.set(info.id, call)
    this.#running.add(call)
    log.info({ call: info.id, kind, caller, recorded: options.record }, 'a live call began')
    const tell = (message: LiveMessage) => {
      for (const listener of this.#listeners)
        try {
          listener(info, message)
        } catch (error) {
          log.error({ err: error, call: info.id }, 'a listener of live calls failed')
        }
    }
    tell({ type: 'ready', session: info.id, receivedBytes: 0 })
    call.hear(tell)
    return call
  }

  #endWhenDeleted(call: LiveCall): () => void {
    const { table, changes } = this.#service
    const { id } = call.info
    return changes.watch(id, async () => {
      const isThere = await table.has(id).catch(() => true)
      if (!isThere) call.drop(new AppError('cancelled', 'The call was ended: its analysis was deleted.'))
    })
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) {
      this.#waiting.delete(wake)
      wake()
    }
  }
}

function analysisOptions(options: KeptOptions): AnalysisOptions {
  const {
    record: _r,
    name: _n,
    tags: _t,
    notice_given: _g,
    retentionDays: _d,
    model: _m,
    callback: _c,
    ...rest
  } = options
  return rest
}

function modelOf(model: string | undefined): { readonly model?: string } {
  return model === undefined ? {} : { model }
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
