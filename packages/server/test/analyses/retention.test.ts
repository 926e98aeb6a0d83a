import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sweep } from '../../src/analyses/retention.ts'
import { ask, form } from '../support/requests.ts'
import { openTestService } from '../support/service.ts'

it('what is kept no longer is deleted with its sound, what is kept longer stays', async () => {
  let now = new Date(Date.UTC(2026, 0, 1))
  const test = await openTestService({ now: () => now })
  onTestFinished(() => test.close())
  const send = async (retention: Record<string, string>) => {
    const sent = await ask(
      test.app,
      'POST',
      '/v1/analyses?wait=30',
      form({ file: ['a.wav', Buffer.from('x')], ...retention }),
    )
    return sent.json().id
  }
  const [short, long, forever] = [
    await send({ retentionDays: '0.5' }),
    await send({ retentionDays: '2' }),
    await send({}),
  ]
  now = new Date(Date.UTC(2026, 0, 2))
  expect(await sweep(test.service)).toBe(1)
  expect((await ask(test.app, 'GET', `/v1/analyses/${short}`)).status).toBe(404)
  const kept = readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' })
  expect(
    kept
      .filter(path => path.endsWith('.wav'))
      .map(path => path.slice(3, -4))
      .sort(),
  ).toEqual([long, forever].sort())
})
