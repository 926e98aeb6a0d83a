import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerOptions } from '../../src/config.ts'
import { makeKey } from '../../src/security/keys.ts'
import { openSocket, refusal } from '../support/live-client.ts'
import { openTestService, type TestService } from '../support/service.ts'

const START = { encoding: 'mulaw', sampleRate: 8000, channels: 1 }
const opened: TestService[] = []
afterAll(async () => {
  for (const test of opened) await test.close()
})

async function listen(config: Partial<ServerOptions> = {}, liveThread?: URL): Promise<[address: string, TestService]> {
  const test = await openTestService({ config, ...(liveThread && { liveThread }) })
  opened.push(test)
  return [await test.app.listen({ port: 0 }), test]
}

describe('what is no live call', () => {
  let address: string
  beforeAll(async () => {
    ;[address] = await listen()
  })

  it.each([
    ['no JSON', 'RIFF', 'live/malformed'],
    ['no coding', JSON.stringify({ sampleRate: 8000, channels: 1 }), 'request/invalid'],
    ['no rate', JSON.stringify({ encoding: 'mulaw' }), 'request/invalid'],
    ['an unknown field', JSON.stringify({ ...START, bitrate: 3 }), 'request/invalid'],
    ['more roles than channels', JSON.stringify({ ...START, roles: ['agent', 'customer'] }), 'usage/invalid-option'],
    ['an unknown model', JSON.stringify({ ...START, model: 'best' }), 'model/not-found'],
    ['sound first', new Uint8Array(320), 'live/malformed'],
  ])('is refused with its code: %s', async (_, first, code) => {
    const client = await openSocket(address, '/v1/live')
    client.socket.send(first)
    expect((await client.next('error')).problem.code).toBe(code)
    expect(await client.closed).toBe(1008)
  })

  it('is ended with its code when the sound is none', async () => {
    for (const [start, bytes, code] of [
      [{ ...START, encoding: 'pcm_f32le' }, new Uint8Array(Float32Array.of(0, Number.NaN).buffer), 'audio/not-finite'],
      [{ encoding: 'webm_opus' }, new TextEncoder().encode('RIFF....WAVEfmt '), 'audio/malformed'],
    ] as const) {
      const client = await openSocket(address, '/v1/live')
      client.send(start)
      client.send(bytes)
      expect((await client.next('error')).problem.code).toBe(code)
    }
  })

  it('is answered with what came before a frame that is not understood', async () => {
    const client = await openSocket(address, '/v1/live')
    client.send(START)
    await client.next('ready')
    client.send(new Uint8Array(8000))
    client.send({ type: 'stop' })
    expect((await client.next('error')).problem.code).toBe('request/invalid')
  })

  it('comes from no page of another origin', async () => {
    expect(await refusal(address, '/v1/live', { headers: { origin: 'https://elsewhere.example' } })).toBe(403)
    const own = await openSocket(address, '/v1/live', { headers: { origin: address } })
    own.send(START)
    await own.next('ready')
  })

  it('is an error where no sound came', async () => {
    const client = await openSocket(address, '/v1/live')
    client.send(START)
    client.send({ type: 'end' })
    expect((await client.next('error')).problem.code).toBe('audio/empty')
  })
})

describe('who may call', () => {
  it('has a key that may write, as a header or by a ticket that is good once', async () => {
    const [, test] = await listen()
    const now = new Date()
    const { orm } = test.service.database
    const asked = { name: 'x', requestsPerMinute: 100 }
    const { key } = await makeKey(orm, { ...asked, scopes: ['write'] }, now)
    const { key: reader } = await makeKey(orm, { ...asked, scopes: ['read'] }, now)
    const folder = test.folder
    await test.service.close()
    const again = await openTestService({ folder })
    opened.push(again)
    const address = await again.app.listen({ port: 0 })
    expect(await refusal(address, '/v1/live')).toBe(401)
    expect(await refusal(address, '/v1/audiohook')).toBe(401)
    const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })
    expect(await refusal(address, '/v1/live', bearer(reader))).toBe(403)
    const direct = await openSocket(address, '/v1/live', bearer(key))
    direct.send(START)
    await direct.next('ready')
    const response = await fetch(`${address}/v1/live/tickets`, { method: 'POST', ...bearer(key) })
    const { ticket } = (await response.json()) as { ticket: string }
    const protocols = ['undertone', `ticket.${ticket}`]
    const page = await openSocket(address, '/v1/live', { protocols })
    expect(page.socket.protocol).toBe('undertone')
    page.send(START)
    await page.next('ready')
    expect(await refusal(address, '/v1/live', { protocols })).toBe(401)
  })
})

describe('the limits of a call', () => {
  let address: string
  let test: TestService
  beforeAll(async () => {
    const limits = { callsPerKey: 1, maxSeconds: 2, idleSeconds: 1, resumeSeconds: 0.2 }
    ;[address, test] = await listen({ live: limits })
  })

  it('are how many there are of one key at once', async () => {
    const first = await openSocket(address, '/v1/live')
    first.send(START)
    await first.next('ready')
    const second = await openSocket(address, '/v1/live')
    second.send(START)
    expect((await second.next('error')).problem).toMatchObject({ code: 'live/too-many', status: 429 })
    expect(await second.closed).toBe(1013)
    first.send({ type: 'end' })
    await first.closed
  })

  it('are its length: it is ended with its analysis, and the reason', async () => {
    const client = await openSocket(address, '/v1/live')
    client.send(START)
    await client.next('ready')
    client.send(new Uint8Array(24_000))
    expect(await client.next('ended')).toMatchObject({
      reason: { code: 'audio/too-long' },
      analysis: { source: { durationSeconds: 3 } },
    })
  })

  it('are how long nothing comes, with or without a socket', async () => {
    const idle = await openSocket(address, '/v1/live')
    idle.send(START)
    await idle.next('ready')
    idle.send(new Uint8Array(8000))
    expect((await idle.next('ended')).reason?.code).toBe('live/idle')
    const outcome = new Promise<string | undefined>(resolve => {
      test.service.live.subscribe((_, message) => {
        if (message.type === 'ended') resolve(message.reason?.code)
      })
    })
    const gone = await openSocket(address, '/v1/live')
    gone.send(START)
    await gone.next('ready')
    gone.send(new Uint8Array(8000))
    await gone.next('level')
    gone.socket.terminate()
    expect(await outcome).toBe('live/idle')
  })
})

describe('a thread that dies', () => {
  it('ends its calls with a code, and neither the service nor the next call', async () => {
    const fragile = new URL('../support/fragile-call-worker.ts', import.meta.url)
    const [address, { service }] = await listen({ live: { threads: 1 } }, fragile)
    const [one, other] = [await openSocket(address, '/v1/live'), await openSocket(address, '/v1/live')]
    for (const client of [one, other]) {
      client.send(START)
      await client.next('ready')
    }
    one.send(new TextEncoder().encode('poison'))
    for (const client of [one, other]) {
      expect((await client.next('error')).problem.code).toBe('worker/died')
      expect(await client.closed).toBe(1011)
    }
    expect(service.live.list()).toEqual([])
    const next = await openSocket(address, '/v1/live')
    next.send(START)
    await next.next('ready')
    next.send(new TextEncoder().encode('fine'))
    expect((await next.next('level')).levelsDb).toEqual([-20])
  })
})
