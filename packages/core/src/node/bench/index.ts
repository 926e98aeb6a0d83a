import type { Model } from '../../model/model.ts'
import { analysisBenches } from './analysis-benches.ts'
import { FEATURE_BENCHES } from './feature-benches.ts'
import type { Bench } from './measure.ts'
import { type ProcessBenchOptions, processBenches } from './process-benches.ts'

export type { Bench, BenchResult } from './measure.ts'

/** What `undertone bench` runs, in order. */
export function benches(loadModel: () => Promise<Model>, options: ProcessBenchOptions): Bench[] {
  return [...FEATURE_BENCHES, ...analysisBenches(loadModel), ...processBenches(options)]
}
