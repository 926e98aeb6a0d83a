import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
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
})
