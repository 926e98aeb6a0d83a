import { AppError } from '@undertone/core/errors'
import type { Scope } from '../contract/access.ts'
import { addAudit } from '../database/audit.ts'
import { hasKeys, type KeyRow } from '../database/keys.ts'
import type { App, Request } from '../http.ts'
import { Tickets } from '../live/tickets.ts'
import type { Service } from '../service.ts'
import { recogniseKey } from './keys.ts'
import { hostName, isLoopback } from './loopback.ts'
import { RateLimit } from './rate-limit.ts'

/** Who asks, where keys are not needed. */
const LOCAL = 'local'
/** Always open: whether the service lives, and what it can do. */
const OPEN_ROUTES = new Set(['/healthz', '/readyz', '/openapi.json', '/docs'])
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

/** What routes ask of the guard. */
export interface Guard {
  /** Who asks: the id of a key, or `local` where none is needed. */
  callerOf(request: Request): string
  /** Leave to open one socket in the name of who asks. */
  issueTicket(request: Request, now: Date, seconds: number): { readonly ticket: string; readonly expiresAt: Date }
}

/** Lets through who may; writes down what they did. */
export function addGuard(app: App, service: Service, keysNeeded: boolean): Guard {
  const { config, database, log, now } = service
  const limit = new RateLimit()
  const callers = new WeakMap<Request, string>()
  const tickets = new Tickets<KeyRow>()
  const holders = new WeakMap<Request, KeyRow>()

  app.addHook('onRequest', async (request, reply) => {
    refuseOtherOrigins(request, isLoopback(config.host) && !config.noAuth)
    callers.set(request, LOCAL)
    const route = request.routeOptions.url ?? ''
    if (!keysNeeded || OPEN_ROUTES.has(route) || SIGNED_ROUTES.has(route)) return
    const isSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
    const ticket = isSocket ? tickets.redeem(request.headers['sec-websocket-protocol'], now()) : undefined
    const key = ticket ?? (await recogniseKey(database.orm, keyOf(request), now()))
    if (!key) {
      reply.header('www-authenticate', 'Bearer')
      throw new AppError(
        'access/no-key',
        'No valid key: expected "Authorization: Bearer ut_...". Ask who runs the service.',
      )
    }
    callers.set(request, key.id)
    holders.set(request, key)
    // A socket brings sound, whatever its method.
    const scope = isSocket ? 'write' : scopeOf(request.method, route)
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
    const entry = { at: now(), who: callers.get(request) ?? LOCAL, what: `${method} ${route}`, object }
    await addAudit(database.orm, { ...entry, status: reply.statusCode, request: id }).catch((error: unknown) =>
      log.error({ err: error, ...entry }, 'not written to the audit log'),
    )
  })

  return {
    callerOf: request => callers.get(request) ?? LOCAL,
    issueTicket(request, at, seconds) {
      const key = holders.get(request)
      // Where no key is needed a ticket is worth nothing, and harmless.
      return key ? tickets.issue(key, at, seconds) : { ticket: 'none', expiresAt: at }
    },
  }
}

function keyOf({ headers }: Request): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const plain = headers['x-api-key']
  return bearer ?? (typeof plain === 'string' ? plain : '')
}

function scopeOf(method: string, route: string): Scope {
  if (/^\/v1\/(keys|audit)\b/.test(route)) return 'admin'
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write'
}

/**
 * A page of another origin may send forms here though it cannot read the answer; and a name of its own may be made to
 * lead to loopback. Neither may do anything.
 */
function refuseOtherOrigins({ headers, host }: Request, loopbackOnly: boolean): void {
  const { origin } = headers
  const isOther = origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)
  if (isOther || headers['sec-fetch-site'] === 'cross-site')
    throw new AppError(
      'access/forbidden',
      `Not allowed from ${origin ?? 'another site'}: expected a page of ${host} itself.`,
    )
  if (loopbackOnly && !isLoopback(hostName(host)))
    throw new AppError('access/forbidden', `Not allowed under the name ${host}: expected localhost or 127.0.0.1.`)
}
