import { throwIfCancelled, type WorkOptions } from '../errors.ts'
import { type CnnJob, type CnnResult, runCnnJob } from './cnn-job.ts'
import type { FeatureSet } from './feature-set.ts'
import { type LdaJob, type LdaResult, runLdaJob } from './lda-job.ts'

/** One member of a model to fit, and to hear test clips with: plain data, for worker threads. */
export type MemberJob = LdaJob | CnnJob
export type MemberResult = LdaResult | CnnResult

/** How the jobs on a set are done: here, or on threads. One result a job, in order. */
export type MemberRunner = (
  set: FeatureSet,
  jobs: readonly MemberJob[],
  options: WorkOptions,
) => Promise<MemberResult[]>

/** Does the jobs on this thread, one after the other. */
export const runMemberJobs: MemberRunner = async (set, jobs, { signal, onProgress }) => {
  const results: MemberResult[] = []
  for (const job of jobs) {
    throwIfCancelled(signal)
    results.push(runMemberJob(set, job))
    onProgress?.(results.length, jobs.length)
    // Lets a cancellation in.
    await Promise.resolve()
  }
  return results
}

export function runMemberJob(set: FeatureSet, job: MemberJob): MemberResult {
  return job.member === 'cnn' ? runCnnJob(set, job) : runLdaJob(set, job)
}
