import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeG711 } from '../../audio/g711.ts'
import { toWav, wavHeader } from '../../audio/to-wav.ts'
import { analyzeFile } from '../analyze-file.ts'
import { type Bench, benchResult, cpuMilliseconds } from './measure.ts'
import { voiceLike } from './voice-like.ts'

const PHONE_RATE = 8000
const MINUTE_SECONDS = 60
const MINUTES = 60
const CLIP_SECONDS = 4
const COLD_STARTS = 5
/** Makes a process say at its end what it used. */
const SAY_USAGE = 'data:text/javascript,process.on("exit",()=>console.error(JSON.stringify(process.resourceUsage())))'

/** How the benches of whole processes reach the engine. */
export interface ProcessBenchOptions {
  /** Arguments of `node` that start the command, up to its own first argument. */
  readonly command: readonly string[]
  /** As `analyzeFile` takes it. */
  readonly model?: string
}

/** Benches of whole recordings and whole processes: the slow ones, run only when they are named. */
export function processBenches({ command, model }: ProcessBenchOptions): Bench[] {
  return [
    {
      name: 'hour-call',
      onlyNamed: true,
      run: () =>
        inTemporaryFolder(async folder => {
          const path = join(folder, 'call.wav')
          await writeHourCall(path)
          const start = performance.now()
          const before = cpuMilliseconds()
          const { segments } = await analyzeFile(path, model === undefined ? {} : { model })
          const spent = cpuMilliseconds() - before
          return benchResult(
            'hour-call',
            'a stereo call of 1 hour, 8 kHz mu-law WAV, both voices judged, decoded from disk; CPU time of all threads',
            MINUTES * MINUTE_SECONDS,
            spent,
            { more: { wallSeconds: (performance.now() - start) / 1000, segmentCount: segments.length } },
          )
        }),
    },
    {
      name: 'cold-start',
      onlyNamed: true,
      run: () =>
        inTemporaryFolder(async folder => {
          const path = join(folder, 'clip.wav')
          await writeFile(path, toWav({ channels: [voiceLike(CLIP_SECONDS, 16_000)], sampleRate: 16_000 }))
          const args = ['--import', SAY_USAGE, ...command, 'analyze', path, '--json', '--quiet']
          const runs = []
          for (let i = 0; i <= COLD_STARTS; i++)
            runs.push(await timedRun(model === undefined ? args : [...args, '--model', model]))
          // The first one reads the program from disk.
          const [first, ...warm] = runs
          const walls = warm.map(({ wall }) => wall).sort((a, b) => a - b)
          const result = benchResult(
            'cold-start',
            `a clip of ${CLIP_SECONDS} s by a new process of the command, from its start to its end`,
            CLIP_SECONDS,
            warm.reduce((sum, { cpu }) => sum + cpu, 0) / warm.length,
            { more: { wallFirst: first!.wall, wallMedian: walls[walls.length >> 1]!, wallLongest: walls.at(-1)! } },
          )
          return { ...result, peakRssMiB: Math.round(Math.max(...runs.map(({ rssMiB }) => rssMiB))) }
        }),
    },
  ]
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes the same minute of two voices sixty times. */
async function writeHourCall(path: string): Promise<void> {
  const voices = [1, 2].map(seed => voiceLike(MINUTE_SECONDS, PHONE_RATE, { seed }))
  const interleaved = Float32Array.from({ length: 2 * voices[0]!.length }, (_, n) => voices[n % 2]![n >> 1]!)
  const minute = encodeG711(interleaved, 'mulaw')
  const file = await open(path, 'w')
  try {
    await file.writeFile(muLawHeader(MINUTES * MINUTE_SECONDS * PHONE_RATE))
    for (let i = 0; i < MINUTES; i++) await file.appendFile(minute)
  } finally {
    await file.close()
  }
}

/** The header of stereo mu-law: that of 16-bit PCM with half as many frames, which take the same bytes. */
function muLawHeader(frames: number): Uint8Array {
  const header = wavHeader(2, PHONE_RATE, frames / 2)
  const view = new DataView(header.buffer)
  view.setUint16(20, 7, true)
  view.setUint32(28, 2 * PHONE_RATE, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 8, true)
  return header
}

/** Wall and CPU milliseconds and the peak memory of one run of `node`. */
async function timedRun(args: readonly string[]): Promise<{ wall: number; cpu: number; rssMiB: number }> {
  const start = performance.now()
  const { stderr } = await promisify(execFile)(process.execPath, args)
  const wall = performance.now() - start
  const usage: NodeJS.ResourceUsage = JSON.parse(stderr)
  return { wall, cpu: (usage.userCPUTime + usage.systemCPUTime) / 1000, rssMiB: usage.maxRSS / 1024 }
}
