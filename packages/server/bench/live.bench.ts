/**
 * `node packages/server/bench/live.bench.ts [--calls 50] [--seconds 30] [--threads 1]`: media streams of Twilio in real time
 * against a service of its own process, with real sockets: calls at once, how long a chunk waits for its answer, what was
 * dropped, CPU time. The load comes from this process. `--calls 50 --seconds 600` is the run of ten minutes.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startServer } from '../src/index.ts'
import { twilioSignature } from '../src/live/twilio/signature.ts'
import { phoneCall } from '../test/support/calls.ts'
import { sendTwilioCall, TWILIO_PATH } from '../test/support/twilio-client.ts'

const TOKEN = 'bench'
const CHUNK_SECONDS = 0.02

if (process.send) await serve()
else await main()

/** The service, in a process of its own: says where it listens, and at last what it took. */
async function serve(): Promise<void> {
  const [dataFolder = '', calls = '0', threads = '1'] = process.argv.slice(2)
  const live = { threads: Number(threads), calls: Number(calls), callsPerKey: Number(calls), twilioAuthToken: TOKEN }
  const server = await startServer({ dataFolder, port: 0, logLevel: 'warn', live })
  process.send?.({ address: server.address })
  process.on('message', async message => {
    if (message === 'usage') return process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() })
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
    },
  })
  const [calls, seconds] = [Number(values.calls), Number(values.seconds)]
  const folder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  const self = fileURLToPath(import.meta.url)
  const child = fork(self, [folder, values.calls, values.threads], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const answer = async <T>() => (await once(child, 'message'))[0] as T
  const usage = async () => {
    child.send('usage')
    return answer<{ cpu: NodeJS.CpuUsage; rss: number }>()
  }
  try {
    const { address } = await answer<{ address: string }>()
    const sound = await phoneCall(seconds)
    const signature = twilioSignature(new URL(TWILIO_PATH, address.replace('http', 'wss')).href, TOKEN)
    // The model is loaded and the engine warm, as in a service that runs.
    await sendTwilioCall(address, { signature, callSid: 'CA-warm', ...(await phoneCall(30)) })
    const warm = await readMetrics(address)
    const before = await usage()
    const started = performance.now()
    const send = async (index: number) => {
      // Calls do not begin all at once.
      const begin = started + (index * 1000) / calls
      const due = (chunk: number) => until(begin + chunk * CHUNK_SECONDS * 1000)
      await due(0)
      await sendTwilioCall(address, { signature, callSid: `CA${index}`, ...sound, due })
    }
    await Promise.all(Array.from({ length: calls }, (_, index) => send(index)))
    const wall = (performance.now() - started) / 1000
    const after = await usage()
    const metrics = await readMetrics(address)
    const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6
    const latency = (share: number) => quantile(metrics.latency, warm.latency, share)
    console.log(
      [
        `${calls} calls of ${seconds} s, two tracks of 20 ms, ${values.threads} threads; ${cpus()[0]?.model}, ${cpus().length} cores`,
        `answered after: p50 ${latency(0.5)}, p99 ${latency(0.99)} (${metrics.latency.at(-1)![1] - warm.latency.at(-1)![1]} chunks)`,
        `dropped ${metrics.dropped - warm.dropped} s; calls that did not end well: ${calls - (metrics.done - warm.done)}`,
        `${wall.toFixed(1)} s wall, ${cpu.toFixed(1)} s CPU of the service (${(cpu / wall).toFixed(2)} cores): ${((calls * seconds) / cpu).toFixed(0)} calls a core; ${(after.rss / 2 ** 20).toFixed(0)} MiB`,
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
function quantile(after: Buckets, before: Buckets, share: number): string {
  const counts = after.map(([below, count], index) => [below, count - (before[index]?.[1] ?? 0)] as const)
  const all = counts.at(-1)?.[1] ?? 0
  const [below = ''] = counts.find(([, count]) => count >= share * all) ?? []
  return below === '+Inf' ? 'more than 5 s' : `under ${Number(below) * 1000} ms`
}
