import { AppError, ERROR_CODES, type ErrorCode } from '@undertone/core/errors'
import type { KeyEntry, MadeKey, NewKey, Session } from '../contract/access.ts'
import type {
  Acknowledgement,
  AlertEntry,
  AlertEvent,
  AlertPage,
  AlertQuery,
  AlertRuleChange,
  AlertRuleEntry,
  NewAlertRule,
} from '../contract/alert.ts'
import type { AnalysisResource, ExportFormat } from '../contract/analysis.ts'
import type { BatchEvent, BatchPage, BatchQuery, BatchResource } from '../contract/batch.ts'
import type { ClipSets } from '../contract/clips.ts'
import type { NewCorrection, StoredCorrection } from '../contract/correction.ts'
import type { AnalysisChange, AnalysisEntry, ListQuery } from '../contract/list.ts'
import type { LiveCallEntry, LiveMessage, LiveStartInput, LiveTicket } from '../contract/live.ts'
import type { AskedOptions } from '../contract/options.ts'
import type { ModelDetail, ModelSound, Models, Stats, StatsQuery } from '../contract/overview.ts'
import type { Peaks } from '../contract/picture.ts'
import type { Problem } from '../contract/problem.ts'
import type { Settings, SettingsChange } from '../contract/settings.ts'
import type {
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  MadeWebhook,
  NewWebhook,
  RotatedSecret,
  Rotation,
  Webhook,
  WebhookChange,
} from '../contract/webhook.ts'
import { type LiveSession, openLive } from './open-live.ts'
import { readEvents, type ServerEvent } from './read-events.ts'

