import { sql } from 'drizzle-orm'
import { type ConstructorOptions, fromDrizzle, fromPglite, type Job, PgBoss, type WorkOptions } from 'pg-boss'
import type { Database, Queries } from '../database/database.ts'
import type { Log } from '../log.ts'

const ANALYSES = 'analyses'
const LOST = 'analyses-lost'
const DELIVERIES = 'deliveries'

/** A worker that is silent for so long is gone, and its work is given to another. The least that the queue allows. */
const HEARTBEAT_SECONDS = 10
/** Deliveries after the first one. What ends the worker on purpose stops earlier; this stops what ends whole processes. */
const RETRIES = 5
/** A recording that takes longer than this is given to another worker; the most that the queue allows is a day. */
const LONGEST_SECONDS = 12 * 3600

/**
 * A worker is told of new work at once. By itself it asks for what other processes gave back, seconds; on the embedded
 * database there are none, and each question would hold up the calls of this one.
 */
const ASKING = { embedded: 30, postgres: 2 } as const
/** How often the queue looks for hearts that stand still, and counts what it has, seconds. */
const LOOKING = { embedded: 60, postgres: 2 } as const
/** What failed here comes back after so long at the latest, seconds. */
const AGAIN_SECONDS = 6
/** For so long this process itself waits for what is to be done later, seconds; what is later still is asked for. */
const LONGEST_WAIT = 3600

/** Places within one priority. */
const PLACES = 2 ** 26

/** How analyses are queued. */
export interface QueueOptions {
  /** -10..10 */
  readonly priority: number
  readonly tenant: string
  /** Where the request is traced. */
  readonly trace?: string | undefined
}

/**
 * Finds the places of a tenant's next recordings: behind its own last one, and not before the one that is next in the queue.
 * So a tenant that queues a thousand at once has the places 0, 1, 2, ..., and the first one of another, who comes when
 * place 7 is next, has place 7 too. (Start-time fair queueing, Goyal et al. 1996, with a recording as the unit.)
 *
 * @returns the queue's own priority for the first of `count`, of which the highest is done first; the others follow
 */
async function takePlaces(queries: Queries, level: number, tenant: string, count: number): Promise<number> {
  const top = level * PLACES
  const { rows } = await queries.execute<{ next: number | null }>(sql`
    select max(priority) as next from undertone_queue.job
    where name = ${ANALYSES} and state < 'active' and not blocked and priority > ${top - PLACES} and priority <= ${top}`)
  const next = rows[0]?.next ?? null
  // Nobody waits: who came before counts no more.
  if (next === null) await queries.execute(sql`delete from undertone.place where level = ${level}`)
  const last = (next === null ? 0 : top - next) + count - 1
  const placed = await queries.execute<{ last: number }>(sql`
    insert into undertone.place as own (level, tenant, last) values (${level}, ${tenant}, ${last})
    on conflict (level, tenant) do update set last = greatest(excluded.last, own.last + ${count}) returning last`)
  return top - ((placed.rows[0]?.last ?? last) - count + 1)
}

interface Queued {
  readonly id: string
  readonly trace?: string
}

/** Messages to webhooks at once, and how many of them to one receiver. */
const DELIVERIES_AT_ONCE = 8
const DELIVERIES_TO_ONE = 2
/** Longer than the time that an attempt may take. */
const LONGEST_DELIVERY_SECONDS = 60

/** The turn of a message to a webhook. */
export interface DeliveryTurn {
  /** Of the delivery. */
  readonly id: string
  /** Of a delivery's turns only the last one counts. */
  readonly turn: number
}

/** One recording's turn. */
export interface Turn {
  readonly id: string
  /** Aborted when the work is not this process's any more. */
  readonly signal: AbortSignal
  /** Where the request that queued it is traced. */
  readonly trace: string | undefined
}

/** What waits to be analysed, in the database: whatever process ends, nothing is lost. Whoever opens it closes it. */
export class Queue {
  readonly #boss: PgBoss
  readonly #database: Database
  /** When all workers are woken, by the second. */
  readonly #alarms = new Map<number, NodeJS.Timeout>()

  private constructor(boss: PgBoss, database: Database) {
    this.#boss = boss
    this.#database = database
  }

  static async open(database: Database, log: Log): Promise<Queue> {
    const { engine } = database
    const connection: ConstructorOptions =
      engine.kind === 'embedded'
        ? { db: fromPglite(engine.instance), backend: 'pglite' }
        : { connectionString: engine.url, max: 4, application_name: 'undertone queue' }
    const boss = new PgBoss({
      ...connection,
      schema: 'undertone_queue',
      useListenNotify: true,
      schedule: false,
      monitorIntervalSeconds: LOOKING[engine.kind],
      superviseIntervalSeconds: LOOKING[engine.kind],
      openTelemetry: { enabled: false },
    })
    boss.on('error', error => log.error({ err: error }, 'the queue met an error'))
    await boss.start()
    const common = { notify: true, deleteAfterSeconds: 3600, expireInSeconds: LONGEST_SECONDS }
    await boss.createQueue(LOST, { ...common, retryLimit: 100, retryDelay: 5 })
    await boss.createQueue(ANALYSES, {
      ...common,
      retryLimit: RETRIES,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retentionSeconds: 365 * 86400,
      deadLetter: LOST,
    })
    await boss.createQueue(DELIVERIES, {
      ...common,
      expireInSeconds: LONGEST_DELIVERY_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retentionSeconds: 365 * 86400,
      retryLimit: 100,
      retryDelay: 1,
    })
    return new Queue(boss, database)
  }

