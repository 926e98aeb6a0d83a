import { once } from 'node:events'
import { connect } from 'node:net'
import type { Analysis } from '@undertone/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openAudioSocket } from '../../src/live/audio-socket.ts'
import type { CallInfo } from '../../src/live/live-call.ts'
import { twilioSignature } from '../../src/live/twilio/signature.ts'
import { audioHookCall } from '../support/audiohook-client.ts'
import { interleave, phoneCall, pieces } from '../support/calls.ts'
import { refusal } from '../support/live-client.ts'
import { offline } from '../support/offline.ts'
import { openTestService, type TestService } from '../support/service.ts'
import { sendTwilioCall, TWILIO_PATH } from '../support/twilio-client.ts'

const TOKEN = '12345'
const ROLES = ['customer', 'agent'] as const
const MINUTES = 10

let test: TestService
let address: string
let call: Awaited<ReturnType<typeof phoneCall>>
let expected: Analysis

beforeAll(async () => {
  test = await openTestService({
    config: { live: { maxSpeed: 10_000, twilioAuthToken: TOKEN, audioSocketPort: 0, audioSocketRecord: true } },
  })
  address = await test.app.listen({ port: 0 })
  call = await phoneCall(60 * MINUTES)
  expected = await offline(interleave(call.customer, call.agent), { roles: ROLES, name: 'call' })
}, 300_000)
afterAll(() => test.close())

const signature = () => twilioSignature(new URL(TWILIO_PATH, address.replace('http', 'wss')).href, TOKEN)

/** The end of the next call that is told of. */
function nextEnd(named: string): Promise<{ readonly info: CallInfo; readonly analysis: Analysis }> {
  return new Promise((resolve, reject) => {
    const stop = test.service.live.subscribe((info, message) => {
      if (info.name !== named || (message.type !== 'ended' && message.type !== 'error')) return
      stop()
      if (message.type === 'ended') resolve({ info, analysis: message.analysis })
      else reject(new Error(message.problem.detail))
    })
  })
}

const named = (analysis: Analysis, name: string) => ({ ...analysis, source: { ...analysis.source, name } })

describe('a media stream of Twilio', () => {
  it(`of ${MINUTES} minutes gives what the recording of both tracks gives, and is kept with its tags`, async () => {
    const ended = nextEnd('CA10')
    const parameters = { record: 'true', tags: 'phone,sales', notice_given: 'true', campaign: 'of others' }
    await sendTwilioCall(address, { signature: signature(), callSid: 'CA10', parameters, ...call })
    const { info, analysis } = await ended
    expect(analysis).toEqual(named(expected, 'CA10'))
    const row = await test.service.table.get(info.id)
    expect(row).toMatchObject({ state: 'done', tags: ['phone', 'sales'], noticeGiven: true, bytes: 9_600_044 })
    expect(row?.analysis).toEqual(analysis)
  }, 300_000)

  it('puts chunks that come out of turn in their places, and silence where some never come', async () => {
    const seconds = 20
    const [customer, agent] = [call.customer, call.agent].map(codes => codes.slice(0, seconds * 8000))
    const swapped = (chunk: number) => (chunk % 10 === 4 ? chunk + 1 : chunk % 10 === 5 ? chunk - 1 : chunk)
    const isLost = (track: string, chunk: number) => track === 'inbound' && chunk > 200 && chunk <= 300
    const ended = nextEnd('CA-gaps')
    const tracks = { customer: customer!, agent: agent! }
    await sendTwilioCall(address, { signature: signature(), callSid: 'CA-gaps', ...tracks, swapped, isLost })
    customer!.fill(0xff, 200 * 160, 300 * 160)
    const whole = await offline(interleave(customer!, agent!), { roles: ROLES, name: 'CA-gaps' })
    expect((await ended).analysis).toEqual(whole)
    expect(await test.service.metrics.text()).toMatch(/undertone_live_dropped_seconds_total 0\n/)
  })

  it('may be one of fifty, and all are answered alike', async () => {
    const seconds = 6
    const [customer, agent] = [call.customer, call.agent].map(codes => codes.slice(0, seconds * 8000))
    const tracks = { customer: customer!, agent: agent! }
    const names = Array.from({ length: 50 }, (_, index) => `CA-of-fifty-${index}`)
    const ends = names.map(nextEnd)
    await Promise.all(names.map(callSid => sendTwilioCall(address, { signature: signature(), callSid, ...tracks })))
    const analyses = await Promise.all(ends)
    for (const [index, { analysis }] of analyses.entries())
      expect(analysis).toEqual(named(analyses[0]!.analysis, names[index]!))
    expect(analyses[0]!.analysis.source.durationSeconds).toBe(seconds)
  }, 120_000)

  it('is refused before it begins where its signature is none of Twilio', async () => {
    expect(await refusal(address, TWILIO_PATH)).toBe(403)
    const headers = { 'x-twilio-signature': twilioSignature(`wss://else.example${TWILIO_PATH}`, TOKEN) }
    expect(await refusal(address, TWILIO_PATH, { headers })).toBe(403)
  })

  it.each([
    ['no JSON', ['hello']],
    ['no event', ['{}']],
    ['media before the start', [JSON.stringify({ event: 'media', media: { track: 'inbound' } })]],
    ['another coding', [JSON.stringify({ event: 'start', streamSid: 'MZ', start: { tracks: ['inbound'] } })]],
  ])('is closed where it is %s', async (_, frames) => {
    const socket = new WebSocket(new URL(TWILIO_PATH, address.replace('http', 'ws')), {
      headers: { 'x-twilio-signature': signature() },
    })
    await once(socket, 'open')
    for (const frame of frames) socket.send(frame)
    expect((await once(socket, 'close'))[0]).toBe(1008)
  })
})

