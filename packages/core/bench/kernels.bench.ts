/** `node packages/core/bench/kernels.bench.ts`: float32 matrix product, SIMD against plain, in CPU time. */
import { kernels, plainKernels } from '../src/signal/kernels.ts'

for (const size of [128, 512]) {
  const matrix = { rows: size, columns: size, data: Float32Array.from({ length: size * size }, (_, i) => (i % 17) - 8) }
  const rate = (run: () => void, repeats: number) => {
    run()
    const before = process.cpuUsage()
    for (let i = 0; i < repeats; i++) run()
    const { user, system } = process.cpuUsage(before)
    return (2 * size ** 3 * repeats) / ((user + system) * 1000)
  }
  const simd = rate(() => kernels.multiply(matrix, matrix), 20)
  const plain = rate(() => plainKernels.multiply(matrix, matrix), 2)
  console.log(
    `product ${size}^3: SIMD ${simd.toFixed(1)} GFLOP/s, plain ${plain.toFixed(2)} GFLOP/s, ratio ${(simd / plain).toFixed(0)}`,
  )
}
