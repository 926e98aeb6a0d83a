import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether the upgrade of a media stream comes from Twilio: base64 of HMAC-SHA1 over the address that Twilio was given, with
 * the account's auth token as key. Twilio signs with or without the usual port, and people write the address with or
 * without a slash at its end, so each of these counts.
 *
 * @param address - as others see it, `wss://calls.example.com/v1/twilio`
 *
 * Source: Twilio, "Validating requests are coming from Twilio".
 */
export function isFromTwilio(signature: string | undefined, address: string, authToken: string): boolean {
  if (signature === undefined) return false
  const given = Buffer.from(signature)
  return spellings(address).some(spelling => {
    const expected = Buffer.from(twilioSignature(spelling, authToken))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** What Twilio sends as `X-Twilio-Signature`. */
export function twilioSignature(address: string, authToken: string): string {
  return createHmac('sha1', authToken).update(address).digest('base64')
}

function spellings(address: string): string[] {
  const { protocol, hostname, port, pathname, search } = new URL(address)
  const usual = protocol === 'wss:' || protocol === 'https:' ? '443' : '80'
  const ports = port === '' || port === usual ? ['', `:${usual}`] : [`:${port}`, '']
  const path = pathname.replace(/\/$/, '')
  return ports.flatMap(written => [path, `${path}/`].map(end => `${protocol}//${hostname}${written}${end}${search}`))
}
