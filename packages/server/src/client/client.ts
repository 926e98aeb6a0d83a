import { AppError, ERROR_CODES, type ErrorCode } from '@undertone/core/errors'
import type { AnalysisResource, ExportFormat } from '../contract/analysis.ts'
import type { NewCorrection, StoredCorrection } from '../contract/correction.ts'
import type { AnalysisChange, AnalysisEntry, ListQuery } from '../contract/list.ts'
import type { LiveCallEntry, LiveMessage, LiveStartInput, LiveTicket } from '../contract/live.ts'
import type { Options } from '../contract/options.ts'
import type { ModelEntry, Stats, StatsQuery } from '../contract/overview.ts'
import type { Peaks } from '../contract/picture.ts'
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
  readonly options?: Options
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
  /** Progress, segments and the end, as they come. */
  events(id: string, options?: CallOptions): AsyncGenerator<ServerEvent>
  export(id: string, format: ExportFormat, options?: CallOptions): Promise<string>
  audio(id: string, options?: CallOptions): Promise<Blob>
  peaks(id: string, points: number, options?: CallOptions): Promise<Peaks>
  corrections(id: string, options?: CallOptions): Promise<{ items: StoredCorrection[] }>
  correct(id: string, correction: NewCorrection, options?: CallOptions): Promise<StoredCorrection>
  models(options?: CallOptions): Promise<{ items: ModelEntry[] }>
  stats(query?: StatsQuery, options?: CallOptions): Promise<Stats>
  /** Sends a call while it is spoken, and hears what it sounds like. */
  openLive(start: LiveStartInput): LiveSession
  /** The calls that run. */
  liveCalls(options?: CallOptions): Promise<{ items: LiveCallEntry[] }>
  /** What a call says that another one sends: what still holds of the past, then on to its end. */
  watchLive(id: string, options?: CallOptions): AsyncGenerator<LiveMessage>
  endLive(id: string, options?: CallOptions): Promise<void>
}

type Values = Readonly<Record<string, unknown>>

/**
 * A client of a service, for Node and browsers.
 *
 * @param address - `http://127.0.0.1:8080`
 */
export function createClient(address: string, { apiKey, fetch: ask = fetch }: ClientOptions = {}): UndertoneClient {
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
    })
    if (!response.ok) throw await toError(response)
    return response
  }
  const json = async <T>(...request: Parameters<typeof call>): Promise<T> =>
    (await call(...request)).json() as Promise<T>
  const at = (id: string, part = '') => `/v1/analyses/${encodeURIComponent(id)}${part}`

  return {
    analyze(recording, name, { options = {}, wait, idempotencyKey, signal } = {}) {
      const request = {
        ...(signal && { signal }),
        query: { wait },
        ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
      }
      if (typeof recording === 'string')
        return json('POST', '/v1/analyses', { ...request, body: { ...options, name, url: recording } })
      const form = new FormData()
      for (const [field, value] of Object.entries(options)) form.set(field, String(value))
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
      if (body) yield* readEvents(body)
    },
    export: async (id, format, options) =>
      (await call('GET', at(id, '/export'), { ...options, query: { format } })).text(),
    audio: async (id, options) => (await call('GET', at(id, '/audio'), options)).blob(),
    peaks: (id, points, options) => json('GET', at(id, '/peaks'), { ...options, query: { points } }),
    corrections: (id, options) => json('GET', at(id, '/corrections'), options),
    correct: (id, body, options) => json('PUT', at(id, '/corrections'), { ...options, body }),
    models: options => json('GET', '/v1/models', options),
    stats: (query = {}, options) => json('GET', '/v1/stats', { ...options, query }),
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

/** The error that the service told of, or one that says what came in its place. */
async function toError(response: Response): Promise<AppError> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  const { code, detail = `The service answered ${response.status}.` } = problem
  const known = code !== undefined && code in ERROR_CODES
  return new AppError(known ? (code as ErrorCode) : 'service/unavailable', detail, { status: response.status })
}
