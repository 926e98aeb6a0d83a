import { NewSession, Session } from '../contract/access.ts'
import { DONE } from '../contract/done.ts'
import { Problem } from '../contract/problem.ts'
import type { App, Request } from '../http.ts'
import { callerOf, setCaller } from '../security/caller.ts'
import { noValidKey } from '../security/guard.ts'
import { recogniseKey } from '../security/keys.ts'
import { signIn, signOut } from '../security/session.ts'
import type { Service } from '../service.ts'

const tags = ['access']
const response = { 200: Session, '4xx': Problem }

/** How a browser signs in: with a key, once, for a cookie that goes along with what it asks and hears from then on. */
export function addSessionRoutes(app: App, { config, database, now }: Service, keysNeeded: boolean): void {
  const { orm } = database
  const signedIn = { tags, summary: 'Sign a browser in with a key', body: NewSession, response }
  app.post('/v1/session', { schema: signedIn }, async (request, reply) => {
    if (!keysNeeded) return toSession(request, config, true)
    const key = await recogniseKey(orm, request.body.key, now())
    if (!key) throw noValidKey()
    setCaller(request, { who: key.id, key, sessionEnds: await signIn(orm, request, reply, key, now()) })
    return toSession(request, config, false)
  })

  app.get('/v1/session', { schema: { tags, summary: 'Who is signed in', response } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return toSession(request, config, !keysNeeded)
  })

  const signedOut = { tags, summary: 'Sign the browser out', response: DONE }
  app.delete('/v1/session', { schema: signedOut }, async (request, reply) => {
    await signOut(orm, request, reply)
    return reply.code(204).send()
  })
}

function toSession(request: Request, { region = null }: { readonly region?: 'eu' | null }, open: boolean): Session {
  const { key, sessionEnds } = callerOf(request)
  return {
    open,
    region,
    name: key?.name ?? null,
    tenant: key?.tenant ?? null,
    scopes: open ? ['read', 'write', 'admin'] : (key?.scopes ?? []),
    expiresAt: sessionEnds?.toISOString() ?? null,
  }
}
