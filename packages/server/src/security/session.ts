import cookie from '@fastify/cookie'
import type { Orm } from '../database/database.ts'
import { findSession, insertSession, type KeyRow, removeSession } from '../database/keys.ts'
import type { App, Reply, Request } from '../http.ts'
import type { Caller } from './caller.ts'
import { hashOf, isValid, newSecret } from './keys.ts'

const COOKIE = 'undertone_session'
/** A day's work. */
const SESSION_SECONDS = 12 * 3600

/** Lets requests bring cookies and answers set them. */
export async function addCookies(app: App): Promise<void> {
  await app.register(cookie)
}

/** Signs a browser in with a key: it gets a secret of its own, in a cookie that no script and no other site can use. */
export async function signIn(orm: Orm, request: Request, reply: Reply, key: KeyRow, now: Date): Promise<Date> {
  const secret = newSecret()
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000)
  await insertSession(orm, { hash: hashOf(secret), key: key.id, expiresAt }, now)
  reply.setCookie(COOKIE, secret, { ...settings(request), maxAge: SESSION_SECONDS })
  return expiresAt
}

/** Signs it out; a copy of the cookie is worth nothing from then on. */
export async function signOut(orm: Orm, request: Request, reply: Reply): Promise<void> {
  const secret = sessionSecret(request)
  if (secret !== undefined) await removeSession(orm, hashOf(secret))
  reply.clearCookie(COOKIE, settings(request))
}

/** Who is signed in with the cookie that a request brought. */
export async function recogniseSession(orm: Orm, secret: string, now: Date): Promise<Caller | undefined> {
  const session = await findSession(orm, hashOf(secret), now)
  if (!session || !isValid(session.key, now)) return undefined
  const { key, expiresAt } = session
  return { who: key.id, key, sessionEnds: expiresAt }
}

export function sessionSecret({ cookies }: Request): string | undefined {
  return cookies[COOKIE]
}

/** TLS ends at a proxy, so the browser itself says by its origin whether it came over it. */
function settings({ headers, protocol }: Request) {
  const secure =
    protocol === 'https' || headers.origin?.startsWith('https:') || headers['x-forwarded-proto'] === 'https'
  return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
}
