import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AudioHookSignatures } from '../../src/live/audiohook/signature.ts'
import { isFromTwilio, twilioSignature } from '../../src/live/twilio/signature.ts'

describe('the signature of Twilio', () => {
  const address = 'wss://calls.example.com/v1/twilio'
  const token = 'a token'

  it('is HMAC-SHA1 over the address, however its usual port and its end are written', () => {
    for (const spelling of [address, `${address}/`, 'wss://calls.example.com:443/v1/twilio'])
      expect(isFromTwilio(createHmac('sha1', token).update(spelling).digest('base64'), address, token)).toBe(true)
  })

  it('is of this address and this account alone', () => {
    const good = twilioSignature(address, token)
    expect(isFromTwilio(good, 'wss://calls.example.com/v1/other', token)).toBe(false)
    expect(isFromTwilio(good, 'wss://else.example.com/v1/twilio', token)).toBe(false)
    expect(isFromTwilio(good, address, 'another')).toBe(false)
    for (const none of [undefined, '', 'x', `${good}=`]) expect(isFromTwilio(none, address, token)).toBe(false)
  })
})

describe('the signature of AudioHook', () => {
  // The example of Genesys's documentation.
  const secret = 'TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU='
  const parameters =
    '("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" "audiohook-correlation-id" "x-api-key");keyid="SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh";nonce="VGhpc0lzQVVuaXF1ZU5vbmNl";alg="hmac-sha256";created=1641013200;expires=3282026430'
  const request = {
    target: '/api/v1/voicebiometrics/ws',
    authority: 'audiohook.example.com',
    headers: {
      'audiohook-organization-id': 'd7934305-0972-4844-938e-9060eef73d05',
      'audiohook-session-id': '30b0e395-84d3-4570-ac13-9a62d8f514c0',
      'audiohook-correlation-id': 'e160e428-53e2-487c-977d-96989bf5c99d',
      'x-api-key': 'SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh',
      signature: 'sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:',
      'signature-input': `sig1=${parameters}`,
    },
  }
  const now = 1_641_013_203
  const check = (headers: object = {}, change: object = {}, at = now) =>
    new AudioHookSignatures(secret).check({ ...request, ...change, headers: { ...request.headers, ...headers } }, at)

  it('is good as Genesys documents it, once', () => {
    const signatures = new AudioHookSignatures(secret)
    expect(signatures.check(request, now)).toBeUndefined()
    expect(signatures.check(request, now)).toMatch(/nonce/)
  })

  it('is worth nothing for another request, another secret or another time', () => {
    expect(check({}, { target: '/other' })).toMatch(/client secret/)
    expect(check({}, { authority: 'else.example.com' })).toMatch(/client secret/)
    expect(check({ 'audiohook-session-id': 'x' })).toMatch(/client secret/)
    expect(new AudioHookSignatures('AAAA').check(request, now)).toMatch(/client secret/)
    expect(check({}, {}, now + 60)).toMatch(/just now/)
    expect(check({}, {}, now - 60)).toMatch(/just now/)
  })

  it('covers what it must', () => {
    expect(check({ signature: undefined })).toMatch(/signature/)
    expect(check({ 'signature-input': 'sig1=();created=1' })).toMatch(/cover "@request-target"/)
    expect(check({ 'signature-input': `sig2=${parameters}` })).toMatch(/one "signature-input"/)
    expect(check({ 'audiohook-correlation-id': undefined })).toMatch(/audiohook-correlation-id/)
  })
})
