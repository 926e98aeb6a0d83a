import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Analysis } from '@undertone/core'
import { analyzeFile } from '@undertone/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/index.ts'
import type { LiveMessage } from '../../src/contract/live.ts'
import { interleave, phoneCall, pieces } from '../support/calls.ts'
import { openSocket, type TestSocket } from '../support/live-client.ts'
import { offline } from '../support/offline.ts'
import { openTestService, type TestService } from '../support/service.ts'

let test: TestService
let address: string
let sound: Uint8Array
let expected: Analysis

const ROLES = ['customer', 'agent'] as const
const START = { encoding: 'mulaw', sampleRate: 8000, channels: 2, roles: ROLES }

beforeAll(async () => {
  test = await openTestService({ config: { live: { maxSpeed: 1000 } } })
  address = await test.app.listen({ port: 0 })
  const { customer, agent } = await phoneCall(30)
  sound = interleave(customer, agent)
  expected = await offline(sound, { roles: ROLES, name: 'live call' })
})
afterAll(() => test.close())

async function begin(start: object = START): Promise<TestSocket> {
  const client = await openSocket(address, '/v1/live')
  client.send(start)
  await client.next('ready')
  return client
}

const segmentsOf = (messages: readonly LiveMessage[]) =>
  messages.flatMap(message => (message.type === 'segment' ? [message] : []))

describe('a live call over a socket', () => {
  it('is answered while it is spoken, and at last with what the whole recording gives, bit for bit', async () => {
    const client = await begin()
    for (const piece of pieces(sound, 320)) client.send(piece)
    client.send({ type: 'end' })
    const { analysis, reason, recording } = await client.next('ended')
    expect(await client.closed).toBe(1000)
    expect([reason, recording]).toEqual([null, null])
    expect(analysis).toEqual(expected)
    const kinds = new Set(client.messages.map(({ type }) => type))
    expect([...kinds].sort()).toEqual(['ended', 'level', 'partial', 'ready', 'segment', 'speech'])
    const numbers = segmentsOf(client.messages).map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, index) => index))
    expect(numbers.length).toBeGreaterThan(3)
  })

  it('is kept as an analysis with its sound where that is asked for, and only then', async () => {
    const client = await begin({ ...START, record: true, name: 'kept', tags: ['sales'], notice_given: true })
    const { session } = await client.next('ready')
    const api = createClient(address)
    expect(await api.get(session)).toMatchObject({ state: 'running', name: 'kept', options: { notice_given: true } })
    expect((await api.liveCalls()).items).toMatchObject([{ id: session, tags: ['sales'], recorded: true }])
    client.send(sound)
    client.send({ type: 'end' })
    expect((await client.next('ended')).recording).toBe(session)
    const { analysis, state } = await api.get(session)
    expect(state).toBe('done')
    expect(analysis).toEqual({ ...expected, source: { ...expected.source, name: 'kept' } })
    const path = join(test.folder, 'again.wav')
    writeFileSync(path, Buffer.from(await (await api.audio(session)).arrayBuffer()))
    expect(await analyzeFile(path, { roles: ROLES, name: 'kept' })).toEqual(analysis)
    expect((await api.list({ q: 'kept' })).items).toHaveLength(1)
    expect((await api.list({ q: 'live' })).items).toHaveLength(0)
  })

  it('goes on after its socket dropped: no sound is lost, no segment missed or said twice', async () => {
    const first = await begin()
    const { resumeToken } = await first.next('ready')
    const half = 2 * 8000 * 17
    first.send(sound.subarray(0, half))
    await first.next('segment')
    first.socket.terminate()
    await first.closed
    const heard = segmentsOf(first.messages)
    const second = await openSocket(address, '/v1/live')
    second.send({ type: 'resume', resumeToken, segments: heard.length })
    const { receivedBytes } = await second.next('ready')
    expect(receivedBytes).toBe(half)
    second.send(sound.subarray(receivedBytes))
    second.send({ type: 'end' })
    expect((await second.next('ended')).analysis).toEqual(expected)
    const numbers = [...heard, ...segmentsOf(second.messages)].map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, index) => index))
    const late = await openSocket(address, '/v1/live')
    late.send({ type: 'resume', resumeToken })
    expect((await late.next('ended')).analysis).toEqual(expected)
    expect(segmentsOf(late.messages)).toHaveLength(numbers.length)
  })

  it('is taken over by who shows its token, and by nobody else', async () => {
    const first = await begin()
    const { resumeToken } = await first.next('ready')
    const stranger = await openSocket(address, '/v1/live')
    stranger.send({ type: 'resume', resumeToken: `${resumeToken?.slice(0, -1)}_` })
    expect((await stranger.next('error')).problem.code).toBe('live/not-resumable')
    expect(await stranger.closed).toBe(1008)
    const second = await openSocket(address, '/v1/live')
    second.send({ type: 'resume', resumeToken })
    expect(await first.closed).toBe(4000)
    second.send(sound.subarray(0, 32_000))
    second.send({ type: 'end' })
    expect((await second.next('ended')).analysis.source.durationSeconds).toBe(2)
  })

  it('can be watched by others, from any moment on, and ended', async () => {
    const client = await begin()
    const { session } = await client.next('ready')
    client.send(sound)
    await client.next('segment')
    const api = createClient(address)
    const watched: LiveMessage[] = []
    for await (const message of api.watchLive(session)) {
      watched.push(message)
      if (watched.length === 1) await api.endLive(session)
    }
    expect(watched[0]?.type).toBe('ready')
    expect(segmentsOf(watched)).toEqual(segmentsOf(client.messages))
    expect(watched.at(-1)).toMatchObject({ type: 'ended', reason: { code: 'cancelled' } })
    expect((await client.next('ended')).analysis).toEqual(expected)
    await expect(api.endLive(crypto.randomUUID())).rejects.toMatchObject({ code: 'request/not-found' })
  })

  it('is ended with its analysis when that is deleted while it runs', async () => {
    const client = await begin({ ...START, record: true })
    const { session } = await client.next('ready')
    await createClient(address).delete(session)
    expect((await client.next('error')).problem.code).toBe('cancelled')
    expect(await test.service.blobs.has(`${session}.wav`)).toBe(false)
  })

  it('says the figures of what it did, and that nothing was dropped', async () => {
    const text = await test.service.metrics.text()
    expect(text).toMatch(/undertone_live_calls_total\{kind="websocket",outcome="done"\} [1-9]/)
    expect(text).toMatch(/undertone_live_dropped_seconds_total 0\n/)
    expect(text).toMatch(/undertone_live_latency_seconds_count [1-9]\d\d/)
    expect(text).toMatch(/undertone_live_calls 0\n/)
  })
})
