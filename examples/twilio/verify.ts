import { createHmac, timingSafeEqual } from 'node:crypto'

/** Messages that are older are refused: one that was overheard cannot be sent again later. Seconds. */
const TOLERANCE = 300

/**
 * Whether a request comes from Twilio: base64 of HMAC-SHA1 over the address that Twilio was given and the fields of the
 * form, sorted, each name followed by its value, with the account's auth token as key.
 *
 * Source: Twilio, "Validating requests are coming from Twilio".
 */
export function isFromTwilio(
  signature: string | undefined,
  address: string,
  form: URLSearchParams,
  authToken: string,
): boolean {
  return same(signature ?? '', twilioSignature(address, form, authToken))
}

/** What Twilio sends as `X-Twilio-Signature`; for the upgrade of a media stream the form is empty. */
export function twilioSignature(address: string, form: URLSearchParams, authToken: string): string {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value)
  return createHmac('sha1', authToken)
    .update(address + fields.join(''))
    .digest('base64')
}

/**
 * Whether a webhook comes from our service, now.
 *
 * Source: Standard Webhooks 1.0.0: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; several signatures, divided by
 * spaces, while a secret is being replaced.
 *
 * @param secret - `whsec_` and base64
 */
export function isFromUndertone(headers: Headers, body: string, secret: string): boolean {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(name => headers.get(`webhook-${name}`) ?? '')
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < TOLERANCE)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return signatures!.split(' ').some(signature => same(signature, `v1,${expected}`))
}

/** Compares in a time that says nothing of where they differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
