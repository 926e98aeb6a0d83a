/**
 * `node packages/core/bench/analyze.bench.ts [hours]`: a stereo call of 8 kHz mu-law, both voices judged, from a cold process:
 * wall time, CPU time and peak memory of `analyzeFile`; then one clip of 4 s. The call is made of minutes of two voices of
 * espeak-ng from the test fixtures, written to a temporary folder.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeG711 } from '../src/audio/g711.ts'
import { resample } from '../src/audio/resample.ts'
import { toWav } from '../src/audio/to-wav.ts'
import { analyzeFile } from '../src/node/analyze-file.ts'
import { loadNpy } from '../test/support/fixtures.ts'

const RATE = 8000
const SECONDS = 60

if (process.argv[2] === '--one') {
  const { source, segments } = await analyzeFile(process.argv[3]!, {
    roles: Array.from({ length: Number(process.argv[4]) }, () => 'customer' as const),
  })
  const { user, system } = process.cpuUsage()
  const figures = {
    wallSeconds: process.uptime(),
    cpuSeconds: (user + system) / 1e6,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
    soundSeconds: source.durationSeconds,
    segments: segments.length,
  }
  console.log(JSON.stringify(figures))
} else await main(Number(process.argv[2] ?? 1))

async function main(hours: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  try {
    await writeFile(
      join(folder, 'clip.wav'),
      toWav({ channels: [(await minute('speech_calm')).slice(0, 4 * 16_000)], sampleRate: 16_000 }),
    )
    await writeCall(join(folder, 'call.wav'), hours)
    for (const [file, channels] of [
      ['call.wav', 2],
      ['clip.wav', 1],
    ] as const) {
      const self = fileURLToPath(import.meta.url)
      const { stdout, stderr } = spawnSync(process.execPath, [self, '--one', join(folder, file), String(channels)], {
        encoding: 'utf8',
      })
      if (!stdout) throw new Error(stderr)
      const { wallSeconds, cpuSeconds, peakRssMiB, soundSeconds, segments } = JSON.parse(stdout)
      console.log(
        `${file} ${soundSeconds.toFixed(0)} s, ${channels} channels: ${wallSeconds.toFixed(2)} s wall, ${cpuSeconds.toFixed(2)} s CPU, ${peakRssMiB.toFixed(0)} MiB, ${segments} segments`,
      )
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A minute of one voice at 16 kHz, with pauses. */
async function minute(name: string): Promise<Float32Array> {
  const { data } = await loadNpy(`librosa/${name}.y`)
  const turn = data.length + 16_000
  return Float32Array.from({ length: SECONDS * 16_000 }, (_, n) => data[n % turn] ?? 0)
}

async function writeCall(path: string, hours: number): Promise<void> {
  const voices = [
    resample(await minute('speech_angry'), 16_000, RATE),
    resample(await minute('speech_calm'), 16_000, RATE),
  ]
  const interleaved = Float32Array.from({ length: 2 * SECONDS * RATE }, (_, n) => voices[n % 2]![n >> 1]!)
  const bytes = encodeG711(interleaved, 'mulaw')
  const minutes = Math.round(hours * 60)
  const file = await open(path, 'w')
  try {
    await file.write(muLawHeader(minutes * bytes.length))
    for (let i = 0; i < minutes; i++) await file.write(bytes)
  } finally {
    await file.close()
  }
}

/** The 44 bytes before stereo mu-law samples. */
function muLawHeader(size: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(44))
  const text = (at: number, characters: string) => {
    for (let i = 0; i < characters.length; i++) header.setUint8(at + i, characters.charCodeAt(i))
  }
  text(0, 'RIFF')
  header.setUint32(4, size + 36, true)
  text(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 7, true)
  header.setUint16(22, 2, true)
  header.setUint32(24, RATE, true)
  header.setUint32(28, 2 * RATE, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 8, true)
  text(36, 'data')
  header.setUint32(40, size, true)
  return new Uint8Array(header.buffer)
}
