import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../packages/server/src/client/index.ts'
import { emptyDataFolder } from '../packages/server/test/support/service.ts'
import { run } from './support/run.ts'
import { ROOT } from './support/sources.ts'

const TOKEN = 'a token of the account'

/** A program that runs, what it has said, and a line of it that is waited for. */
interface Running {
  readonly child: ChildProcess
  said(): string
  line(pattern: RegExp): Promise<RegExpExecArray>
}

function start(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, env: { ...process.env, ...env } })
  let text = ''
  const changed = new Set<() => void>()
  const onText = (part: string) => {
    text += part
    for (const look of changed) look()
  }
  child.stdout.setEncoding('utf8').on('data', onText)
  child.stderr.setEncoding('utf8').on('data', onText)
  return {
    child,
    said: () => text,
    line: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)
          if (!found) return
          changed.delete(look)
          resolve(found)
        }
        changed.add(look)
        child.once('exit', code => reject(new Error(`${script} ended with ${code}:\n${text}`)))
        look()
      }),
  }
}

async function end({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** A port that is free now: the service has to be told of the other's address, and the other of the service's. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const place = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof place === 'object' && place ? place.port : 0
}

describe('examples/twilio', () => {
  let data: string
  let service: Running
  let example: Running
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    data = await emptyDataFolder()
    const [own, port] = [await freePort(), await freePort()]
    const address = `http://127.0.0.1:${port}`
    service = start(
      'packages/cli/bin/undertone.js',
      [
        ...['serve', '--port', String(port), '--data', data, '--jobs', '1', '--public-url', address],
        ...['--allow-address', `127.0.0.1:${own}`],
      ],
      { UNDERTONE_TWILIO_AUTH_TOKEN: TOKEN },
    )
    await service.line(/listens on/)
    const client = createClient(address)
    const publicUrl = `http://127.0.0.1:${own}`
    await client.addAlertRule({ name: 'upset customer', labels: ['angry', 'fearful'], minProbability: 0.5, seconds: 3 })
    const { secret } = await client.addWebhook({ url: `${publicUrl}/undertone` })
    env = {
      ...{ PORT: String(own), PUBLIC_URL: publicUrl, UNDERTONE_URL: `ws://127.0.0.1:${port}`, FAST: '1' },
      ...{ TWILIO_AUTH_TOKEN: TOKEN, UNDERTONE_WEBHOOK_SECRET: secret },
    }
    example = start('examples/twilio/server.ts', [], env)
    await example.line(/Waits for Twilio/)
  }, 180_000)

  afterAll(async () => {
    for (const one of [example, service]) if (one) await end(one)
    rmSync(data, { recursive: true, force: true })
  })

  it('answers a call, has it analysed while it is spoken, and prints the alert that comes of it', async () => {
    const { code, stdout, stderr } = run(process.execPath, [join(ROOT, 'examples/twilio/pretend-call.ts')], { env })
    expect([code, stderr]).toEqual([0, ''])
    const [, callSid] = /^(CA\w{32}): streaming to ws:.*\/v1\/twilio\n\1: ended\n$/.exec(stdout) ?? []
    expect(callSid).toBeDefined()
    await example.line(new RegExp(`alert\\.fired: upset customer, call ${callSid}, after \\d+\\.\\d s \\(\\d+ %\\)`))
    // The call was recorded, and is analysed once more as a recording.
    await example.line(new RegExp(`analysis\\.done: ${callSid}`))
    expect(example.said().match(/alert\.fired/g)).toHaveLength(1)
  }, 120_000)

  it('answers nobody else', async () => {
    const post = async (path: string, body: string, headers = {}) =>
      (await fetch(env.PUBLIC_URL + path, { method: 'POST', body, headers })).status
    expect(await post('/voice', 'CallSid=CA1')).toBe(403)
    expect(await post('/voice', 'CallSid=CA1', { 'x-twilio-signature': 'bm8=' })).toBe(403)
    const signed = {
      ...{ 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) },
      'webhook-signature': 'v1,bm8=',
    }
    expect(await post('/undertone', '{"type":"alert.fired","data":{}}', signed)).toBe(403)
    expect(await post('/elsewhere', '')).toBe(404)
  })

  it('says which setting is missing', () => {
    const { code, stderr } = run(process.execPath, [join(ROOT, 'examples/twilio/server.ts')], {
      env: { ...env, UNDERTONE_WEBHOOK_SECRET: '' },
    })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^Expected UNDERTONE_WEBHOOK_SECRET in the environment/)])
  })
})
