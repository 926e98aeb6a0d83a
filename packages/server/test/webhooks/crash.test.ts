import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Webhook as Verifier } from 'standardwebhooks'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DeliveryPage } from '../../src/contract/webhook.ts'
import { hasPostgres, startPostgres } from '../support/postgres.ts'
import { startReceiver } from '../support/receiver.ts'
import { ask } from '../support/requests.ts'
import { emptyDataFolder, openTestService } from '../support/service.ts'

const ANNOUNCING = fileURLToPath(new URL('../support/announcing-service.ts', import.meta.url))
const KINDS = ['the embedded database', ...(hasPostgres ? ['PostgreSQL'] : [])]

describe.each(KINDS)('a service on %s that is killed while it sends a message', kind => {
  it('has it sent after its next start, under the same id, and nothing else; and has written no secret to its log', async () => {
    const folder = await emptyDataFolder()
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const receiver = await startReceiver()
    onTestFinished(() => receiver.stop())
    receiver.answer = () => 'never'
    const databaseUrl: string[] = []
    if (kind === 'PostgreSQL') {
      const postgres = await startPostgres()
      onTestFinished(() => postgres.stop())
      databaseUrl.push(await postgres.createDatabase())
    }
    const child = spawn(process.execPath, [ANNOUNCING, folder, receiver.url, ...databaseUrl], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = text(child.stderr)
    const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
    const [id = '', secret = ''] = said.trim().split(' ')
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await log).toContain('analysed')
    expect(await log).not.toContain(secret.slice('whsec_'.length))

    receiver.answer = () => 204
    const config = { allowAddresses: [receiver.host], ...(databaseUrl[0] && { databaseUrl: databaseUrl[0] }) }
    const test = await openTestService({ folder, config })
    onTestFinished(() => test.close())
    const deliveries = async () => {
      const { items } = DeliveryPage.parse((await ask(test.app, 'GET', `/v1/deliveries?subject=${id}`)).json())
      return items.map(({ state, attempts }) => [state, attempts.map(({ status }) => status)])
    }
    await expect.poll(deliveries, { timeout: 60_000 }).toEqual([['delivered', [204]]])
    expect(receiver.received).toHaveLength(2)
    const [first, second] = receiver.received
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    for (const message of receiver.received) new Verifier(secret).verify(message.body, message.headers)
  }, 150_000)
})