export interface ClientOptions {
  readonly apiKey?: string
  /** Default the platform's. */
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

/** What may be said with a recording that is sent. */
export interface SendOptions extends CallOptions {
  readonly options?: AskedOptions
  /** Seconds to wait for the result, at most 60; default none. */
  readonly wait?: number
  /** The same request sent again with the same key is done once. */
  readonly idempotencyKey?: string
}

/** The service's API in the types of its contract. Every method throws an AppError with the code that the service gave. */
export interface UndertoneClient {
  /** @param recording - bytes that stream as they are sent, or the address of a recording */
  analyze(recording: Blob | string, name: string, options?: SendOptions): Promise<AnalysisResource>
  get(id: string, options?: CallOptions & { readonly wait?: number }): Promise<AnalysisResource>
  list(query?: Partial<ListQuery>, options?: CallOptions): Promise<{ items: AnalysisEntry[]; next: string | null }>
  change(id: string, change: AnalysisChange, options?: CallOptions): Promise<AnalysisResource>
  delete(id: string, options?: CallOptions): Promise<void>
  /**
   * Progress, segments and the end, as they come. While the recording is analysed its segments are `provisional`, unless they
   * are measured against the running baseline; those of the result come at the end.
   */
  events(id: string, options?: CallOptions): AsyncGenerator<ServerEvent>
  export(id: string, format: ExportFormat, options?: CallOptions): Promise<string>
  /** As a file: its name, and its bytes with their type. */
  exportFile(id: string, format: ExportFormat, options?: CallOptions): Promise<{ name: string; body: Blob }>
  audio(id: string, options?: CallOptions): Promise<Blob>
  /** @param options - `from` and `to` in seconds; without them the whole recording */
  peaks(id: string, points: number, options?: CallOptions & { from?: number; to?: number }): Promise<Peaks>
  corrections(id: string, options?: CallOptions): Promise<{ items: StoredCorrection[] }>
  correct(id: string, correction: NewCorrection, options?: CallOptions): Promise<StoredCorrection>
  /** Takes what was said of exactly this stretch back. */
  uncorrect(id: string, place: Pick<NewCorrection, 'channel' | 'start' | 'end'>, options?: CallOptions): Promise<void>
  models(options?: CallOptions): Promise<Models>
  model(name: string, options?: CallOptions): Promise<ModelDetail>
  /** How each label sounds on average. */
  modelSound(name: string, options?: CallOptions): Promise<ModelSound>
  /** Bytes of a model's file, to analyse with it where the caller is. Its licence comes along: see `model`. */
  modelFile(name: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>
  stats(query?: StatsQuery, options?: CallOptions): Promise<Stats>
  /** What holds where a request does not say it. */
  settings(options?: CallOptions): Promise<Settings>
  /** For keys with the scope `admin`. @param change - null takes one back */
  changeSettings(change: SettingsChange, options?: CallOptions): Promise<Settings>
  /** Who this browser is signed in as; throws `access/no-key` where it has to sign in first. */
  session(options?: CallOptions): Promise<Session>
  /** Signs this browser in: a cookie takes the key's place. */
  signIn(key: string, options?: CallOptions): Promise<Session>
  signOut(options?: CallOptions): Promise<void>
  /** Who may use the service; for keys with the scope `admin`, as the two below. */
  keys(options?: CallOptions): Promise<{ items: KeyEntry[] }>
  makeKey(key: Partial<NewKey> & Pick<NewKey, 'name'>, options?: CallOptions): Promise<MadeKey>
  removeKey(id: string, options?: CallOptions): Promise<void>

  /** @param recordings - files, or the addresses of recordings */
  sendBatch(recordings: readonly File[] | readonly string[], options?: BatchSendOptions): Promise<BatchResource>
  batch(id: string, options?: CallOptions): Promise<BatchResource>
  batches(query?: Partial<BatchQuery>, options?: CallOptions): Promise<BatchPage>
  /** Progress, each analysis that is done or failed, and the end, as they come. */
  batchEvents(id: string, options?: CallOptions): AsyncGenerator<BatchEvent>
  /** The worklist as CSV. */
  exportBatch(id: string, options?: CallOptions): Promise<string>
  cancelBatch(id: string, options?: CallOptions): Promise<BatchResource>

  /** Real acted clips that the service can fetch from public archives. */
  clips(options?: CallOptions): Promise<ClipSets>
  /** Fetches and queues them. @param licence - of the set, which whoever asks accepts with it */
  fetchClips(name: string, licence: string, options?: CallOptions): Promise<{ items: AnalysisResource[] }>

  alertRules(options?: CallOptions): Promise<{ items: AlertRuleEntry[] }>
  addAlertRule(rule: AskedAlertRule, options?: CallOptions): Promise<AlertRuleEntry>
  changeAlertRule(id: string, change: AlertRuleChange, options?: CallOptions): Promise<AlertRuleEntry>
  removeAlertRule(id: string, options?: CallOptions): Promise<void>
  alerts(query?: AlertSearch, options?: CallOptions): Promise<AlertPage>
  acknowledgeAlert(id: string, said?: Acknowledgement, options?: CallOptions): Promise<AlertEntry>
  deleteAlert(id: string, options?: CallOptions): Promise<void>
  /**
   * What fires from now on.
   *
   * @param after - `id` of the last one that was seen: then what fired since as well
   */
  alertEvents(options?: CallOptions & { readonly after?: number }): AsyncGenerator<AlertEvent>

  webhooks(options?: CallOptions): Promise<{ items: Webhook[] }>
  addWebhook(webhook: AskedWebhook, options?: CallOptions): Promise<MadeWebhook>
  changeWebhook(id: string, change: WebhookChange, options?: CallOptions): Promise<Webhook>
  removeWebhook(id: string, options?: CallOptions): Promise<void>
  /** @param id - of a webhook, or `callbacks` for what callbacks are signed with */
  rotateWebhook(id: string, rotation?: Rotation, options?: CallOptions): Promise<RotatedSecret>
  testWebhook(id: string, options?: CallOptions): Promise<Delivery>
  deliveries(query?: Partial<DeliveryQuery>, options?: CallOptions): Promise<DeliveryPage>
  replayDelivery(id: string, options?: CallOptions): Promise<Delivery>
  /** Sends again all that was given up of a webhook. */
  replayWebhook(id: string, options?: CallOptions): Promise<{ replayed: number }>
  /** Sends a call while it is spoken, and hears what it sounds like. */
  openLive(start: LiveStartInput): LiveSession
  /** The calls that run. */
  liveCalls(options?: CallOptions): Promise<{ items: LiveCallEntry[] }>
  /** What a call says that another one sends: what still holds of the past, then on to its end. */
  watchLive(id: string, options?: CallOptions): AsyncGenerator<LiveMessage>
  endLive(id: string, options?: CallOptions): Promise<void>
}

/** What may be said with recordings that are sent together. */
export type BatchSendOptions = Omit<SendOptions, 'wait'>
type AskedAlertRule = Pick<NewAlertRule, 'name' | 'labels'> & Partial<NewAlertRule>
type AlertSearch = Partial<AlertQuery>
type AskedWebhook = Pick<NewWebhook, 'url'> & Partial<NewWebhook>

type Values = Readonly<Record<string, unknown>>

/**
 * A client of a service, for Node and browsers.
 *
 * @param address - `http://127.0.0.1:8080`
 * @throws AppError `usage/invalid-option` where it holds a user name or a password, which `fetch` does not take
 */
export function createClient(address: string, { apiKey, fetch: ask = fetch }: ClientOptions = {}): UndertoneClient {
  const { username, password } = URL.canParse(address) ? new URL(address) : { username: '', password: '' }
  if (username || password)
    throw new AppError(
      'usage/invalid-option',
      'Expected the address of a service without user name and password, found one with them. Give an API key beside it.',
      { option: 'address' },
    )
  const call = async (
    method: string,
    path: string,
    request: CallOptions & { query?: Values; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const { query = {}, body, headers = {}, signal } = request
    const url = new URL(path, address)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const isJson = body !== undefined && !(body instanceof FormData)
    const response = await ask(url, {
      method,
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData) }),
      headers: {
        ...headers,
        ...(isJson && { 'content-type': 'application/json' }),
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      ...(signal && { signal }),
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : silent(address, error)
    })
    if (!response.ok) throw await toError(response)
    return response
  }
  const json = async <T>(...request: Parameters<typeof call>): Promise<T> =>
    (await call(...request)).json() as Promise<T>
  const part = (folder: string, id: string, rest = '') => `/v1/${folder}/${encodeURIComponent(id)}${rest}`
  const at = (id: string, rest = '') => part('analyses', id, rest)

