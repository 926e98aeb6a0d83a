import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { waitForAnalysis } from '../../src/analyses/wait.ts'
import { recoverCalls } from '../../src/live/recover-calls.ts'
import { phoneCall } from '../support/calls.ts'
import { DATABASES } from '../support/databases.ts'
import { openSocket } from '../support/live-client.ts'

/** No process has it. */
const GONE = 2 ** 30

describe.each(DATABASES)('a recorded call whose process ended, on $name', ({ open }) => {
  it('is analysed with what had come until then', async () => {
    const test = await open()
    try {
      const address = await test.app.listen({ port: 0 })
      const client = await openSocket(address, '/v1/live')
      client.send({ encoding: 'mulaw', sampleRate: 8000, channels: 1, record: true, name: 'broken off' })
      const { session } = await client.next('ready')
      // What a process leaves that was killed: its note, the sound so far, and a row that says "running".
      const note = { id: session, host: hostname(), process: GONE }
      const lost = { ...note, id: crypto.randomUUID() }
      const row = await test.service.table.get(session)
      const { customer } = await phoneCall(10)
      const folder = join(test.folder, 'live')
      mkdirSync(folder, { recursive: true })
      const plan = { encoding: 'mulaw', sampleRate: 8000, channels: 1 }
      writeFileSync(join(folder, `${lost.id}.json`), JSON.stringify({ ...lost, plan }))
      writeFileSync(join(folder, `${lost.id}.sound`), customer)
      // Killed while it wrote the note, before there was anything to keep.
      writeFileSync(join(folder, `${crypto.randomUUID()}.json`), '{"id":')
      const { table } = test.service
      await table.insert({ ...row!, id: lost.id }, async () => {})
      await table.update(lost.id, { state: 'running' })
      expect(await recoverCalls(test.service)).toBe(1)
      expect(await recoverCalls(test.service)).toBe(0)
      const done = await waitForAnalysis(test.service, lost.id, 30, new AbortController().signal)
      expect(done).toMatchObject({ state: 'done', bytes: 80_044, blob: `${lost.id}.wav` })
      expect((await table.get(session))?.state).toBe('running')
      client.send({ type: 'end' })
    } finally {
      await test.close()
    }
  })

  it('is no call that still runs when the service is stopped: that one is kept as it is', async () => {
    const test = await open({ config: { drainSeconds: 20 } })
    const address = await test.app.listen({ port: 0 })
    const client = await openSocket(address, '/v1/live')
    client.send({ encoding: 'mulaw', sampleRate: 8000, channels: 1, record: true })
    const { session } = await client.next('ready')
    client.send(new Uint8Array(16_000).fill(0xff))
    await client.next('level')
    await test.app.close()
    expect(await client.next('ended')).toMatchObject({ reason: { code: 'service/unavailable' }, recording: session })
    expect(await client.closed).toBe(1000)
    expect(await test.service.table.get(session)).toMatchObject({ state: 'done', duration: 2 })
    await test.close()
  })
})
