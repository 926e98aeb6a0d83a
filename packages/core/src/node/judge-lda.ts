import type { WorkOptions } from '../errors.ts'
import { CONDITIONS } from '../train/copies.ts'
import { judgeSplits, planFor } from '../train/cross-validate.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import { orderLabels } from '../train/order-labels.ts'
import { PROTOCOLS, type ProtocolName } from '../train/protocols.ts'
import { splitReport } from '../train/split-report.ts'
import { extractFeatures } from './extract-features.ts'
import { ldaThreads } from './lda-threads.ts'
import { loadDataset, placedClips } from './load-dataset.ts'
import { trainFromFolders } from './train-from-folders.ts'

export interface JudgeLdaOptions extends WorkOptions {
  readonly recipe: 'default' | 'functionals'
  readonly workers?: number
  readonly cacheFolder?: string
}

/**
 * How good LDAs on a recipe are by a protocol: one model is trained for each split of RAVDESS. By speaker they are judged
 * under each test condition and calibrated; in random splits on the clips as they are.
 *
 * @throws AppError as `trainFromFolders`
 */
export async function judgeLda(
  folder: string,
  protocol: ProtocolName,
  { recipe, workers = 2, ...options }: JudgeLdaOptions,
): Promise<EvaluationReport> {
  const { labels: wanted, speakersShared, split } = PROTOCOLS[protocol]
  if (!speakersShared) {
    const naming = { id: protocol, protocol, speakersPerFold: 4, ...(wanted && { labels: wanted }) }
    return (await trainFromFolders([folder], { recipe, workers, ...options, ...naming })).report
  }
  const dataset = await loadDataset(folder)
  const placed = placedClips([dataset]).filter(({ clip }) => wanted?.includes(clip.label) ?? true)
  const { set, unreadable } = await extractFeatures(placed, { recipe, conditions: CONDITIONS, workers, ...options })
  const labels = orderLabels(set.clips.map(({ label }) => label))
  const splits = split(set.clips)
  const run = ldaThreads(workers)
  const scores = await judgeSplits(set, splits, planFor(set, labels), {
    run,
    ...(options.signal && { signal: options.signal }),
  })
  const notes = [...dataset.notes, ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`)]
  return splitReport(protocol, set.clips, splits, labels, scores, { speakersShared, notes })
}
