import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { AppError } from '../errors.ts'
import { withoutUser } from './without-user.ts'

/** Host name to addresses. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Which addresses may be reached. */
export interface GuardOptions {
  /** Addresses (`127.0.0.1`, or with a port `127.0.0.1:8080`, `[::1]:8080`) that may be reached though they are not public. */
  readonly allowAddresses?: readonly string[]
  /** How names become addresses; default the system's resolver. */
  readonly resolve?: Resolve
}

const systemResolve: Resolve = async hostname =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * Decides which addresses may be reached. Names are resolved once, every address is checked, and the connection goes to
 * one that was: a name that answers differently the next time gains nothing.
 */
export class AddressGuard {
  readonly #allowed: ReadonlySet<string>
  readonly #resolve: Resolve

  constructor({ allowAddresses = [], resolve = systemResolve }: GuardOptions = {}) {
    this.#allowed = new Set(allowAddresses)
    this.#resolve = resolve
  }

  /** Whether this IP address is public (IPv4 mapped into IPv6 counts as what it maps), or was named as allowed. */
  isAllowed(address: string, port: number): boolean {
    const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
    if (!ipaddr.isValid(bare)) return false
    const parsed = ipaddr.process(bare)
    const text = parsed.toString()
    const withPort = parsed.kind() === 'ipv6' ? `[${text}]:${port}` : `${text}:${port}`
    return parsed.range() === 'unicast' || this.#allowed.has(text) || this.#allowed.has(withPort)
  }

  /**
   * The addresses of a host, all of them checked.
   *
   * @throws AppError `url/not-allowed` where one is not public, `url/unreachable` where the name is unknown
   */
  async addressesOf(hostname: string, port: number): Promise<readonly string[]> {
    const bare = hostname.replace(/^\[|\]$/g, '')
    const addresses = ipaddr.isValid(bare) ? [bare] : await this.#lookUp(hostname)
    for (const address of addresses)
      if (!this.isAllowed(address, port))
        throw new AppError(
          'url/not-allowed',
          `Not fetched: expected a public address, found ${address}${address === bare ? '' : ` behind ${hostname}`}. Download the recording yourself and name the file.`,
          { hostname, address },
        )
    return addresses
  }

  /** For `net.connect` and what is built on it: gives only addresses that were checked. */
  lookupFor(port: number): LookupFunction {
    return (hostname, options, callback) => {
      this.addressesOf(hostname, port).then(
        addresses => {
          const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
          if (options.all) callback(null, found)
          else callback(null, found[0]!.address, found[0]!.family)
        },
        (error: Error) => callback(error, ''),
      )
    }
  }

  async #lookUp(hostname: string): Promise<readonly string[]> {
    const unknown = (cause?: unknown) =>
      new AppError('url/unreachable', `No such host: ${hostname}. Check the address.`, { hostname }, { cause })
    const addresses = await this.#resolve(hostname).catch(cause => {
      throw unknown(cause)
    })
    if (addresses.length === 0) throw unknown()
    return addresses
  }
}

/**
 * A web address that may be asked for at all: http or https, no user name in it.
 *
 * @throws AppError `url/not-allowed`
 */
export function parseWebAddress(address: string, base?: string): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.password) return url
  const named = url?.username || url?.password
  const found = named ? 'one with them' : JSON.stringify(url ? url.protocol : withoutUser(address).slice(0, 100))
  throw new AppError(
    'url/not-allowed',
    `Not fetched: expected an http or https address without user name and password, found ${found}.`,
  )
}

/** The port that a web address means. */
export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}

/**
 * Says at once what a fetch would be refused for: the form of an address, and where its host leads now. A fetch checks
 * again when it connects.
 *
 * @throws AppError `url/not-allowed`, `url/unreachable` where the host is unknown
 */
export async function checkWebAddress(address: string, options: GuardOptions = {}): Promise<URL> {
  const url = parseWebAddress(address)
  await new AddressGuard(options).addressesOf(url.hostname, portOf(url))
  return url
}
