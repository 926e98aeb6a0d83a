import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Analysis, toVtt } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { ask } from '../../../server/test/support/requests.ts'
import { invented, openTestService, type TestService } from '../../../server/test/support/service.ts'
import { testModelPath, writeClip } from '../support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

let test: TestService
let address: string
beforeAll(async () => {
  const compute = invented(({ name = '', roles }) => {
    if (name.startsWith('broken')) throw new AppError('audio/malformed', 'Broken, as asked.')
    const source = { ...sampleAnalysis().source, name, durationSeconds: 2, channels: 1 }
    return { source, notes: [`roles: ${roles?.join(' ')}`] }
  })
  test = await openTestService({ compute, config: { model: testModelPath() } })
  address = await test.app.listen({ port: 0 })
})
afterAll(() => test.close())

describe('undertone analyze --server', () => {
  it('has the service analyse, with the same options and formats', async () => {
    const folder = temporaryFolder()
    const clip = writeClip(join(folder, 'clip.wav'))
    const page = join(folder, 'clip.html')
    const args = ['analyze', clip, '--server', address, '--roles', 'customer', '--html', page]
    const json = await runUndertone([...args, '--json'])
    expect([json.code, json.stderr]).toEqual([0, ''])
    const analysis: Analysis = JSON.parse(json.stdout)
    expect(analysis).toMatchObject({ source: { name: 'clip.wav' }, notes: ['roles: customer'] })
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*clip\.wav/i)
    const vtt = await runUndertone(['analyze', clip, '--server', address, '--format', 'vtt'])
    expect(vtt.stdout).toBe(toVtt(analysis))
    const { items } = (await ask(test.app, 'GET', '/v1/analyses')).json<{ items: { name: string }[] }>()
    expect(items.map(({ name }) => name)).toEqual(['clip.wav', 'clip.wav'])
  }, 60_000)

  it('sends a folder and standard input, and tells what failed there as what fails here', async () => {
    const folder = join(temporaryFolder(), 'calls')
    mkdirSync(folder)
    const bytes = readFileSync(writeClip(join(folder, 'a.wav')))
    writeClip(join(folder, 'broken.wav'))
    const run = await runUndertone(['analyze', folder, '-', '--server', address, '--format', 'jsonl'], { stdin: bytes })
    const names = run.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).source.name)
    expect(names).toEqual(['a.wav', 'standard input'])
    expect(run.code).toBe(1)
    expect(failuresOf(run)).toMatchObject([{ code: 'audio/malformed', file: join(folder, 'broken.wav') }])
  }, 60_000)

  it.each([
    ['http://127.0.0.1:1', 'service/unavailable', 1],
    ['somewhere', 'usage/invalid-option', 2],
  ])(
    'says that nothing analyses at %s',
    async (server, code, exitCode) => {
      const clip = writeClip(join(temporaryFolder(), 'clip.wav'))
      const run = await runUndertone(['analyze', clip, '--server', server, '--json'])
      expect([run.code, run.stdout]).toEqual([exitCode, ''])
      expect(failuresOf(run)).toMatchObject([{ code }])
    },
    60_000,
  )
})
