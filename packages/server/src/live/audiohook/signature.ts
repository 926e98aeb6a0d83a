import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a signature must cover, or it says too little. */
const COVERED = [
  '@request-target',
  '@authority',
  'audiohook-organization-id',
  'audiohook-session-id',
  'audiohook-correlation-id',
  'x-api-key',
]
/** Seconds for which a signature is good, and by which clocks may differ. */
const LONGEST_AGE = 10
const SKEW = 3

/** An upgrade as it came. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Path and query. */
  readonly target: string
  /** Host and port as others see them. */
  readonly authority: string
}

/**
 * Checks the HTTP message signatures of AudioHook: HMAC-SHA256 with the integration's client secret. A nonce is good once.
 *
 * Source: RFC 9421, as Genesys AudioHook uses it (draft 11 of it, with `@request-target`).
 */
export class AudioHookSignatures {
  readonly #secret: Buffer
  readonly #seen = new Map<string, number>()

  /** @param secret - base64, as Genesys asks for it */
  constructor(secret: string) {
    this.#secret = Buffer.from(secret, 'base64')
  }

  /**
   * @param now - seconds since 1970
   * @returns what is wrong with it; undefined where nothing is
   */
  check({ headers, target, authority }: SignedRequest, now: number): string | undefined {
    const value = (name: string) => {
      const header = headers[name]
      return typeof header === 'string' ? header.trim() : undefined
    }
    const input = /^([a-z*][\w.*-]*)=(\(((?:"[^"]+"\s*)*)\)((?:;[a-z]+=(?:"[^"]*"|\d+))*))$/.exec(
      value('signature-input') ?? '',
    )
    const given = /^([a-z*][\w.*-]*)=:([A-Za-z0-9+/]+=*):$/.exec(value('signature') ?? '')
    if (!input || !given || input[1] !== given[1]) return 'expected one "signature-input" and its "signature"'
    const names = [...input[3]!.matchAll(/"([^"]+)"/g)].map(match => match[1]!)
    const missing = COVERED.find(name => !names.includes(name))
    if (missing !== undefined) return `expected it to cover "${missing}"`
    const lines: string[] = []
    for (const name of names) {
      const covered = name === '@request-target' ? target : name === '@authority' ? authority : value(name)
      if (covered === undefined) return `expected the header "${name}" that it covers`
      lines.push(`"${name}": ${covered}`)
    }
    lines.push(`"@signature-params": ${input[2]}`)
    const expected = createHmac('sha256', this.#secret).update(lines.join('\n')).digest()
    const signature = Buffer.from(given[2]!, 'base64')
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      return 'expected one made with the client secret'
    return this.#checkParameters(input[4]!, value('x-api-key'), now)
  }

  #checkParameters(text: string, key: string | undefined, now: number): string | undefined {
    const parameter = (name: string) => new RegExp(`;${name}=(?:"([^"]*)"|(\\d+))`).exec(text)
    const words = (name: string) => parameter(name)?.[1]
    const number = (name: string) => Number(parameter(name)?.[2] ?? Number.NaN)
    if ((words('alg') ?? 'hmac-sha256') !== 'hmac-sha256') return 'expected the algorithm hmac-sha256'
    if (words('keyid') !== key) return 'expected keyid and X-API-KEY to be one'
    const [created, expires] = [number('created'), number('expires')]
    if (!(created <= now + SKEW && created + LONGEST_AGE >= now - SKEW)) return 'expected one that was made just now'
    if (expires < now - SKEW) return 'expected one that has not expired'
    const nonce = words('nonce') ?? ''
    if (nonce.length < 16) return 'expected a nonce'
    for (const [known, until] of this.#seen) if (until < now) this.#seen.delete(known)
    if (this.#seen.has(nonce)) return 'expected a nonce that was not used before'
    this.#seen.set(nonce, created + LONGEST_AGE + 2 * SKEW)
    return undefined
  }
}
