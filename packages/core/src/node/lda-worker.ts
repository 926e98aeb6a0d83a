import type { FeatureSet } from '../train/feature-set.ts'
import { type LdaJob, type LdaResult, runLdaJob } from '../train/lda-job.ts'
import { serveJobs } from './worker-pool.ts'

/** A job and the set it is about, whose numbers the threads share. */
export interface LdaWork {
  readonly set: FeatureSet
  readonly job: LdaJob
}

serveJobs(async ({ set, job }: LdaWork): Promise<LdaResult> => runLdaJob(set, job))
