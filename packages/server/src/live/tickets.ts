import { randomBytes } from 'node:crypto'

/** Tickets of one kind of caller that are valid at once; beyond, the oldest end. */
const MOST = 10_000

/** A sub-protocol that carries a ticket is named for it. */
const PREFIX = 'ticket.'

/**
 * Leave to open one socket, soon: for pages, whose sockets cannot carry a key, and whose addresses are written to logs.
 */
export class Tickets<Caller> {
  readonly #open = new Map<string, { readonly caller: Caller; readonly expiresAt: Date }>()

  issue(caller: Caller, now: Date, seconds: number): { readonly ticket: string; readonly expiresAt: Date } {
    for (const [known, { expiresAt }] of this.#open) {
      if (expiresAt > now && this.#open.size < MOST) break
      this.#open.delete(known)
    }
    const ticket = randomBytes(24).toString('base64url')
    const expiresAt = new Date(now.getTime() + seconds * 1000)
    this.#open.set(ticket, { caller, expiresAt })
    return { ticket, expiresAt }
  }

  /**
   * Takes the ticket out of the sub-protocols that a socket asks for; it is worth nothing from then on.
   *
   * @param protocols - the header `Sec-WebSocket-Protocol`
   */
  redeem(protocols: string | undefined, now: Date): Caller | undefined {
    const named = protocols?.split(',').map(name => name.trim()) ?? []
    const ticket = named.find(name => name.startsWith(PREFIX))?.slice(PREFIX.length)
    const found = ticket === undefined ? undefined : this.#open.get(ticket)
    if (!found || ticket === undefined) return undefined
    this.#open.delete(ticket)
    return found.expiresAt > now ? found.caller : undefined
  }
}
