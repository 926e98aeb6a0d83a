import { afterAll, beforeAll, expect, it } from 'vitest'
import { Session } from '../../src/contract/access.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await openTestService({ config: { region: 'eu' } })
})
afterAll(() => test.close())

function send(fields: Record<string, string>) {
  return ask(test.app, 'POST', '/v1/analyses', form({ ...fields, file: ['a.wav', Buffer.from('sound')] }))
}

it('a service in the EU analyses nobody who is not told, and no agent', async () => {
  for (const fields of [{}, { notice_given: 'false' }, { notice_given: 'true', agentEmotion: 'coaching' }]) {
    const refused = await send(fields as Record<string, string>)
    expect([refused.status, codeOf(refused)]).toEqual([403, 'policy/refused'])
  }
  const address = { url: 'http://93.184.216.34/a.wav' }
  expect(codeOf(await ask(test.app, 'POST', '/v1/analyses', { body: address }))).toBe('policy/refused')
  const batch = { urls: [address.url] }
  expect(codeOf(await ask(test.app, 'POST', '/v1/batches', { body: batch }))).toBe('policy/refused')
  expect((await send({ notice_given: 'true', roles: 'customer,agent' })).status).toBe(202)
  const kept = []
  for await (const key of test.service.blobs.keys()) kept.push(key)
  expect(kept).toHaveLength(1)
  expect(Session.parse((await ask(test.app, 'GET', '/v1/session')).json()).region).toBe('eu')
})
