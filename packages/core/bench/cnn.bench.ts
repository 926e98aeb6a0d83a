/**
 * `node packages/core/bench/cnn.bench.ts`: the network of the default model, CPU time of one thread: its convolutions forward
 * and backward, steps of training with all that belongs to them, and scoring a window of 3 s.
 */
import { FUNCTIONAL_COUNT } from '../src/features/functionals.ts'
import { MEL_BANDS } from '../src/features/spectrum-descriptors.ts'
import { CNN_FRAMES, createCnnScorer } from '../src/model/cnn.ts'
import { cnnBlocks } from '../src/nn/cnn.ts'
import { createConvolutionEngine } from '../src/nn/convolution-engine.ts'
import { createRandom } from '../src/random.ts'
import { fitCnn } from '../src/train/fit-cnn.ts'

const IMAGES = 32
const CLASSES = 8
const random = createRandom(1)
const noise = (length: number) => Float32Array.from({ length }, () => random.normal())

/** CPU milliseconds of one run, the least of several. */
function cost(run: () => void, repeats: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < repeats + 2; i++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    if (i >= 2) least = Math.min(least, (user + system) / 1000)
  }
  return least
}

const blocks = cnnBlocks(CNN_FRAMES, MEL_BANDS)
const engine = createConvolutionEngine()
let flops = 0
let milliseconds = 0
for (const [place, { shape }] of blocks.entries()) {
  const depth = shape.kernelLines * shape.kernelWidth * shape.channels
  const size = IMAGES * shape.lines * shape.width * shape.channels
  const places = IMAGES * shape.outLines * shape.outWidth
  const arrays = engine.build(allocate => [size, depth * shape.units, places * shape.units, size].map(allocate))
  const [input, weights, output, back] = arrays as [Float32Array, Float32Array, Float32Array, Float32Array]
  input.set(noise(input.length))
  weights.set(noise(weights.length))
  const work = 2 * places * depth * shape.units
  const parts = [
    () => engine.convolve(shape, IMAGES, input, weights, output),
    () => engine.convolveGradient(shape, IMAGES, input, output, weights),
    ...(place > 0 ? [() => engine.convolveBack(shape, IMAGES, output, weights, back)] : []),
  ].map(run => {
    const took = cost(() => {
      run()
      for (const array of [weights, output, back]) array.fill(0.01)
    }, 10)
    flops += work
    milliseconds += took
    return (work / took / 1e6).toFixed(1)
  })
  console.log(
    `${shape.outLines} x ${shape.outWidth} places, ${depth} -> ${shape.units}: ${parts.join(', ')} GFLOP/s (forward, kernels' slopes${place > 0 ? ', input slopes' : ''})`,
  )
}
console.log(
  `all convolutions, ${IMAGES} images: ${milliseconds.toFixed(1)} ms, ${(flops / milliseconds / 1e6).toFixed(1)} GFLOP/s`,
)

const clips = Array.from({ length: 10 * IMAGES }, () => ({
  rows: 110,
  columns: MEL_BANDS,
  data: noise(110 * MEL_BANDS),
}))
const examples = {
  labels: clips.map((_, clip) => clip % CLASSES),
  good: 1,
  degraded: 0,
  frames: (clip: number) => clips[clip]!,
}
const passes: number[] = []
let before = process.cpuUsage()
const model = fitCnn(examples, CLASSES, {
  epochs: 5,
  onEpoch() {
    const { user, system } = process.cpuUsage(before)
    passes.push((user + system) / 1000)
    before = process.cpuUsage()
  },
})
const batch = Math.min(...passes) / 10
console.log(
  `training: ${batch.toFixed(1)} ms a batch of ${IMAGES}, ${(flops / batch / 1e6).toFixed(1)} GFLOP/s with all that is not a convolution; 960 clips, 36 passes: ${((batch * 30 * 36) / 1000).toFixed(0)} s`,
)

const score = createCnnScorer(model)
const vector = noise(FUNCTIONAL_COUNT + 150 * MEL_BANDS)
console.log(`scoring a window of 3 s, two crops: ${cost(() => score(vector), 30).toFixed(2)} ms`)
