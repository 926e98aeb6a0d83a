/**
 * `node packages/server/bench/service.bench.ts [minutes]`: a service of its own process on loopback, on the embedded
 * database and then, where one can be started, on PostgreSQL: requests/s and latency of status reads, small uploads/s
 * (what is sent is a second of silence; it is kept and queued, and not analysed), and the memory of the server over a
 * soak of both that lasts so long (default 1 minute). Prints one line for each.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toWav } from '@undertone/core'
import autocannon from 'autocannon'
import { createClient } from '../src/client/index.ts'
import { hasPostgres, startPostgres } from '../test/support/postgres.ts'

const SECONDS = 10
const CONNECTIONS = 10
const SOUND = toWav({ channels: [new Float32Array(8000)], sampleRate: 8000 })
const SELF = fileURLToPath(import.meta.url)

if (process.argv[2] === '--serve') await serve(process.argv[3]!, process.argv[4])
else await main(Number(process.argv[2] ?? 1))

/** The service itself: it takes recordings and works on none, so that what is measured is the API. */
async function serve(dataFolder: string, databaseUrl: string | undefined): Promise<void> {
  const { createApp } = await import('../src/app.ts')
  const { parseConfig } = await import('../src/config.ts')
  const { openService } = await import('../src/service.ts')
  const config = parseConfig({ dataFolder, logLevel: 'silent', ...(databaseUrl && { databaseUrl }) })
  const app = await createApp(await openService(config))
  console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
}

async function main(minutes: number): Promise<void> {
  await measure('embedded', minutes)
  if (!hasPostgres) return
  const postgres = await startPostgres()
  try {
    await measure('PostgreSQL', minutes, await postgres.createDatabase())
  } finally {
    await postgres.stop()
  }
}

async function measure(name: string, minutes: number, ...databaseUrl: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  const server = spawn(process.execPath, [SELF, '--serve', folder, ...databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [address] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string]
    const url = address.trim()
    const { id } = await createClient(url).analyze(new Blob([SOUND]), 'silence.wav')
    const reads = { url: `${url}/v1/analyses/${id}` }
    const uploads = {
      url: `${url}/v1/analyses`,
      method: 'POST' as const,
      headers: { 'content-type': 'audio/wav' },
      body: Buffer.from(SOUND),
    }
    print(name, 'status reads', await cannon(reads, SECONDS))
    print(name, 'uploads', await cannon(uploads, SECONDS))
    const before = await memoryOf(server)
    const both = await Promise.all([cannon(reads, minutes * 60, 2), cannon(uploads, minutes * 60, 2)])
    const requests = both.reduce((sum, result) => sum + result.requests.total, 0)
    const failed = both.reduce((sum, result) => sum + result.non2xx + result.errors, 0)
    const after = await memoryOf(server)
    console.log(
      `${name}: soak of ${minutes} min, ${requests} requests, ${failed} failed, resident memory ${before} -> ${after} MiB`,
    )
  } finally {
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

function cannon(request: autocannon.Options, duration: number, connections = CONNECTIONS): Promise<autocannon.Result> {
  return autocannon({ ...request, duration, connections })
}

function print(name: string, what: string, { requests, latency, non2xx, errors }: autocannon.Result): void {
  console.log(
    `${name}: ${what} ${requests.average.toFixed(0)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${non2xx + errors} failed (${CONNECTIONS} connections, ${SECONDS} s)`,
  )
}

/** Resident memory, MiB, as Linux counts it. */
async function memoryOf({ pid }: ChildProcess): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  return kilobytes === undefined ? 'unknown' : (Number(kilobytes) / 1024).toFixed(0)
}
