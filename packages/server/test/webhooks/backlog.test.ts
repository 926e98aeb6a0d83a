import { afterEach, describe, expect, it } from 'vitest'
import { announce } from '../../src/webhooks/announce.ts'
import { makeWebhook } from '../../src/webhooks/endpoints.ts'
import { DATABASES } from '../support/databases.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import type { TestService } from '../support/service.ts'

/** Eight workers that wait for their time to ask between two messages need 75 seconds for these. */
const MANY = 300

describe.each(DATABASES)('messages that pile up, on $name', ({ open }) => {
  let receivers: Receiver[] = []
  let test: TestService | undefined
  afterEach(async () => {
    await test?.close()
    for (const receiver of receivers) await receiver.stop()
    receivers = []
    test = undefined
  })

  /** A service with a webhook to each of some servers. */
  async function start(count: number): Promise<{ service: TestService['service']; receivers: Receiver[] }> {
    for (let index = 0; index < count; index++) receivers.push(await startReceiver())
    test = await open({ config: { allowAddresses: receivers.map(({ host }) => host), webhookRetrySeconds: [] } })
    for (const { url } of receivers) await makeWebhook(test.service, { url, events: ['analysis.done'], active: true })
    return { service: test.service, receivers }
  }

  async function tell(service: TestService['service'], count: number, callback?: string): Promise<void> {
    const event = { type: 'analysis.done', subject: 'none', data: {}, ...(callback && { callback }) } as const
    await service.database.orm.transaction(async queries => {
      for (let key = 0; key < count; key++) await announce(service, queries, { ...event, key: `${callback}-${key}` })
    })
  }

  it('are sent one after the other, without a wait in between, and none twice', async () => {
    const { service, receivers } = await start(1)
    await tell(service, MANY)
    const [{ received }] = receivers as [Receiver]
    await expect.poll(() => received.length, { timeout: 70_000 }).toBe(MANY)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(MANY)
  }, 120_000)

  it('are two at a time to one receiver, and one that does not answer holds up no other, be it of a callback', async () => {
    const { service, receivers } = await start(2)
    const [slow, quick] = receivers as [Receiver, Receiver]
    const waiting: (() => void)[] = []
    let atOnce = 0
    slow.answer = async () => {
      atOnce++
      await new Promise<void>(resolve => waiting.push(resolve))
      atOnce--
      return 204
    }
    await tell(service, 20)
    await expect.poll(() => quick.received.length, { timeout: 40_000 }).toBe(20)
    await tell(service, 20, quick.url)
    await expect.poll(() => quick.received.length, { timeout: 40_000 }).toBe(60)
    let most = 0
    await expect
      .poll(
        () => {
          most = Math.max(most, atOnce)
          for (const release of waiting.splice(0)) release()
          return slow.received.length
        },
        { timeout: 40_000, interval: 5 },
      )
      .toBe(40)
    expect(most).toBe(2)
  }, 120_000)
})
