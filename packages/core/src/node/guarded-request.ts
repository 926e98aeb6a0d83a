import type { Agent, buildConnector, Dispatcher } from 'undici'
import { AppError } from '../errors.ts'
import { type AddressGuard, portOf } from './address-guard.ts'

const CONNECT_MILLISECONDS = 10_000
const SILENT_MILLISECONDS = 20_000

/** One request as it is sent, and nothing else of ours with it: no cookies, credentials or proxies of the environment. */
export interface GuardedRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** An answer whose body has not been read. Whoever has one closes it. */
export interface GuardedResponse extends Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'> {
  close(): Promise<void>
}

/**
 * Sends one request to where a guard allows, over a connection to an address that was checked. Redirects are answers like
 * any other.
 *
 * @throws AppError `url/not-allowed`, `url/unreachable` where the name is unknown; else what the network failed with
 */
export async function guardedRequest(
  guard: AddressGuard,
  url: URL,
  { headers, ...options }: GuardedRequest,
): Promise<GuardedResponse> {
  // Loaded here, since it would be a tenth of the start of a command that sends nothing.
  const http = await import('undici')
  const agent = await guardedAgent(http, guard, url)
  const close = () => agent.destroy()
  try {
    const response = await http.request(url, {
      ...options,
      headers: { ...headers, 'user-agent': 'undertone' },
      dispatcher: agent,
      headersTimeout: SILENT_MILLISECONDS,
      bodyTimeout: SILENT_MILLISECONDS,
    })
    return { statusCode: response.statusCode, headers: response.headers, body: response.body, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** An agent for one request. Literal addresses are never looked up, so they are checked before. */
async function guardedAgent(http: typeof import('undici'), guard: AddressGuard, url: URL): Promise<Agent> {
  const port = portOf(url)
  await guard.addressesOf(url.hostname, port)
  const connect = http.buildConnector({
    timeout: CONNECT_MILLISECONDS,
    lookup: guard.lookupFor(port),
  } as buildConnector.BuildOptions)
  return new http.Agent({
    connect(target, callback) {
      connect(target, (...[error, socket]) => {
        if (error) return callback(error, null)
        if (guard.isAllowed(socket.remoteAddress ?? '', port)) return callback(null, socket)
        socket.destroy()
        callback(new AppError('url/not-allowed', `Not fetched: ${url.host} led to ${socket.remoteAddress}.`), null)
      })
    },
  })
}

/**
 * What a request failed with: the coded error inside what the HTTP client threw, or `url/unreachable` with the reason.
 *
 * @param advice - what to do about it
 */
export function requestError(
  error: unknown,
  url: URL,
  timeout: AbortSignal,
  timeoutSeconds: number,
  advice: string,
): AppError {
  for (let at: unknown = error; at instanceof Error; at = at instanceof AggregateError ? at.errors[0] : at.cause)
    if (at instanceof AppError) return at
  const reason = timeout.aborted
    ? `it was not done after ${timeoutSeconds} s`
    : error instanceof Error
      ? error.message || error.name
      : String(error)
  return new AppError('url/unreachable', `Cannot reach ${url.href}: ${reason}. ${advice}`, { reason }, { cause: error })
}
