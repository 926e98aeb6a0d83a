/**
 * `node packages/core/bench/mlp.bench.ts RAVDESS [PYTHON] [--narrow]`: CPU time and accuracy of the starting report's network on
 * the 20 random splits of `seed-4` (speakers shared), as `evaluate` trains it; beside it, in the same run, on the same
 * rows and splits, what the scikit-learn of PYTHON (`python3` where none is named) takes on one thread, if it has one:
 * in float64, what it computes in when features are made with NumPy's defaults, and in float32. `--narrow` trains on
 * vectors of 128 bits, as where Node or the processor has no wider ones.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine } from '../src/nn/engine.ts'
import { labelledRows, toJob } from '../src/node/labelled-rows.ts'
import { useWideVectors } from '../src/node/wide-vectors.ts'
import { argmax } from '../src/signal/argmax.ts'
import { runFitJob } from '../src/train/fit-job.ts'
import { REPORT_SETTINGS } from '../src/train/mlp-settings.ts'
import { PROTOCOLS } from '../src/train/protocols.ts'

const YARDSTICK = `
import json, sys, time, warnings
import numpy as np, sklearn
from sklearn.neural_network import MLPClassifier
warnings.simplefilter('ignore')
folder, columns = sys.argv[1], int(sys.argv[2])
rows = np.fromfile(folder + '/rows', 'f4').reshape(-1, columns)
labels = np.fromfile(folder + '/labels', 'i4')
splits = json.load(open(folder + '/splits.json'))
for kind in ('float64', 'float32'):
    x, seconds, right = rows.astype(kind), [], []
    for seed, split in enumerate(splits):
        train, test = split['train'], split['test']
        network = MLPClassifier(hidden_layer_sizes=(150,), activation='tanh', alpha=0.05, solver='adam',
                                learning_rate='adaptive', max_iter=500, random_state=seed)
        before = time.process_time()
        network.fit(x[train], labels[train])
        seconds.append(time.process_time() - before)
        right.append(network.score(x[test], labels[test]))
    print(json.dumps(dict(name='scikit-learn ' + sklearn.__version__ + ' ' + kind, seconds=seconds, right=right)), flush=True)
`

interface Run {
  readonly name: string
  /** CPU seconds of each fit. */
  readonly seconds: readonly number[]
  /** Accuracy of each. */
  readonly right: readonly number[]
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { narrow: { type: 'boolean' } } })
const [folder, python = 'python3'] = positionals
if (folder === undefined) throw new Error('Expected the folder of RAVDESS.')
const protocol = PROTOCOLS['seed-4']
const rows = await labelledRows([folder], { recipe: 'seed-180', labels: protocol.labels! })
const splits = protocol.split(rows.clips)

function own(): Run {
  if (!values.narrow) useWideVectors()
  const engine = createEngine()
  const runs = splits.map((split, seed) => {
    const job = toJob(rows, split, REPORT_SETTINGS, seed)
    const before = process.cpuUsage()
    const { scores } = runFitJob(job, engine)
    const { user, system } = process.cpuUsage(before)
    const classes = rows.labels.length
    const hits = split.test.filter(
      (place, i) => argmax(scores.subarray(i * classes, (i + 1) * classes)) === rows.classOf[place],
    )
    return { seconds: (user + system) / 1e6, right: hits.length / split.test.length }
  })
  return { name: 'mlp', seconds: runs.map(({ seconds }) => seconds), right: runs.map(({ right }) => right) }
}

async function yardsticks(): Promise<Run[]> {
  const shared = await mkdtemp(join(tmpdir(), 'undertone-bench-'))
  try {
    await writeFile(join(shared, 'rows'), new Uint8Array(rows.features.buffer))
    await writeFile(join(shared, 'labels'), new Uint8Array(rows.classOf.buffer))
    await writeFile(join(shared, 'splits.json'), JSON.stringify(splits))
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    const { stdout } = spawnSync(python, ['-c', YARDSTICK, shared, String(rows.columns)], { encoding: 'utf8', env })
    return (stdout ?? '').split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line) as Run]))
  } finally {
    await rm(shared, { recursive: true, force: true })
  }
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const middle = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)]!

const ours = own()
for (const { name, seconds, right } of [ours, ...(await yardsticks())])
  console.log(
    `${name}: ${middle(seconds).toFixed(2)} s CPU a fit (median of ${seconds.length}; least ${Math.min(...seconds).toFixed(2)}), mlp / this ${(middle(ours.seconds) / middle(seconds)).toFixed(2)} (of the least ${(Math.min(...ours.seconds) / Math.min(...seconds)).toFixed(2)}); accuracy ${(100 * mean(right)).toFixed(1)} %`,
  )
