import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LiveMessage } from '../../src/contract/live.ts'
import { pieces } from '../support/calls.ts'
import { openSocket } from '../support/live-client.ts'
import { openTestService, type TestService } from '../support/service.ts'

let test: TestService
let address: string

beforeAll(async () => {
  const liveThread = new URL('../support/slow-call-worker.ts', import.meta.url)
  test = await openTestService({ liveThread, config: { live: { threads: 1, maxSpeed: 100_000 } } })
  address = await test.app.listen({ port: 0 })
})
afterAll(() => test.close())

describe('a call that comes in faster than it is analysed', () => {
  it('waits at its sender: memory is bounded, and no byte is lost', async () => {
    const client = await openSocket(address, '/v1/live')
    client.send({ encoding: 'mulaw', sampleRate: 8000, channels: 1 })
    await client.next('ready')
    const sound = new Uint8Array(16 * 2 ** 20)
    for (const piece of pieces(sound, 16_384)) client.send(piece)
    await client.next('level')
    expect(client.socket.bufferedAmount).toBeGreaterThan(2 ** 20)
    client.send({ type: 'end' })
    await client.next('ended')
    // The thread says in the place of the time how many bytes it was given.
    const levels = client.messages.filter(
      (message): message is Extract<LiveMessage, { type: 'level' }> => message.type === 'level',
    )
    const waiting = levels.map(({ receivedBytes, time }) => receivedBytes - time)
    expect(Math.max(...waiting)).toBeLessThanOrEqual(2 * 65_536 + 16_384)
    expect(levels.at(-1)?.time).toBe(sound.length)
    expect(levels.at(-1)?.lagSeconds).toBeGreaterThan(0)
  })
})
