import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startThread, stopThread } from '../../src/node/thread.ts'

const THREAD = new URL('../../src/node/thread.ts', import.meta.url)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'undertone-thread-'))
  await writeFile(join(folder, 'slow.mjs'), 'await new Promise(resolve => setTimeout(resolve, 50))\n')
  const use = `import './slow.mjs'\nimport { portOfThread } from ${JSON.stringify(THREAD.href)}\n`
  await writeFile(
    join(folder, 'serve.mjs'),
    `${use}const port = portOfThread()
port.on('message', flag => { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); for (;;); })
port.postMessage('loaded')
`,
  )
  await writeFile(join(folder, 'broken.mjs'), `${use}throw new Error('broken')\n`)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const start = (name: string) => startThread(pathToFileURL(join(folder, name)))

test('a thread that is ended while it loads ends when it has loaded', async () => {
  const worker = start('serve.mjs')
  const told = new Promise(resolve => worker.once('message', resolve))
  await stopThread(worker)
  expect(await told).toBe('loaded')
})

test('a thread that loops for ever is ended', async () => {
  const worker = start('serve.mjs')
  const looping = new Int32Array(new SharedArrayBuffer(4))
  worker.postMessage(looping)
  await Atomics.waitAsync(looping, 0, 0).value
  await stopThread(worker)
})

test('a thread that never loads is ended too, and more than once', async () => {
  const worker = start('broken.mjs')
  const failed = new Promise(resolve => worker.once('error', resolve))
  await stopThread(worker)
  expect(await failed).toMatchObject({ message: 'broken' })
  await stopThread(worker)
})