describe('a session of Genesys AudioHook', () => {
  it(`of ${MINUTES} minutes gives what the recording gives, segment by segment and in sum`, async () => {
    const name = crypto.randomUUID()
    const ended = nextEnd(name)
    const said = await audioHookCall(address, name, async client => {
      for (const bytes of pieces(interleave(call.customer, call.agent), 3200)) await client.sound(bytes)
    })
    const { analysis } = await ended
    expect(analysis).toEqual(named(expected, name))
    const entities = said.flatMap(({ type, parameters }) => (type === 'event' ? parameters.entities : []))
    const segments = entities.filter(({ type }) => type === 'x-undertone-segment').map(({ data }) => data)
    expect(segments.length).toBeGreaterThan(50)
    expect(entities.at(-1)).toMatchObject({ type: 'x-undertone-summary', data: analysis.summary })
    expect(said.map(({ seq }) => seq)).toEqual(said.map((_, index) => index + 1))
    expect([said[0]?.type, said.at(-1)?.type]).toEqual(['opened', 'closed'])
    expect(said[0]?.parameters.media).toEqual([
      { type: 'audio', format: 'PCMU', channels: ['external', 'internal'], rate: 8000 },
    ])
  }, 300_000)

  it('answers pings, keeps the time of what was left out in a pause, and takes a probe for one', async () => {
    const name = crypto.randomUUID()
    const ended = nextEnd(name)
    const said = await audioHookCall(address, name, async client => {
      client.say('ping', {})
      await client.sound(new Uint8Array(3200).fill(0xff))
      client.say('paused', {})
      client.say('resumed', { start: 'PT0.2S', discarded: 'PT1.5S' })
      await client.sound(new Uint8Array(3200).fill(0xff))
    })
    expect((await ended).analysis.source.durationSeconds).toBe(1.9)
    expect(said.map(({ type }) => type)).toEqual(['opened', 'pong', 'event', 'closed'])
    const probe = await audioHookCall(address, '00000000-0000-0000-0000-000000000000', async () => {})
    expect(probe.map(({ type }) => type)).toEqual(['opened', 'closed'])
  })

  it('is told to go where it breaks the rules', async () => {
    const rules: [string, (client: { send(value: object): void; bytes(bytes: Uint8Array): void }) => void][] = [
      ['a number out of turn', client => client.send({ seq: 7 })],
      ['an unknown message', client => client.send({ type: 'transfer' })],
      ['half a sample', client => client.bytes(new Uint8Array(3))],
      ['another id', client => client.send({ id: crypto.randomUUID() })],
    ]
    for (const [rule, act] of rules) {
      const said = await audioHookCall(address, crypto.randomUUID(), async client => {
        act({ send: change => client.say('ping', {}, change), bytes: bytes => void client.sound(bytes) })
        await client.until('disconnect')
      })
      expect(said.find(({ type }) => type === 'disconnect')?.parameters, rule).toMatchObject({ reason: 'error' })
    }
  })
})

describe('a call of Asterisk by AudioSocket', () => {
  it('is answered and kept', async () => {
    const server = await openAudioSocket(test.service)
    const id = crypto.randomUUID()
    const ended = nextEnd(id)
    const socket = connect(server?.port ?? 0, '127.0.0.1')
    const message = (kind: number, payload: Uint8Array) =>
      Buffer.concat([Uint8Array.of(kind, payload.length >> 8, payload.length & 255), payload])
    socket.write(message(0x01, Buffer.from(id.replaceAll('-', ''), 'hex')))
    const second = Buffer.alloc(16_000, 1)
    for (const piece of pieces(second, 320)) socket.write(message(0x10, piece))
    socket.write(message(0x00, new Uint8Array(0)))
    const { info, analysis } = await ended
    expect(analysis.source).toMatchObject({ durationSeconds: 1, channels: 1, codec: 'pcm_s16le' })
    expect(await test.service.table.get(info.id)).toMatchObject({ state: 'done', roles: ['customer'] })
    const garbage = connect(server?.port ?? 0, '127.0.0.1')
    garbage.write('GET / HTTP/1.1\r\n\r\n'.repeat(2000))
    await once(garbage.on('error', () => {}).resume(), 'close')
    await server?.close()
  })
})
