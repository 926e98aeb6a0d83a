/**
 * `node fit-on-both-engines.ts`: trains small networks of every activation and solver on wide vectors and plain, and
 * prints how many weights differ. With `--no-liftoff` every kernel is optimised before it first runs.
 */
import { ACTIVATIONS, createEngine, createPlainEngine } from '../../src/nn/engine.ts'
import { useWideVectors } from '../../src/node/wide-vectors.ts'
import { createRandom } from '../../src/random.ts'
import { fitMlp } from '../../src/train/fit-mlp.ts'

useWideVectors()
const engines = [createEngine(), createPlainEngine()]
let compared = 0
let different = 0
for (const columns of [3, 37, 64])
  for (const activation of ACTIVATIONS)
    for (const solver of ['adam', 'sgd', 'lbfgs'] as const) {
      const random = createRandom(columns)
      const rows = 53
      const data = Float32Array.from({ length: rows * columns }, () => 3 * random.normal())
      const labels = Array.from({ length: rows }, (_, row) => row % 5)
      const [wide = [], plain = []] = engines.map(engine => {
        const how = { activation, solver, hidden: [columns + 10, 18], maxIter: 4, batchSize: 20, engine }
        const { mlp } = fitMlp({ rows, columns, data }, labels, 5, how)
        return mlp.layers.flatMap(({ weights, bias }) => [...weights, ...bias])
      })
      compared += wide.length
      different += wide.filter((weight, i) => !Object.is(weight, plain[i])).length
    }
console.log(JSON.stringify({ simd: engines[0]!.simd, compared, different }))
