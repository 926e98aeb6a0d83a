/**
 * What the frame descriptors and the functionals cost, in CPU time of one thread, against the NumPy prototype where that is
 * at hand (../shared/prototype and a python3 with NumPy and SciPy) and against the plain twins.
 *
 *   node packages/core/bench/functionals.bench.ts        (from the project's root)
 */
import { spawnSync } from 'node:child_process'
import { DescriptorStream, describe, FRAME_HOP } from '../src/features/descriptors.ts'
import { createPlainFrameDescriber } from '../src/features/frame-describer.ts'
import { functionals, windowFunctionals } from '../src/features/functionals.ts'
import { loadNpy } from '../test/support/fixtures.ts'

const clip = Float32Array.from((await loadNpy('librosa/speech_calm.y')).data).subarray(0, 3.7 * 16000)

/** Milliseconds of CPU of one run: the best of seven rounds, as others use the machine too. */
function cost(run: () => void, repeats: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage()
    for (let i = 0; i < repeats; i++) run()
    const { user, system } = process.cpuUsage(before)
    if (round > 0) best = Math.min(best, (user + system) / 1000 / repeats)
  }
  return best
}

/** The same by the prototype, in this run; undefined where it cannot be run. */
function prototypeCost(): number | undefined {
  const program = `
import sys, time, types
sys.dont_write_bytecode = True
sys.modules["soundfile"] = sys.modules["soxr"] = types.ModuleType("unused")
sys.path.insert(0, "../shared/prototype")
import numpy as np, prototype as p
x = np.frombuffer(sys.stdin.buffer.read(), np.float32)
def run():
    y = p.trim(x)
    return p.utterance_features(y / (np.abs(y).max() + 1e-9) * .5)
run()
best = 1e9
for _ in range(5):
    start = time.process_time()
    for _ in range(5): run()
    best = min(best, (time.process_time() - start) / 5)
print(best * 1000)
`
  const input = Buffer.from(clip.buffer, clip.byteOffset, clip.byteLength)
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const { status, stdout } = spawnSync('python3', ['-c', program], { input, env })
  return status === 0 ? Number(stdout.toString()) : undefined
}

const report = (name: string, milliseconds: number, note = '') =>
  console.log(`${name.padEnd(44)}${milliseconds.toFixed(4).padStart(10)} ms  ${note}`)

const prototype = prototypeCost()
const whole = cost(() => functionals(clip), 60)
if (prototype === undefined) console.log('skipped: no ../shared/prototype, python3, NumPy or SciPy')
else report('prototype (NumPy), functionals of 3.7 s', prototype)
report('functionals of 3.7 s', whole, prototype === undefined ? '' : `${(prototype / whole).toFixed(1)} x less`)

const table = describe(clip)
const described = cost(() => describe(clip), 60)
const seconds = (table.endFrame * FRAME_HOP) / 16000
report('frame descriptors of 1 s', described / seconds, `${Math.round((1000 * seconds) / described)} x real time`)
const plain = cost(() => {
  const stream = new DescriptorStream(1024, createPlainFrameDescriber())
  stream.push(clip)
  stream.finish()
}, 10)
report('the same by the plain twin', plain / seconds, `${(plain / described).toFixed(1)} x more`)
report(
  'windowFunctionals of 3 s',
  cost(() => windowFunctionals(table, 30, 328), 100),
)

const stream = new DescriptorStream(512)
const times: number[] = []
for (let i = 0; i < 20_000; i++) {
  const at = (i * 320) % (clip.length - 320)
  const before = performance.now()
  stream.push(clip.subarray(at, at + 320))
  stream.dropBefore(stream.endFrame - 400)
  if (i >= 2000) times.push(performance.now() - before)
}
times.sort((a, b) => a - b)
report('push of 20 ms, mean of 18 000', times.reduce((sum, value) => sum + value, 0) / times.length)
report('push of 20 ms, 95th percentile', times[Math.floor(0.95 * times.length)]!)
console.log(`resident memory ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`)
