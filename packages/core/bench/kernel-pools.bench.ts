/** `node packages/core/bench/kernel-pools.bench.ts`: CPU time of the default recipe on a window of 3 s, and of making its kernels. */
import {
  createKernelSets,
  DEFAULT_RECIPE,
  SET_POOLS,
  SET_THRESHOLDS,
  windowVector,
} from '../src/features/default-recipe.ts'
import { describe } from '../src/features/descriptors.ts'
import { FUNCTIONALS_RECIPE } from '../src/features/functionals.ts'
import { loadNpy } from '../test/support/fixtures.ts'

const { data } = await loadNpy('librosa/speech_angry.y')
const speech = Float32Array.from({ length: 4 * 16_000 }, (_, n) => data[n % data.length]!)
const table = describe(speech)

function milliseconds(run: () => void, repeats: number): string {
  for (let i = 0; i < repeats / 10; i++) run()
  const before = process.cpuUsage()
  for (let i = 0; i < repeats; i++) run()
  const { user, system } = process.cpuUsage(before)
  return `${((user + system) / 1000 / repeats).toFixed(2)} ms`
}

const vector = windowVector(table, 50, 350, DEFAULT_RECIPE)
const sets = createKernelSets()
const thresholds = new Float32Array(SET_THRESHOLDS)
const pools = new Float32Array(SET_POOLS)
console.log(`functionals: ${milliseconds(() => windowVector(table, 50, 350, FUNCTIONALS_RECIPE), 200)}`)
console.log(`functionals and frames: ${milliseconds(() => windowVector(table, 50, 350, DEFAULT_RECIPE), 200)}`)
for (const [index, set] of sets.entries())
  console.log(`kernel set ${index}: ${milliseconds(() => set.pool(vector, thresholds, pools), 200)}`)
console.log(`making the kernels: ${milliseconds(createKernelSets, 10)}`)
