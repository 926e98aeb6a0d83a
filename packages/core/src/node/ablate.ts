import type { WorkOptions } from '../errors.ts'
import { ABLATED, ABLATIONS, type AblationReport, ablationRows } from '../train/ablation-report.ts'
import { checkCorpus } from '../train/check-corpus.ts'
import type { ClipRecipeName } from '../train/clip-recipes.ts'
import type { Condition } from '../train/copies.ts'
import type { MlpTraining } from '../train/mlp-settings.ts'
import { type CorpusProtocolName, PROTOCOLS } from '../train/protocols.ts'
import { smoteBalance } from '../train/smote.ts'
import { secondsOfSome } from './clip-seconds.ts'
import { createFitPool } from './judge-mlp.ts'
import { type LabelledRows, labelledRows, toJob } from './labelled-rows.ts'
import { loadDataset } from './load-dataset.ts'
import { fitAll, scoresOf } from './train-network.ts'

/** How an ablation is run: what of the folder, which network, on how many threads. */
export interface AblateOptions extends WorkOptions {
  readonly recipe: ClipRecipeName
  readonly settings: MlpTraining
  readonly workers?: number
  readonly cacheFolder?: string
}

/** What `copies` adds to the training clips: speeds, a telephone line, noise. */
const COPIES: readonly Condition[] = ['speed0.9', 'speed1.1', 'mulaw8k', 'white10', 'pink10']

/**
 * What SMOTE, class weights, mixup, standardising and copies each bring a network, one at a time, on the same splits and
 * from the same seeds. All of it is done to training clips only; the test clips are as they are.
 *
 * @throws AppError as `labelledRows`; `train/diverged`
 */
export async function ablate(
  folder: string,
  protocol: CorpusProtocolName,
  { recipe, settings, workers = 2, ...options }: AblateOptions,
): Promise<AblationReport> {
  const { labels: wanted, speakersShared, split } = PROTOCOLS[protocol]
  const dataset = await loadDataset(folder)
  checkCorpus(protocol, dataset, await secondsOfSome(dataset))
  const rows = await labelledRows([folder], {
    ...{ recipe, workers, copies: COPIES, ...options },
    ...(wanted && { labels: wanted }),
  })
  const { clips, labels } = rows
  const splits = split(clips)
  const plain = { ...settings, ...ABLATED.nothing }
  const pool = createFitPool(workers)
  try {
    const all = ABLATIONS.map(name => {
      const own = { ...plain, ...ABLATED[name] }
      const trains = splits.map(({ train }) => (name === 'copies' ? withCopies(train, clips.length) : train))
      return { name, own, trains }
    })
    const jobs = all.flatMap(({ own, trains }) =>
      splits.map(({ test }, seed) => toJob(rows, { train: trains[seed]!, test }, own, seed)),
    )
    const results = await fitAll(pool, jobs, options)
    const scored = all.map(({ name, own, trains }, turn) => ({
      name,
      scores: splits.map(({ test }, at) => scoresOf(results[turn * splits.length + at]!, test.length, labels.length)),
      learnedFrom: countLabels(rows, trains[0]!, own),
    }))
    return {
      ...{ protocol, speakersShared, recipe, settings: plain, clips: clips.length },
      speakers: new Set(clips.map(({ speaker }) => speaker)).size,
      labels,
      rows: ablationRows(protocol, clips, splits, labels, scored, { speakersShared }),
      notes: rows.notes,
    }
  } finally {
    await pool.close()
  }
}

/** The rows of training clips, then those of each of their copies. */
function withCopies(train: readonly number[], clips: number): number[] {
  return [train, ...COPIES.map((_, turn) => train.map(place => place + (turn + 1) * clips))].flat()
}

/** Rows of each label that a network learns from. */
function countLabels({ labels, classOf }: LabelledRows, train: readonly number[], { smote = false }: MlpTraining) {
  const { before, after } = smoteBalance(
    train.map(place => labels[classOf[place]!]!),
    labels,
  )
  return smote ? after : before
}
