import { basename, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { CONDITIONS, TEST_CONDITIONS } from '../train/copies.ts'
import { type CorpusTrial, crossReport, pairCorpora } from '../train/cross-corpora.ts'
import { judgeSplits, planFor } from '../train/cross-validate.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { checkSplits } from '../train/split.ts'
import { checkTrainable } from './check-trainable.ts'
import { extractFeatures } from './extract-features.ts'
import type { JudgeLdaOptions } from './judge-lda.ts'
import { type LoadedDataset, loadDataset, placedClips } from './load-dataset.ts'
import { memberThreads } from './member-threads.ts'

/** How the protocol `cross` is run. */
export interface JudgeCrossOptions
  extends Pick<JudgeLdaOptions, 'recipe' | 'workers' | 'cacheFolder' | 'signal' | 'onProgress'>,
    Omit<RecogniseOptions, 'manifest'> {}

/**
 * How good LDAs are on another corpus than the one they were trained on, by the labels that both have. Of two folders the
 * first is trained on and the second tested; of more, each is tested with the model of every other.
 *
 * @throws AppError `usage/missing-input`, `dataset/no-label` where two have fewer than two labels in common,
 *   `dataset/leak`, and as `loadDataset` and `extractFeatures`
 */
export async function judgeCross(
  folders: readonly string[],
  { recipe, workers = 2, cacheFolder, signal, onProgress, ...naming }: JudgeCrossOptions,
): Promise<EvaluationReport> {
  if (folders.length < 2)
    throw new AppError(
      'usage/missing-input',
      `The protocol cross expects at least two folders, one to train on and one to test, found ${folders.length}.`,
    )
  const datasets: LoadedDataset[] = []
  for (const folder of folders) datasets.push(await loadDataset(folder, naming))
  await checkTrainable(datasets)
  const placed = placedClips(datasets)
  const { set, unreadable } = await extractFeatures(placed, {
    ...{ recipe, conditions: CONDITIONS, workers },
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  const lost = new Set(unreadable.map(({ clip }) => clip))
  const corpusOf = datasets.flatMap(({ clips }, index) => clips.filter(clip => !lost.has(clip)).map(() => index))
  const sameName = (name: string) => datasets.filter(({ corpus }) => corpus.name === name).length > 1
  const names = datasets.map(({ corpus, folder }) =>
    corpus.name === 'own' || sameName(corpus.name) ? basename(resolve(folder)) : corpus.name,
  )
  const trials: CorpusTrial[] = []
  for (const pair of pairCorpora(set.clips, corpusOf, names)) {
    const splits = [pair.split, pair.inner]
    checkSplits(set.clips, splits)
    // The two splits may not say how the other's members count: the inner one calibrates what the outer one is judged by.
    const plan = planFor(set, pair.labels, { cnn: false })
    const scores = await judgeSplits(set, splits, plan, TEST_CONDITIONS, {
      run: memberThreads(workers),
      ...(signal && { signal }),
    })
    trials.push({ ...pair, scores: scores[0]!, innerScores: scores[1]! })
  }
  const notes = [
    ...datasets.flatMap(({ notes }, index) => notes.map(note => `${names[index]}: ${note}`)),
    ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`),
  ]
  return crossReport(set.clips, trials, notes)
}
