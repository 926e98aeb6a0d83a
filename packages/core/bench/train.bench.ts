/** `node packages/core/bench/train.bench.ts`: CPU time of the parts of fitting an LDA on the functionals. */
import { createRandom } from '../src/random.ts'
import { gram } from '../src/signal/kernels.ts'
import { cholesky } from '../src/train/cholesky.ts'
import { fitLda } from '../src/train/fit-lda.ts'

const size = 1332
const rows = 9600
const random = createRandom(1)
const features = { rows, columns: size, data: Float32Array.from({ length: rows * size }, () => random.normal()) }
const labels = Array.from({ length: rows }, (_, row) => row % 8)
const covariance = Float64Array.from(gram(features).data)

const cpuSeconds = (run: () => void) => {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const gramSeconds = cpuSeconds(() => gram(features))
const choleskySeconds = cpuSeconds(() => cholesky(covariance, size))
console.log(
  `gram of ${rows} x ${size}: ${gramSeconds.toFixed(2)} s, ${((rows * size * size) / gramSeconds / 1e9).toFixed(1)} GFLOP/s`,
)
console.log(
  `Cholesky of ${size}: ${choleskySeconds.toFixed(2)} s, ${(size ** 3 / 3 / choleskySeconds / 1e9).toFixed(2)} GFLOP/s`,
)
console.log(`fitLda, all of it: ${cpuSeconds(() => fitLda(features, labels, 8)).toFixed(2)} s`)
