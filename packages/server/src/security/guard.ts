import { AppError } from '@undertone/core/errors'
import type { Scope } from '../contract/access.ts'
import { addAudit } from '../database/audit.ts'
import type { Orm } from '../database/database.ts'
import { hasKeys, type KeyRow } from '../database/keys.ts'
import type { App, Request } from '../http.ts'
import { Tickets } from '../live/tickets.ts'
import type { Service } from '../service.ts'
import { type Caller, callerOf, setCaller } from './caller.ts'
import { recogniseKey } from './keys.ts'
import { hostName, isLoopback } from './loopback.ts'
import { RateLimit } from './rate-limit.ts'
import { recogniseSession, sessionSecret } from './session.ts'

/** Always open: whether the service lives, what it can do, how to sign in and out, and the web app, which holds no data. */
const OPEN_ROUTES = new Set([
  ...['/healthz', '/readyz', '/openapi.json', '/docs', '/', '/*'],
  ...['POST /v1/session', 'DELETE /v1/session'],
])
/** What is let through by a signature of its own. */
const SIGNED_ROUTES = new Set(['/v1/twilio'])
/** Reading these is worth a line in the audit log; of the rest only what changes something is. */
const AUDITED_READS = /\/(audio|export|manifest)$/

/**
 * Says whether requests need a key: where there are keys, unless the config says that there is no need.
 *
 * @throws AppError `access/open-network` where the service would listen beyond loopback without any
 */
export async function needsKeys({ config, database }: Service): Promise<boolean> {
  if (config.noAuth) return false
  if (await hasKeys(database.orm)) return true
  if (isLoopback(config.host)) return false
  throw new AppError(
    'access/open-network',
    `Not started on ${config.host}: expected API keys for an address that others can reach, found none. Make one with "undertone keys create", or say --no-auth where something else guards the service.`,
    { host: config.host },
  )
}

/** The error of a request that needs a key and has none. */
export function noValidKey(): AppError {
  return new AppError(
    'access/no-key',
    'No valid key: expected "Authorization: Bearer ut_..." or a browser that is signed in. Ask who runs the service.',
  )
}

/** What routes ask of the guard. */
export interface Guard {
  /** Leave to open one socket in the name of who asks. */
  issueTicket(request: Request, now: Date, seconds: number): { readonly ticket: string; readonly expiresAt: Date }
}

/** Lets through who may; writes down what they did. */
export function addGuard(app: App, service: Service, keysNeeded: boolean): Guard {
  const { config, database, log, now } = service
  const limit = new RateLimit()
  const tickets = new Tickets<KeyRow>()

  app.addHook('onRequest', async (request, reply) => {
    refuseOtherOrigins(request, isLoopback(config.host) && !config.noAuth)
    const route = request.routeOptions.url ?? ''
    const needed = scopeNeeded(request.method, route)
    if (!keysNeeded || needed === undefined) return
    const isSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
    const ticket = isSocket ? tickets.redeem(request.headers['sec-websocket-protocol'], now()) : undefined
    const caller = ticket ? { who: ticket.id, key: ticket } : await recogniseCaller(database.orm, request, now())
    if (!caller?.key) {
      reply.header('www-authenticate', 'Bearer')
      throw noValidKey()
    }
    const { key } = caller
    setCaller(request, caller)
    // A socket brings sound, whatever its method.
    const scope = isSocket ? 'write' : needed
    if (!key.scopes.includes(scope) && !key.scopes.includes('admin'))
      throw new AppError(
        'access/forbidden',
        `Not allowed: expected a key with the scope "${scope}", found ${key.scopes.join(', ')}.`,
      )
    const seconds = limit.take(key.id, key.requestsPerMinute, performance.now())
    if (seconds === 0) return
    reply.header('retry-after', seconds)
    throw new AppError(
      'request/rate-limited',
      `Too many requests: expected at most ${key.requestsPerMinute} a minute. Wait ${seconds} s.`,
    )
  })

  app.addHook('onResponse', async (request, reply) => {
    const { method, params, id, routeOptions } = request
    const route = routeOptions.url
    const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
    if (route === undefined || (reads && !AUDITED_READS.test(route))) return
    const known = params as { readonly id?: string } | undefined
    const object = known?.id ?? /[^/]+$/.exec(String(reply.getHeader('location') ?? ''))?.[0] ?? null
    const entry = { at: now(), who: callerOf(request).who, what: `${method} ${route}`, object }
    await addAudit(database.orm, { ...entry, status: reply.statusCode, request: id }).catch((error: unknown) =>
      log.error({ err: error, ...entry }, 'not written to the audit log'),
    )
  })

  return {
    issueTicket(request, at, seconds) {
      const { key } = callerOf(request)
      // Where no key is needed a ticket is worth nothing, and harmless.
      return key ? tickets.issue(key, at, seconds) : { ticket: 'none', expiresAt: at }
    },
  }
}

/** A key that is sent counts before a cookie that comes along by itself. */
async function recogniseCaller(orm: Orm, request: Request, now: Date): Promise<Caller | undefined> {
  const sent = keyOf(request)
  if (sent !== undefined) {
    const key = await recogniseKey(orm, sent, now)
    return key && { who: key.id, key }
  }
  const secret = sessionSecret(request)
  if (secret === undefined) return undefined
  refuseUnasked(request)
  return recogniseSession(orm, secret, now)
}

function keyOf({ headers }: Request): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const plain = headers['x-api-key']
  return bearer ?? (typeof plain === 'string' ? plain : undefined)
}

/** The scope that a key needs for a route; undefined where no key is asked for. */
export function scopeNeeded(method: string, route: string): Scope | undefined {
  if (OPEN_ROUTES.has(route) || OPEN_ROUTES.has(`${method} ${route}`) || SIGNED_ROUTES.has(route)) return undefined
  if (route === '/v1/session') return 'read'
  if (/^\/v1\/(keys|audit|webhooks|deliveries)\b/.test(route)) return 'admin'
  if (method === 'GET' || method === 'HEAD') return 'read'
  return route === '/v1/settings' ? 'admin' : 'write'
}

/**
 * A page of another origin may send forms here though it cannot read the answer; and a name of its own may be made to
 * lead to loopback. Neither may do anything. A link may lead here from anywhere: it opens a page, and does nothing.
 */
function refuseOtherOrigins(request: Request, loopbackOnly: boolean): void {
  const { headers, host, method } = request
  const { origin } = headers
  const isLink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  const isOther = origin !== undefined && !isOwn(origin, host)
  if (isOther || (headers['sec-fetch-site'] === 'cross-site' && !isLink))
    throw new AppError(
      'access/forbidden',
      `Not allowed from ${origin ?? 'another site'}: expected a page of ${host} itself.`,
    )
  if (loopbackOnly && !isLoopback(hostName(host)))
    throw new AppError('access/forbidden', `Not allowed under the name ${host}: expected localhost or 127.0.0.1.`)
}

/**
 * A cookie comes along by itself, so what changes something with it, or opens a line to be heard on, has to say that a
 * page of ours asked for it; every browser of today does.
 */
function refuseUnasked({ headers, host, method }: Request): void {
  const isRead = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined
  const { origin } = headers
  if (isRead || headers['sec-fetch-site'] === 'same-origin' || (origin !== undefined && isOwn(origin, host))) return
  throw new AppError(
    'access/forbidden',
    `Not allowed with a session alone: expected the Origin of a page of ${host}, found none. Programs send a key.`,
  )
}

function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
