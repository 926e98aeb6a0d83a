/**
 * `node packages/server/bench/live.bench.ts [--calls 50] [--seconds 30] [--threads 1] [--profile FOLDER]`: media streams of
 * Twilio in real time against a service of its own process, with real sockets. Prints calls at once, how long a chunk waited
 * for its answer (as the service counts it from the arrival, and as who watches a call sees it from the moment it was sent),
 * what was dropped, the service's CPU time, and its memory at the start, after each minute and at the end. The load comes
 * from this process. `--calls 50 --seconds 600` is the run of ten minutes. With `--profile` the service writes where each of
 * its threads spent its time, as `.cpuprofile` for the tools of Chromium.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createClient } from '../src/client/index.ts'
import { startServer } from '../src/index.ts'
import { twilioSignature } from '../src/live/twilio/signature.ts'
import { phoneCall } from '../test/support/calls.ts'
import { sendTwilioCall, TWILIO_PATH } from '../test/support/twilio-client.ts'

const TOKEN = 'bench'
const CHUNK_SECONDS = 0.02
/** One of so many calls is watched from outside. */
const WATCHED = 10
const MINUTE = 60_000

if (process.send) await serve()
else await main()

/** The service, in a process of its own: says where it listens, and what it takes when it is asked. */
async function serve(): Promise<void> {
  const [dataFolder = '', calls = '0', threads = '1'] = process.argv.slice(2)
  const live = { threads: Number(threads), calls: Number(calls), callsPerKey: Number(calls), twilioAuthToken: TOKEN }
  const server = await startServer({ dataFolder, port: 0, logLevel: 'warn', live })
  process.send?.({ address: server.address })
  process.on('message', async message => {
    if (message === 'usage') {
      const [all, main] = [process.cpuUsage(), process.threadCpuUsage()]
      return process.send?.({
        cpu: all.user + all.system,
        main: main.user + main.system,
        rss: process.memoryUsage.rss(),
      })
    }
    await server.close()
    return process.disconnect()
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '30' },
      threads: { type: 'string', default: '1' },
      profile: { type: 'string' },
    },
  })
  const [calls, seconds] = [Number(values.calls), Number(values.seconds)]
  const folder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  const self = fileURLToPath(import.meta.url)
  const child = fork(self, [folder, values.calls, values.threads], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
  })
  const answer = async <T>() => (await once(child, 'message'))[0] as T
  const usage = async () => {
    child.send('usage')
    return answer<{ cpu: number; main: number; rss: number }>()
  }
  try {
    const { address } = await answer<{ address: string }>()
    const sound = await phoneCall(seconds)
    const signature = twilioSignature(new URL(TWILIO_PATH, address.replace('http', 'wss')).href, TOKEN)
    // The model is loaded and the engine warm, as in a service that runs.
    await sendTwilioCall(address, { signature, callSid: 'CA-warm', ...(await phoneCall(30)) })
    const warm = await readMetrics(address)
    const before = await usage()
    const memory = [before.rss]
    const minutes = setInterval(async () => memory.push((await usage()).rss), MINUTE)
    const load = loadavg()[0]!
    const started = performance.now()
    const seen: number[] = []
    const send = async (index: number) => {
      // Calls do not begin all at once.
      const begin = started + (index * 1000) / calls
      const due = (chunk: number) => until(begin + chunk * CHUNK_SECONDS * 1000)
      await due(0)
      const sent = sendTwilioCall(address, { signature, callSid: `CA${index}`, ...sound, due })
      // Its last second is not asked for: the call has ended.
      if (index % WATCHED === 0) void watch(address, `CA${index}`, begin, seen).catch(() => {})
      await sent
    }
    await Promise.all(Array.from({ length: calls }, (_, index) => send(index)))
    const wall = (performance.now() - started) / 1000
    clearInterval(minutes)
    const after = await usage()
    memory.push(after.rss)
    const metrics = await readMetrics(address)
    const [cpu, main] = [(after.cpu - before.cpu) / 1e6, (after.main - before.main) / 1e6]
    const chunks = metrics.latency.at(-1)![1] - warm.latency.at(-1)![1]
    const counted = (share: number) => quantileOfBuckets(metrics.latency, warm.latency, share)
    const watched = (share: number) => quantile(seen, share)
    const dropped = Math.round((metrics.dropped - warm.dropped) / CHUNK_SECONDS)
    console.log(
      [
        `${calls} calls of ${seconds} s, two tracks of 20 ms, ${values.threads} threads; ${cpus()[0]?.model}, ${cpus().length} cores, load ${load.toFixed(1)} before`,
        `answered, counted by the service: p50 ${counted(0.5)}, p95 ${counted(0.95)}, p99 ${counted(0.99)} (${chunks} chunks)`,
        `answered, seen from outside: p50 ${watched(0.5)}, p95 ${watched(0.95)}, p99 ${watched(0.99)} (${seen.length} times)`,
        `dropped ${dropped} frames; calls that did not end well: ${calls - (metrics.done - warm.done)}`,
        `${wall.toFixed(1)} s wall, ${cpu.toFixed(1)} s CPU of the service (${(cpu / wall).toFixed(2)} cores; ${main.toFixed(1)} s of it on the thread with the sockets): ${((calls * seconds) / cpu).toFixed(0)} calls a core`,
        `resident memory, at the start, after each minute and at the end: ${memory.map(rss => (rss / 2 ** 20).toFixed(0)).join(', ')} MiB`,
      ].join('\n'),
    )
  } finally {
    child.send('close')
    await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}

function until(time: number): Promise<void> | undefined {
  const milliseconds = time - performance.now()
  return milliseconds > 0 ? new Promise(resolve => setTimeout(resolve, milliseconds)) : undefined
}

/** Watches a call: how long after it was sent, ms, what it says of its sound comes back. */
async function watch(address: string, name: string, begin: number, seen: number[]): Promise<void> {
  const client = createClient(address)
  let id: string | undefined
  while (id === undefined) {
    await until(performance.now() + 100)
    id = (await client.liveCalls()).items.find(call => call.name === name)?.id
  }
  for await (const message of client.watchLive(id))
    if (message.type === 'level') seen.push(performance.now() - begin - message.time * 1000)
}

function quantile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b)
  return `${(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(0)} ms`
}

type Buckets = readonly (readonly [below: string, count: number])[]

/** What the service says of itself. */
async function readMetrics(address: string): Promise<{ latency: Buckets; dropped: number; done: number }> {
  const text = await (await fetch(`${address}/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^undertone_live_${name} (.*)$`, 'm').exec(text)?.[1] ?? 0)
  const latency = [...text.matchAll(/^undertone_live_latency_seconds_bucket\{le="(.*)"\} (\d+)$/gm)]
  return {
    latency: latency.map(([, below = '', count]) => [below, Number(count)]),
    dropped: value('dropped_seconds_total'),
    done: value('calls_total\\{kind="twilio",outcome="done"\\}'),
  }
}

/** The bucket in which a share of the chunks were answered. */
function quantileOfBuckets(after: Buckets, before: Buckets, share: number): string {
  const counts = after.map(([below, count], index) => [below, count - (before[index]?.[1] ?? 0)] as const)
  const all = counts.at(-1)?.[1] ?? 0
  const [below = ''] = counts.find(([, count]) => count >= share * all) ?? []
  return below === '+Inf' ? 'more than 5 s' : `under ${Number(below) * 1000} ms`
}
