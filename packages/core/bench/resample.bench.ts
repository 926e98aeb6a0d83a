/**
 * What resampling costs, in seconds of CPU for an hour of one channel, and what its own Fourier transforms cost at least.
 *
 *   node packages/core/bench/resample.bench.ts        (from the project's root)
 */
import { Resampler } from '../src/audio/resample.ts'
import { createRealFft } from '../src/signal/fft.ts'

const SECONDS = 120
const CHUNK_SECONDS = 1
const PER_HOUR = 3600 / SECONDS

/** Seconds of CPU of one run: the best of three, as others use the machine too. */
function cost(run: () => void): number {
  run()
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1e6)
  }
  return best
}

for (const [from, to] of [
  [8000, 16000],
  [48000, 16000],
  [44100, 16000],
  [22050, 16000],
  [16000, 8000],
  [24414, 16000],
] as const) {
  const chunk = Float32Array.from({ length: from * CHUNK_SECONDS }, (_, i) => Math.sin(i * i * 1e-6))
  const seconds = cost(() => {
    const resampler = new Resampler(from, to)
    for (let i = 0; i < SECONDS / CHUNK_SECONDS; i++) resampler.push(chunk)
    resampler.finish()
  })
  console.log(
    `${from} -> ${to} Hz: ${(seconds * PER_HOUR).toFixed(2)} s CPU an hour, ${(SECONDS / seconds).toFixed(0)} x real time`,
  )
}

const fft = createRealFft(1536)
const block = new Float32Array(1536)
const spectrum = new Float32Array(1538)
const blocks = Math.ceil((SECONDS * 48000) / 1104)
const floor = cost(() => {
  for (let i = 0; i < blocks; i++) fft.forward(block, spectrum)
})
console.log(`the forward transforms of 48000 -> 16000 Hz alone: ${(floor * PER_HOUR).toFixed(2)} s CPU an hour`)