  /**
   * Queues a message, when and only if the transaction of `queries` is kept.
   *
   * @param options.group - who receives it: messages to one do not take the places of all others
   */
  async addDelivery(
    turn: DeliveryTurn,
    queries: Queries,
    { delaySeconds = 0, group }: { readonly delaySeconds?: number; readonly group: string },
  ): Promise<void> {
    const options = { group: { id: group }, startAfter: delaySeconds, db: fromDrizzle(queries, sql) }
    await this.#boss.send(DELIVERIES, turn, options)
    if (delaySeconds > 0 && delaySeconds <= LONGEST_WAIT) this.#wakeLater(delaySeconds)
  }

  /** Starts to send messages. @param handle - sends one; where it throws, it gets the same turn again */
  async workDeliveries(handle: (turn: DeliveryTurn, signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#database.engine.kind === 'embedded') await this.#takeBack(DELIVERIES)
    await this.#take<DeliveryTurn>(DELIVERIES, ({ data, signal }) => handle(data, signal), {
      ...{ localConcurrency: DELIVERIES_AT_ONCE, localGroupConcurrency: DELIVERIES_TO_ONE },
    })
  }

  /**
   * Queues analyses, when and only if the transaction of `queries` is kept. What has a higher priority is done first; of
   * the same priority, tenants take turns.
   */
  async add(ids: readonly string[], queries: Queries, { priority, tenant, trace }: QueueOptions): Promise<void> {
    if (ids.length === 0) return
    const first = await takePlaces(queries, priority, tenant, ids.length)
    const jobs = ids.map((id, index) => ({ id, data: { id, trace }, priority: first - index }))
    await this.#boss.insert(ANALYSES, jobs, { db: fromDrizzle(queries, sql) })
  }

  /** Takes an analysis out, whatever became of it. */
  async remove(id: string, queries: Queries): Promise<void> {
    await this.#boss.deleteJob(ANALYSES, id, { db: fromDrizzle(queries, sql) })
  }

  /**
   * Starts to work, `count` recordings at once.
   *
   * @param handle - does one; where it throws, the recording gets another turn
   * @param onLost - told of a recording whose turns are used up
   */
  async work(
    count: number,
    handle: (turn: Turn) => Promise<void>,
    onLost: (id: string) => Promise<void>,
  ): Promise<void> {
    if (this.#database.engine.kind === 'embedded') await this.#takeBack(ANALYSES)
    await this.#take<Queued>(ANALYSES, ({ data: { id, trace }, signal }) => handle({ id, signal, trace }), {
      localConcurrency: count,
    })
    await this.#take<Queued>(LOST, ({ data }) => onLost(data.id))
  }

  /** Workers that take the next one as soon as they are done: by themselves they would wait for their time to ask. */
  async #take<Data extends object>(
    queue: string,
    handle: (job: Job<Data>) => Promise<void>,
    options: Pick<WorkOptions, 'localConcurrency' | 'localGroupConcurrency'> = {},
  ): Promise<void> {
    const seconds = ASKING[this.#database.engine.kind]
    const asking = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: seconds }
    await this.#boss.work<Data>(queue, { ...asking, ...options }, async ([job]) => {
      try {
        if (job) await handle(job)
      } catch (error) {
        this.#wakeLater(AGAIN_SECONDS)
        throw error
      } finally {
        // The one that did this is among those that have something in hand.
        for (const { id, name, count } of this.#boss.getWipData())
          if (name === queue && count > 0) this.#boss.notifyWorker(id)
      }
    })
  }

  #wakeLater(seconds: number): void {
    // The database's clock may be a little behind.
    const second = Math.ceil(Date.now() / 1000 + seconds + 0.1)
    if (this.#alarms.has(second)) return
    const alarm = setTimeout(
      () => {
        this.#alarms.delete(second)
        for (const { id } of this.#boss.getWipData()) this.#boss.notifyWorker(id)
      },
      second * 1000 - Date.now(),
    )
    this.#alarms.set(second, alarm.unref())
  }

  /** How many wait and how many are worked on. */
  async depth(): Promise<{ readonly waiting: number; readonly active: number }> {
    const stats = await this.#boss.getQueueStats(ANALYSES, { force: true })
    const last = stats.at(-1)
    return { waiting: last?.queuedCount ?? 0, active: last?.activeCount ?? 0 }
  }

  /** Takes no more work, waits for what is in hand, at most so long, and lets go. */
  async close(drainSeconds: number): Promise<void> {
    for (const alarm of this.#alarms.values()) clearTimeout(alarm)
    await this.#boss.stop({ graceful: true, timeout: drainSeconds * 1000, close: true })
  }

  /** No other process can have the embedded database open, so what is said to be worked on is not. */
  async #takeBack(name: string): Promise<void> {
    const { rows } = await this.#database.orm.execute<{ id: string }>(
      sql`select id from undertone_queue.job where name = ${name} and state = 'active'`,
    )
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0) await this.#boss.fail(name, ids, { reason: 'the process ended' })
  }
}
