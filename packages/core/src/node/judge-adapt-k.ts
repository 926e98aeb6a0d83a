import type { WorkOptions } from '../errors.ts'
import { adaptKReport } from '../train/adapt-k.ts'
import { checkCorpus } from '../train/check-corpus.ts'
import { CONDITIONS } from '../train/copies.ts'
import { planFor } from '../train/cross-validate.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import { holdOut } from '../train/hold-out.ts'
import { orderLabels } from '../train/order-labels.ts'
import { PROTOCOLS } from '../train/protocols.ts'
import { checkSplits } from '../train/split.ts'
import { secondsOfSome } from './clip-seconds.ts'
import { extractFeatures } from './extract-features.ts'
import { loadDataset, placedClips } from './load-dataset.ts'
import { memberThreads } from './member-threads.ts'

/** How the protocol `adapt-k` is run. */
export interface JudgeAdaptKOptions extends WorkOptions {
  readonly recipe: 'default' | 'functionals'
  readonly workers?: number
  readonly cacheFolder?: string
}

/**
 * How much better LDAs on a recipe judge a voice after k of its clips: trained by the folds of `ravdess-8-si`.
 *
 * @throws AppError as `loadDataset`, `extractFeatures` and the protocol's split
 */
export async function judgeAdaptK(
  folder: string,
  { recipe, workers, cacheFolder, signal, onProgress }: JudgeAdaptKOptions,
): Promise<EvaluationReport> {
  const dataset = await loadDataset(folder)
  checkCorpus('ravdess-8-si', dataset, await secondsOfSome(dataset))
  const { set, unreadable } = await extractFeatures(placedClips([dataset]), {
    ...{ recipe, conditions: CONDITIONS },
    ...(workers !== undefined && { workers }),
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  const folds = PROTOCOLS['ravdess-8-si'].split(set.clips)
  checkSplits(set.clips, folds, { speakersShared: false })
  const labels = orderLabels(set.clips.map(({ label }) => label))
  const run = memberThreads(workers)
  const heldOut = await holdOut(set, folds, planFor(set, labels), ['clean'], { run, ...(signal && { signal }) })
  const notes = [...dataset.notes, ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`)]
  return adaptKReport(set, folds, labels, heldOut, notes)
}
