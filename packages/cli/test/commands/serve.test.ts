import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSocket } from '../../../server/test/support/live-client.ts'
import { emptyDataFolder } from '../../../server/test/support/service.ts'
import { testModelPath, writeClip } from '../support/recordings.ts'
import { runUndertone, temporaryFolder } from '../support/run-undertone.ts'

describe('undertone serve', () => {
  it('analyses what is sent to it in a process of its own, and ends in order when it is told to', async () => {
    const clip = new Blob([readFileSync(writeClip(join(temporaryFolder(), 'clip.wav')))], { type: 'audio/wav' })
    const data = await emptyDataFolder()
    onTestFinished(() => rmSync(data, { recursive: true, force: true }))
    const form = new FormData()
    form.set('file', clip, 'clip.wav')
    let answer: Promise<unknown> | undefined
    const run = await runUndertone(
      ['serve', '--port', '0', '--data', data, '--jobs', '1', '--model', testModelPath()],
      {
        onOutput(child, _, stderr) {
          const address = /listens on (\S+)\. /.exec(stderr)?.[1]
          if (address)
            answer ??= fetch(`${address}/v1/analyses?wait=60`, { method: 'POST', body: form })
              .then(sent => sent.json())
              .finally(() => child.kill('SIGTERM'))
        },
      },
    )
    expect(await answer).toMatchObject({
      state: 'done',
      analysis: { source: { name: 'clip.wav', durationSeconds: 2 }, model: { id: 'test' } },
    })
    expect(run.stderr).not.toMatch(/error /)
    expect(run.code).toBe(0)
  }, 180_000)

  it('ends at once though clients keep their connections: each is told as its protocol has it, or cut', async () => {
    const data = await emptyDataFolder()
    onTestFinished(() => rmSync(data, { recursive: true, force: true }))
    let clients: ReturnType<typeof holdOn> | undefined
    const run = await runUndertone(['serve', '--port', '0', '--data', data, '--model', testModelPath()], {
      onOutput(child, _, stderr) {
        const address = /listens on (\S+)\. /.exec(stderr)?.[1]
        if (!address || clients) return
        clients = holdOn(address)
        clients.then(
          () => child.kill('SIGTERM'),
          () => child.kill('SIGKILL'),
        )
      },
    })
    const { following, call, silent } = await clients!
    // Node would keep such connections for one to two minutes, and a socket that does not answer for half of one.
    expect([run.code, run.stderr.match(/error /)]).toEqual([0, null])
    expect(await following).toContain(': alive')
    expect(await call.closed).toBe(1000)
    expect(await call.next('ended')).toMatchObject({ reason: { code: 'service/unavailable' } })
    await silent
  }, 50_000)

  it.skipIf(process.platform !== 'linux')(
    'says that it cannot use a data folder where there can be none',
    async () => {
      const run = await runUndertone(['serve', '--port', '0', '--data', '/proc/undertone'])
      expect(run.code).toBe(1)
      expect(run.stderr).toContain('error file/not-writable: The data folder /proc/undertone cannot be used')
    },
    60_000,
  )
})

/** Clients of all kinds that keep their connections to a service. */
async function holdOn(address: string) {
  const { port, hostname, host } = new URL(address)
  const kept = await fetch(`${address}/healthz`)
  await kept.text()
  const { body } = await fetch(`${address}/v1/alerts/events`)
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
  const following = (async () => {
    let all = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return all
      all += value
    }
  })()
  const call = await openSocket(address, '/v1/live')
  call.send({ encoding: 'mulaw', sampleRate: 8000, channels: 1 })
  await call.next('ready')
  call.send(new Uint8Array(8000).fill(0xff))
  await call.next('level')
  // As a browser that connects ahead of its next request.
  const ahead = connect(Number(port), hostname)
  await once(ahead, 'connect')
  // A socket that never says goodbye.
  const mute = connect(Number(port), hostname)
  mute.write(
    `GET /v1/live HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  )
  await once(mute, 'data')
  mute.resume()
  return { following, call, silent: Promise.all([once(ahead.resume(), 'close'), once(mute, 'close')]) }
}
