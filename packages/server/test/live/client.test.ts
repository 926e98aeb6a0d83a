import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client/index.ts'
import type { LiveMessage } from '../../src/contract/live.ts'
import { makeKey } from '../../src/security/keys.ts'
import { interleave, phoneCall, pieces } from '../support/calls.ts'
import { offline } from '../support/offline.ts'
import { openTestService, type TestService } from '../support/service.ts'

const ROLES = ['customer', 'agent'] as const
let test: TestService
let address: string
let apiKey: string

beforeAll(async () => {
  const before = await openTestService()
  const asked = { name: 'x', scopes: ['write' as const, 'read' as const], requestsPerMinute: 1000 }
  apiKey = (await makeKey(before.service.database.orm, asked, new Date())).key
  await before.app.close()
  await before.service.close()
  test = await openTestService({ folder: before.folder, config: { live: { maxSpeed: 1000 } } })
  address = await test.app.listen({ port: 0 })
})
afterAll(() => test.close())

async function all(messages: AsyncIterable<LiveMessage>): Promise<LiveMessage[]> {
  const heard: LiveMessage[] = []
  for await (const message of messages) heard.push(message)
  return heard
}

describe('a live call by the client', () => {
  it('goes on though its socket drops again and again: the result is that of the whole recording', async () => {
    const { customer, agent } = await phoneCall(30)
    const sound = interleave(customer, agent)
    const session = createClient(address, { apiKey }).openLive({
      ...{ encoding: 'mulaw', sampleRate: 8000, channels: 2, roles: [...ROLES], name: 'call' },
    })
    const reading = all(session.messages)
    let count = 0
    for (const piece of pieces(sound, 1600)) {
      await session.send(piece)
      if (++count % 100 === 0) for (const socket of test.app.websocketServer.clients) socket.terminate()
    }
    session.end()
    const heard = await reading
    const last = heard.at(-1)
    expect(last?.type === 'ended' && last.analysis).toEqual(await offline(sound, { roles: ROLES, name: 'call' }))
    const numbers = heard.flatMap(message => (message.type === 'segment' ? [message.number] : []))
    expect(numbers).toEqual(numbers.map((_, index) => index))
    expect(heard.filter(({ type }) => type === 'ready')).toHaveLength(1)
  })

  it('throws the codes of the service', async () => {
    const session = createClient(address, { apiKey }).openLive({ encoding: 'mulaw', sampleRate: 8000, channels: 99 })
    await expect(all(session.messages)).rejects.toMatchObject({ code: 'request/invalid' })
    const stranger = createClient(address, { apiKey: 'ut_none' }).openLive({ encoding: 'webm_opus' })
    await expect(all(stranger.messages)).rejects.toMatchObject({ code: 'access/no-key' })
  })
})
