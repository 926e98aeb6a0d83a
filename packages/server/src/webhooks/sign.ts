import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret to sign with: 192 bits of chance. */
export function newSecret(): string {
  return PREFIX + randomBytes(24).toString('base64')
}

/**
 * The headers of a message, signed with each of the secrets.
 *
 * Source: Standard Webhooks 1.0.0, "Signature scheme": base64 of HMAC-SHA256 over `id.timestamp.body`, several divided by
 * spaces.
 *
 * @param secrets - `whsec_` and base64; the first is the one that counts, the others end soon
 */
export function signatureHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(at.getTime() / 1000)
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
