import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROOT } from '../../../../test/support/sources.ts'
import { sweep } from '../../src/analyses/retention.ts'
import { hasPostgres, startPostgres } from '../support/postgres.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { emptyDataFolder, invented, openTestService, type TestService } from '../support/service.ts'

const MANY = 1000

function send({ app }: TestService, name: string, fields: Record<string, string> = {}) {
  return ask(app, 'POST', '/v1/analyses', form({ ...fields, file: [name, Buffer.from(name)] }))
}

/** Analyses when it is let, and counts how often each; what it has in hand when it is closed is given up. */
function held() {
  const times = new Map<string, number>()
  let letGo = () => {}
  let giveUp = () => {}
  const gate = new Promise<void>((resolve, reject) => {
    letGo = resolve
    giveUp = () => reject(new AppError('cancelled', 'Closed.'))
  })
  gate.catch(() => {})
  const compute = invented(async ({ name = '' }) => {
    times.set(name, (times.get(name) ?? 0) + 1)
    await gate
    return {}
  })
  return { compute: { ...compute, close: async () => giveUp() }, times, letGo }
}

async function temporaryFolder(): Promise<string> {
  const folder = await emptyDataFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('a service that is stopped and started', () => {
  it(`does each of ${MANY} recordings that wait, once`, async () => {
    const folder = await temporaryFolder()
    const before = held()
    const first = await openTestService({ folder, compute: before.compute })
    const { table, queue, blobs, now } = first.service
    await blobs.write('one-for-all', [Buffer.from('sound')], 100)
    for (let number = 0; number < MANY; number++) {
      const id = crypto.randomUUID()
      const row = {
        id,
        name: `${number}`,
        blob: 'one-for-all',
        bytes: 5,
        sha256: '',
        url: null,
        batch: null,
        sender: null,
      }
      await table.insert(
        { ...row, createdAt: now(), expiresAt: null, options: {}, tags: [], noticeGiven: null, roles: [] },
        queries => queue.add([id], queries, { priority: 0, tenant: 'default' }),
      )
    }
    await first.close()
    const stats = async ({ app }: TestService) =>
      (await ask(app, 'GET', '/v1/stats')).json<{ states: Record<string, number> }>().states

    const times = new Map<string, number>()
    const compute = invented(({ name = '' }) => {
      times.set(name, (times.get(name) ?? 0) + 1)
      return {}
    })
    const second = await openTestService({ folder, compute, config: { workers: 4 } })
    onTestFinished(() => second.close())
    await expect.poll(() => stats(second), { timeout: 150_000, interval: 500 }).toEqual({ done: MANY })
    expect(times.size).toBe(MANY)
    expect(Math.max(...times.values())).toBe(1)
  }, 200_000)

  it('is as it was from a copy of its folder', async () => {
    const folder = await temporaryFolder()
    const { compute } = held()
    const first = await openTestService({ folder, compute: invented() })
    const { id } = (await send(first, 'done.wav', { tags: 'kept' })).json()
    await ask(first.app, 'GET', `/v1/analyses/${id}?wait=30`)
    const result = (await ask(first.app, 'GET', `/v1/analyses/${id}`)).text
    await first.close()
    const waiting = await openTestService({ folder, compute })
    const later = (await send(waiting, 'waiting.wav')).json().id
    await waiting.close()

    const copy = join(await temporaryFolder(), 'copy')
    cpSync(folder, copy, { recursive: true })
    const restored = await openTestService({ folder: copy })
    onTestFinished(() => restored.close())
    expect((await ask(restored.app, 'GET', `/v1/analyses/${id}`)).text).toBe(result)
    expect((await ask(restored.app, 'GET', `/v1/analyses/${id}/audio`)).text).toBe('done.wav')
    expect((await ask(restored.app, 'GET', `/v1/analyses/${later}?wait=30`)).json().state).toBe('done')
  })
})

describe('a service that is killed while something is sent', () => {
  it('keeps nothing of it', async () => {
    const folder = await temporaryFolder()
    const command = join(ROOT, 'packages/cli/bin/undertone.js')
    const server = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const port = await new Promise<number>(resolve => {
      let said = ''
      server.stderr.setEncoding('utf8').on('data', text => {
        said += text
        const found = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
        if (found) resolve(Number(found))
      })
    })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    const head = `POST /v1/analyses HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: audio/wav\r\ncontent-length: 900000\r\n\r\n`
    socket.write(head)
    socket.write(Buffer.alloc(300_000, 1))
    const unfinished = join(folder, 'recordings', 'unfinished')
    await expect.poll(() => readdirSync(unfinished).length, { timeout: 20_000 }).toBe(1)
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
    socket.destroy()

    const test = await openTestService({ folder })
    onTestFinished(() => test.close())
    expect(readdirSync(unfinished)).toEqual([])
    expect((await ask(test.app, 'GET', '/v1/analyses')).json<{ items: unknown[] }>().items).toEqual([])
  })
})

describe('a clock that jumps', () => {
  it('loses nothing that is in hand, and deletes by what it says then', async () => {
    let now = new Date(Date.UTC(2026, 0, 10))
    const { compute, letGo, times } = held()
    const test = await openTestService({ compute, now: () => now })
    onTestFinished(() => test.close())
    const forever = (await send(test, 'forever.wav')).json().id
    const short = (await send(test, 'short.wav', { retentionDays: '5' })).json().id
    await expect.poll(() => times.size).toBe(2)
    now = new Date(Date.UTC(2025, 0, 1))
    expect(await sweep(test.service)).toBe(0)
    letGo()
    for (const id of [forever, short])
      expect((await ask(test.app, 'GET', `/v1/analyses/${id}?wait=30`)).json().state).toBe('done')
    now = new Date(Date.UTC(2027, 0, 1))
    expect(await sweep(test.service)).toBe(1)
    expect((await ask(test.app, 'GET', `/v1/analyses/${forever}`)).json().state).toBe('done')
    const { items } = (await ask(test.app, 'GET', '/v1/analyses')).json<{ items: { id: string }[] }>()
    expect(items.map(({ id }) => id)).toEqual([forever])
  })
})

describe.skipIf(!hasPostgres)('a PostgreSQL', () => {
  it('that crashes and comes back in the middle of work costs a while, and nothing else', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const { compute, letGo } = held()
    const databaseUrl = await postgres.createDatabase()
    const test = await openTestService({ compute, config: { databaseUrl, workers: 1 } })
    onTestFinished(() => test.close())
    const ids = [(await send(test, 'in hand')).json().id, (await send(test, 'waiting')).json().id]
    await expect.poll(async () => (await ask(test.app, 'GET', `/v1/analyses/${ids[0]}`)).json().state).toBe('running')

    await postgres.crash()
    const [ready, state, sent] = [
      await ask(test.app, 'GET', '/readyz'),
      await ask(test.app, 'GET', `/v1/analyses/${ids[0]}`),
      await send(test, 'sent meanwhile'),
    ]
    for (const answer of [ready, state, sent])
      expect([answer.status, codeOf(answer)]).toEqual([503, 'service/unavailable'])
    letGo()
    await postgres.start()

    for (const id of ids) {
      const poll = async () => {
        const answer = await ask(test.app, 'GET', `/v1/analyses/${id}`)
        return answer.status === 200 ? answer.json().state : answer.status
      }
      await expect.poll(poll, { timeout: 60_000, interval: 500 }).toBe('done')
    }
    const { items } = (await ask(test.app, 'GET', '/v1/analyses')).json<{ items: { name: string }[] }>()
    expect(items.map(({ name }) => name).sort()).toEqual(['in hand', 'waiting'])
    const kept = readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' })
    expect(kept.filter(path => path.includes('-'))).toHaveLength(2)
    expect((await ask(test.app, 'GET', '/readyz')).status).toBe(200)
  }, 120_000)

  it('is as it was from a dump and the recordings', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const [databaseUrl, other] = [await postgres.createDatabase(), await postgres.createDatabase()]
    const first = await openTestService({ config: { databaseUrl } })
    onTestFinished(() => first.close())
    const { id } = (await send(first, 'done.wav')).json()
    const result = (await ask(first.app, 'GET', `/v1/analyses/${id}?wait=30`)).text
    postgres.copy(databaseUrl, other)
    const folder = await temporaryFolder()
    mkdirSync(join(folder, 'recordings'), { recursive: true })
    cpSync(join(first.folder, 'recordings'), join(folder, 'recordings'), { recursive: true })

    const restored = await openTestService({ folder, config: { databaseUrl: other } })
    onTestFinished(() => restored.close())
    expect((await ask(restored.app, 'GET', `/v1/analyses/${id}`)).text).toBe(result)
    expect((await ask(restored.app, 'GET', `/v1/analyses/${id}/audio`)).text).toBe('done.wav')
    const next = (await send(restored, 'next.wav')).json().id
    expect((await ask(restored.app, 'GET', `/v1/analyses/${next}?wait=30`)).json().state).toBe('done')
    await expect(restored.service.database.orm.execute("update undertone.audit set who = 'nobody'")).rejects.toThrow()
  })
})
