import type { FeatureSet } from '../train/feature-set.ts'
import { type MemberJob, type MemberResult, runMemberJob } from '../train/member-job.ts'
import { serveJobs } from './worker-pool.ts'

/** A job and the set it is about, whose numbers the threads share. */
export interface MemberWork {
  readonly set: FeatureSet
  readonly job: MemberJob
}

serveJobs(async ({ set, job }: MemberWork): Promise<MemberResult> => runMemberJob(set, job))
