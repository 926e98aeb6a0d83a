import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testModelPath } from '../../../cli/test/support/recordings.ts'
import { createClient } from '../../src/client/index.ts'
import { startServer } from '../../src/index.ts'
import { twilioSignature } from '../../src/live/twilio/signature.ts'
import { interleave, phoneCall, pieces } from '../support/calls.ts'
import { openSocket } from '../support/live-client.ts'
import { offline } from '../support/offline.ts'
import { hasPostgres, startPostgres } from '../support/postgres.ts'
import { emptyDataFolder } from '../support/service.ts'
import { sendTwilioCall, TWILIO_PATH } from '../support/twilio-client.ts'

const SERVICE = fileURLToPath(new URL('../support/live-service.ts', import.meta.url))
const KINDS = ['the embedded database', ...(hasPostgres ? ['PostgreSQL'] : [])]
const TOKEN = '12345'
const ROLES = ['customer', 'agent'] as const
const SECONDS = 12
/** Two channels of 8-bit codes. */
const BYTES_A_SECOND = 16_000
const HEADER_BYTES = 44

describe.each(KINDS)('a service on %s that is killed in the middle of calls', kind => {
  it('has kept after its next start what was promised, all but the last second, and says of the rest that it is gone', async () => {
    const dataFolder = await emptyDataFolder()
    onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }))
    const databaseUrl: string[] = []
    if (kind === 'PostgreSQL') {
      const postgres = await startPostgres()
      onTestFinished(() => postgres.stop())
      databaseUrl.push(await postgres.createDatabase())
    }
    const model = testModelPath()
    const child = spawn(process.execPath, [SERVICE, dataFolder, model, TOKEN, ...databaseUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
    const first = said.trim()
    const call = await phoneCall(SECONDS)
    const sound = interleave(call.customer, call.agent)

    const begin = async (name: string, record: boolean) => {
      const socket = await openSocket(first, '/v1/live')
      socket.send({ encoding: 'mulaw', sampleRate: 8000, channels: 2, roles: ROLES, name, record })
      const { session, resumeToken } = await socket.next('ready')
      for (const piece of pieces(sound, 320)) socket.send(piece)
      return { socket, session, resumeToken }
    }
    const kept = await begin('kept', true)
    const passing = await begin('passing', false)
    const signature = twilioSignature(new URL(TWILIO_PATH, first.replace('http', 'wss')).href, TOKEN)
    // It never ends by itself.
    const due = (chunk: number) => (chunk === SECONDS * 50 ? new Promise<void>(() => {}) : undefined)
    void sendTwilioCall(first, { signature, callSid: 'CA1', parameters: { record: 'true' }, ...call, due })
    const heard = async () =>
      (await createClient(first).liveCalls()).items.filter(({ seconds }) => seconds > SECONDS - 1)
    await expect.poll(async () => (await heard()).length, { timeout: 60_000 }).toBe(3)
    const twilio = (await heard()).find(({ kind }) => kind === 'twilio')!.id
    child.kill('SIGKILL')
    expect(await kept.socket.closed).toBe(1006)

    const options = { model, port: 0, workers: 1, logLevel: 'silent' } as const
    const server = await startServer({ dataFolder, ...options, ...(databaseUrl[0] && { databaseUrl: databaseUrl[0] }) })
    onTestFinished(() => server.close())
    const api = createClient(server.address)
    expect((await api.liveCalls()).items).toEqual([])
    for (const [id, name] of [
      [kept.session, 'kept'],
      [twilio, 'CA1'],
    ] as const) {
      const { state, analysis } = await api.get(id, { wait: 60 })
      expect(state).toBe('done')
      const wav = Buffer.from(await (await api.audio(id)).arrayBuffer())
      const codes = wav.subarray(HEADER_BYTES)
      expect(codes.length).toBeGreaterThan(sound.length - 1.1 * BYTES_A_SECOND)
      expect(codes.equals(sound.subarray(0, codes.length))).toBe(true)
      expect(analysis).toEqual(await offline(codes, { model, name, roles: ROLES }))
    }
    expect(readdirSync(join(dataFolder, 'live'))).toEqual([])
    await expect(api.get(passing.session)).rejects.toMatchObject({ code: 'analysis/not-found' })
    const late = await openSocket(server.address, '/v1/live')
    late.send({ type: 'resume', resumeToken: kept.resumeToken })
    expect((await late.next('error')).problem.code).toBe('live/not-resumable')
  }, 180_000)
})