  return {
    analyze(recording, name, { options = {}, wait, idempotencyKey, signal } = {}) {
      const request = {
        ...(signal && { signal }),
        query: { wait },
        ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
      }
      if (typeof recording === 'string')
        return json('POST', '/v1/analyses', { ...request, body: { ...options, name, url: recording } })
      const form = formOf(options)
      form.set('file', recording, name)
      return json('POST', '/v1/analyses', { ...request, body: form })
    },
    get: (id, { wait, ...options } = {}) => json('GET', at(id), { ...options, query: { wait } }),
    list: (query = {}, options) => json('GET', '/v1/analyses', { ...options, query }),
    change: (id, body, options) => json('PATCH', at(id), { ...options, body }),
    async delete(id, options) {
      await call('DELETE', at(id), options)
    },
    async *events(id, options) {
      const { body } = await call('GET', at(id, '/events'), options)
      if (body) yield* readEvents<ServerEvent>(body)
    },
    export: async (id, format, options) =>
      (await call('GET', at(id, '/export'), { ...options, query: { format } })).text(),
    async exportFile(id, format, options) {
      const response = await call('GET', at(id, '/export'), { ...options, query: { format } })
      const name = /filename\*=UTF-8''(\S+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
      return { name: name === undefined ? `${id}.${format}` : decodeURIComponent(name), body: await response.blob() }
    },
    audio: async (id, options) => (await call('GET', at(id, '/audio'), options)).blob(),
    peaks: (id, points, { from, to, ...options } = {}) =>
      json('GET', at(id, '/peaks'), { ...options, query: { points, from, to } }),
    corrections: (id, options) => json('GET', at(id, '/corrections'), options),
    correct: (id, body, options) => json('PUT', at(id, '/corrections'), { ...options, body }),
    async uncorrect(id, { channel, start, end }, options) {
      await call('DELETE', at(id, '/corrections'), { ...options, query: { channel, start, end } })
    },
    models: options => json('GET', '/v1/models', options),
    model: (name, options) => json('GET', `/v1/models/${encodeURIComponent(name)}`, options),
    modelSound: (name, options) => json('GET', part('models', name, '/sound'), options),
    async modelFile(name, options) {
      return (await call('GET', `/v1/models/${encodeURIComponent(name)}/file`, options)).bytes()
    },
    stats: (query = {}, options) => json('GET', '/v1/stats', { ...options, query }),
    settings: options => json('GET', '/v1/settings', { ...options }),
    changeSettings: (body, options) => json('PATCH', '/v1/settings', { ...options, body }),
    session: options => json('GET', '/v1/session', { ...options }),
    signIn: (key, options) => json('POST', '/v1/session', { ...options, body: { key } }),
    async signOut(options) {
      await call('DELETE', '/v1/session', options)
    },
    keys: options => json('GET', '/v1/keys', { ...options }),
    makeKey: (body, options) => json('POST', '/v1/keys', { ...options, body }),
    async removeKey(id, options) {
      await call('DELETE', `/v1/keys/${encodeURIComponent(id)}`, options)
    },

    sendBatch(recordings, { options = {}, idempotencyKey, signal } = {}) {
      const request = {
        ...(signal && { signal }),
        ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
      }
      const files = recordings.filter(recording => typeof recording !== 'string')
      if (files.length === 0) return json('POST', '/v1/batches', { ...request, body: { ...options, urls: recordings } })
      const form = formOf(options)
      for (const file of files) form.append('file', file, file.name)
      return json('POST', '/v1/batches', { ...request, body: form })
    },
    batch: (id, options) => json('GET', part('batches', id), options),
    batches: (query = {}, options) => json('GET', '/v1/batches', { ...options, query }),
    async *batchEvents(id, options) {
      const { body } = await call('GET', part('batches', id, '/events'), options)
      if (body) yield* readEvents<BatchEvent>(body)
    },
    exportBatch: async (id, options) => (await call('GET', part('batches', id, '/export'), options)).text(),
    cancelBatch: (id, options) => json('DELETE', part('batches', id), options),

    clips: options => json('GET', '/v1/clips', { ...options }),
    fetchClips: (name, licence, options) => json('POST', part('clips', name), { ...options, body: { licence } }),

    alertRules: options => json('GET', '/v1/alerts/rules', options),
    addAlertRule: (body, options) => json('POST', '/v1/alerts/rules', { ...options, body }),
    changeAlertRule: (id, body, options) => json('PATCH', part('alerts/rules', id), { ...options, body }),
    async removeAlertRule(id, options) {
      await call('DELETE', part('alerts/rules', id), options)
    },
    alerts: (query = {}, options) => json('GET', '/v1/alerts', { ...options, query }),
    acknowledgeAlert: (id, body = {}, options) =>
      json('POST', part('alerts', id, '/acknowledge'), { ...options, body }),
    async deleteAlert(id, options) {
      await call('DELETE', part('alerts', id), options)
    },
    async *alertEvents({ after, ...options } = {}) {
      const headers = after === undefined ? {} : { 'last-event-id': String(after) }
      const { body } = await call('GET', '/v1/alerts/events', { ...options, headers })
      if (body) yield* readEvents<AlertEvent>(body)
    },

    webhooks: options => json('GET', '/v1/webhooks', options),
    addWebhook: (body, options) => json('POST', '/v1/webhooks', { ...options, body }),
    changeWebhook: (id, body, options) => json('PATCH', part('webhooks', id), { ...options, body }),
    async removeWebhook(id, options) {
      await call('DELETE', part('webhooks', id), options)
    },
    rotateWebhook: (id, body = {}, options) => json('POST', part('webhooks', id, '/rotate'), { ...options, body }),
    testWebhook: (id, options) => json('POST', part('webhooks', id, '/test'), options),
    deliveries: (query = {}, options) => json('GET', '/v1/deliveries', { ...options, query }),
    replayDelivery: (id, options) => json('POST', part('deliveries', id, '/replay'), options),
    replayWebhook: (id, options) => json('POST', part('webhooks', id, '/replay'), options),
    openLive(start) {
      const url = new URL('/v1/live', address)
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      // A socket of a page cannot carry a key.
      const ticket = async () =>
        apiKey === undefined ? undefined : (await json<LiveTicket>('POST', '/v1/live/tickets')).ticket
      return openLive({ address: url.href, ticket }, start)
    },
    liveCalls: options => json('GET', '/v1/live', options),
    async *watchLive(id, options) {
      const { body } = await call('GET', `/v1/live/${encodeURIComponent(id)}/events`, options)
      if (body) for await (const { data } of readEvents<{ data: LiveMessage }>(body)) yield data
    },
    async endLive(id, options) {
      await call('DELETE', `/v1/live/${encodeURIComponent(id)}`, options)
    },
  }
}

function formOf(options: AskedOptions): FormData {
  const form = new FormData()
  const { agentEmotion, retentionDays } = options
  const none = {
    ...(agentEmotion === null && { agentEmotion: 'off' }),
    ...(retentionDays === null && { retentionDays: 'never' }),
  }
  for (const [field, value] of Object.entries({ ...options, ...none })) form.set(field, String(value))
  return form
}

/** The error that the service told of, or one that says what came in its place. */
async function toError(response: Response): Promise<AppError> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  return problemError({ detail: `The service answered ${response.status}.`, ...problem }, response.status)
}

/** A problem that a service told of as the error that it was there. */
export function problemError(
  { code, detail = 'The service says no more.', status }: Partial<Problem>,
  answered = status,
): AppError {
  const known = code !== undefined && code in ERROR_CODES
  return new AppError(known ? (code as ErrorCode) : 'service/unavailable', detail, { status: answered })
}

/** The error of a service that cannot be reached. */
function silent(address: string, error: unknown): AppError {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new AppError(
    'service/unavailable',
    `The service at ${address} does not answer (${reason}): expected "undertone serve" there. Check the address.`,
    { reason },
    { cause: error },
  )
}
