import { AppError } from '@undertone/core/errors'
import type { Scope } from '../contract/access.ts'
import { addAudit } from '../database/audit.ts'
import { hasKeys } from '../database/keys.ts'
import type { App, Request } from '../http.ts'
import type { Service } from '../service.ts'
import { recogniseKey } from './keys.ts'
import { hostName, isLoopback } from './loopback.ts'
import { RateLimit } from './rate-limit.ts'

/** Who asks, where keys are not needed. */
const LOCAL = 'local'
/** Always open: whether the service lives, and what it can do. */
const OPEN_ROUTES = new Set(['/healthz', '/readyz', '/openapi.json', '/docs'])
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

/** Lets through who may; writes down what they did. */
export function addGuard(app: App, service: Service, keysNeeded: boolean): void {
  const { config, database, log, now } = service
  const limit = new RateLimit()
  const callers = new WeakMap<Request, string>()

  app.addHook('onRequest', async (request, reply) => {
    refuseOtherOrigins(request, isLoopback(config.host) && !config.noAuth)
    callers.set(request, LOCAL)
    const route = request.routeOptions.url ?? ''
    if (!keysNeeded || OPEN_ROUTES.has(route)) return
    const key = await recogniseKey(database.orm, keyOf(request), now())
    if (!key) {
      reply.header('www-authenticate', 'Bearer')
      throw new AppError(
        'access/no-key',
        'No valid key: expected "Authorization: Bearer ut_...". Ask who runs the service.',
      )
    }
    callers.set(request, key.id)
    const scope = scopeOf(request.method, route)
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
}

function keyOf({ headers }: Request): string {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const plain = headers['x-api-key']
  return bearer ?? (typeof plain === 'string' ? plain : '')
}

function scopeOf(method: string, route: string): Scope {
  if (/^\/v1\/(keys|audit|webhooks|deliveries)\b/.test(route)) return 'admin'
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
