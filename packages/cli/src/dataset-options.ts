import type { DatasetOptions } from './commands/train.ts'
import { interruption } from './interruption.ts'
import type { Progress } from './progress.ts'

/** The options of core's functions on labelled folders; Ctrl-C cancels the work. */
export function toDatasetOptions(options: DatasetOptions, progress: Progress) {
  const { corpus, include, merge, labels, speakerFrom, eachClipItsOwnSpeaker, workers, cache } = options
  return {
    ...(corpus !== undefined && { corpus }),
    ...(include && { include: [include] }),
    ...(merge && { merge }),
    ...(labels && { labels }),
    ...(speakerFrom && { speakerFrom }),
    ...(eachClipItsOwnSpeaker && { eachClipItsOwnSpeaker }),
    ...(cache !== undefined && { cacheFolder: cache }),
    workers,
    signal: interruption.signal,
    onProgress: (done: number, total: number) => progress.update(done, total, ''),
  }
}
