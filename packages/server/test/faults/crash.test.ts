import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Analysis } from '@undertone/core'
import { WorkerPool } from '@undertone/core/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../../../test/support/run.ts'
import { BlobFolder } from '../../src/blobs/blob-folder.ts'
import type { Compute } from '../../src/service.ts'
import { hasPostgres, startPostgres } from '../support/postgres.ts'
import { ask, form } from '../support/requests.ts'
import { emptyDataFolder, invented, openTestService } from '../support/service.ts'

const FRAGILE = new URL('../support/fragile-worker.ts', import.meta.url)
const HELD = fileURLToPath(new URL('../support/held-service.ts', import.meta.url))

function unfinished(folder: string): string[] {
  return readdirSync(join(folder, 'recordings', 'unfinished'))
}

describe('a recording that ends its worker', () => {
  it('gets three turns, then fails with the reason, while others are analysed', async () => {
    const pool = new WorkerPool<string, Analysis>(FRAGILE, 1, { processes: true })
    const compute = { analyze: (path: string) => pool.run(path), close: () => pool.close() }
    const test = await openTestService({ compute })
    onTestFinished(() => test.close())
    const send = (text: string) => ask(test.app, 'POST', '/v1/analyses', form({ file: ['a.wav', Buffer.from(text)] }))
    const [poison, sound] = await Promise.all([send('poison'), send('sound')])
    const done = await ask(test.app, 'GET', `/v1/analyses/${sound.json().id}?wait=60`)
    expect(done.json()).toMatchObject({ state: 'done' })
    const failed = await ask(test.app, 'GET', `/v1/analyses/${poison.json().id}?wait=60`)
    expect(failed.json()).toMatchObject({ state: 'failed', error: { code: 'worker/died' } })
    expect(failed.json().error?.detail).toContain('3 times (signal SIGSEGV)')
    expect((await test.service.table.get(poison.json().id))?.deaths).toBe(3)
    expect((await ask(test.app, 'GET', '/readyz')).status).toBe(200)
  })
})

/** A process that has one recording in hand and one waiting. */
async function startHeld(folder: string, ...databaseUrl: string[]): Promise<{ process: ChildProcess; ids: string[] }> {
  const held = spawn(process.execPath, [HELD, folder, ...databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(held.stdout.setEncoding('utf8'), 'data')) as [string]
  return { process: held, ids: said.trim().split(' ') }
}

async function kill(held: ChildProcess): Promise<void> {
  held.kill('SIGKILL')
  await once(held, 'exit')
}

/** Analyses, and counts which recordings. */
function counting(): { compute: Compute; done: string[] } {
  const done: string[] = []
  const compute = invented(({ name = '' }) => {
    done.push(name)
    return {}
  })
  return { compute, done }
}

describe('a service that is killed at its work', () => {
  it('does all of it after its next start, once', async () => {
    const folder = await emptyDataFolder()
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const held = await startHeld(folder)
    await kill(held.process)
    writeFileSync(join(folder, 'recordings', 'unfinished', 'half'), 'half an upload')
    const orphan = join(folder, 'recordings', 'or')
    mkdirSync(orphan)
    writeFileSync(join(orphan, 'orphan-that-was-kept-and-never-queued.wav'), 'sound')

    const { compute, done } = counting()
    const test = await openTestService({ folder, compute })
    onTestFinished(() => test.close())
    for (const id of held.ids)
      expect((await ask(test.app, 'GET', `/v1/analyses/${id}?wait=60`)).json()).toMatchObject({ id, state: 'done' })
    expect(done.sort()).toEqual(['in hand', 'waiting'])
    expect(unfinished(folder)).toEqual([])
    expect(readdirSync(orphan)).toEqual([])
  })
})

describe.skipIf(!hasPostgres)('a worker that is killed beside others', () => {
  it('loses nothing: when its heart has stopped, another does what it had in hand', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const databaseUrl = await postgres.createDatabase()
    const folder = await emptyDataFolder()
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const held = await startHeld(folder, databaseUrl)
    const { compute, done } = counting()
    const test = await openTestService({ folder, compute, config: { databaseUrl } })
    onTestFinished(() => test.close())
    const [inHand, waiting] = held.ids
    expect((await ask(test.app, 'GET', `/v1/analyses/${waiting}?wait=30`)).json()).toMatchObject({ state: 'done' })
    expect((await ask(test.app, 'GET', `/v1/analyses/${inHand}`)).json()).toMatchObject({ state: 'running' })
    await kill(held.process)
    expect((await ask(test.app, 'GET', `/v1/analyses/${inHand}?wait=50`)).json()).toMatchObject({ state: 'done' })
    expect(done).toEqual(['waiting', 'in hand'])
  }, 120_000)
})

describe('an upload whose sender goes away', () => {
  it('leaves nothing', async () => {
    const test = await openTestService()
    onTestFinished(() => test.close())
    const address = new URL(await test.app.listen({ port: 0 }))
    const { body, headers } = form({ file: ['a.wav', Buffer.alloc(100_000, 1)] })
    const socket = connect(Number(address.port), address.hostname)
    socket.write(
      `POST /v1/analyses HTTP/1.1\r\nhost: ${address.host}\r\ncontent-type: ${headers['content-type']}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    socket.write(body.subarray(0, 60_000))
    await expect.poll(() => unfinished(test.folder).length, { timeout: 20_000 }).toBe(1)
    socket.destroy()
    await expect.poll(() => unfinished(test.folder), { timeout: 20_000 }).toEqual([])
    const { items } = (await ask(test.app, 'GET', '/v1/analyses')).json<{ items: unknown[] }>()
    expect(items).toEqual([])
  })
})

describe('a disk that is full', () => {
  it('is said to be so, and nothing half-written stays', async ({ skip }) => {
    const folder = join(await emptyDataFolder(), 'small')
    mkdirSync(folder)
    onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
    if (run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).code !== 0)
      return skip('no tmpfs may be mounted')
    onTestFinished(() => void run('umount', [folder]))
    const blobs = await BlobFolder.open(folder)
    const writing = blobs.write('0000-full', [Buffer.alloc(50_000), Buffer.alloc(50_000)], 1_000_000)
    await expect(writing).rejects.toMatchObject({ code: 'file/not-writable', details: { reason: 'ENOSPC' } })
    expect(readdirSync(join(folder, 'unfinished'))).toEqual([])
    await blobs.write('0000-fits', [Buffer.alloc(20_000)], 1_000_000)
  })
})
