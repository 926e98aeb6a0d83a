import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toWav } from '@undertone/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { has, hasProgram } from '../../../../test/support/run.ts'
import { ask } from '../support/requests.ts'
import { openTestService } from '../support/service.ts'

const SOUND = toWav({
  channels: [Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i / 10) / 2)],
  sampleRate: 8000,
})
const site = createServer((request, response) => {
  if (request.url === '/sound.wav') response.writeHead(200, { 'content-type': 'audio/wav' }).end(SOUND)
  else
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<html><head><title>Talk</title></head><body><audio src="/sound.wav"></audio></body></html>')
})
let host: string

beforeAll(async () => {
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  host = `127.0.0.1:${(site.address() as AddressInfo).port}`
})
afterAll(() => void site.close())

/** What becomes of an address on a service with this setting. */
async function outcome(url: string, config: { allowYtDlp?: boolean; allowAddresses?: string[] }) {
  const test = await openTestService({ config })
  onTestFinished(() => test.close())
  const sent = await ask(test.app, 'POST', '/v1/analyses?wait=50', { body: { url } })
  const { state, error, id } = sent.json()
  const audio = state === 'done' ? (await test.app.inject(`/v1/analyses/${id}/audio`)).rawPayload : undefined
  return { status: sent.status, state, code: error?.code, audio }
}

describe('the page of a video site', () => {
  it.skipIf(!has('yt-dlp', hasProgram('yt-dlp')))(
    'is fetched by an installed yt-dlp where that is allowed',
    async () => {
      const { state, audio } = await outcome(`http://${host}/talk`, { allowYtDlp: true, allowAddresses: [host] })
      expect([state, audio?.equals(SOUND)]).toEqual(['done', true])
    },
  )

  it('fails with what to do where it is not', async () => {
    const { state, code } = await outcome(`http://${host}/talk`, { allowAddresses: [host] })
    expect([state, code]).toEqual(['failed', 'url/not-audio'])
  })

  it('stays behind the fence: an address that is not public is refused at once', async () => {
    expect(await outcome(`http://${host}/talk`, { allowYtDlp: true })).toMatchObject({ status: 403 })
  })
})
