import type { MemberResult, MemberRunner } from '../train/member-job.ts'
import type { MemberWork } from './member-worker.ts'
import { runAll, WorkerPool } from './worker-pool.ts'

const WORKER = new URL('./member-worker.ts', import.meta.url)

/** Fits the members of models on worker threads. */
export function memberThreads(workers = 2): MemberRunner {
  return async (set, jobs, work) => {
    const results: MemberResult[] = []
    const pool = new WorkerPool<MemberWork, MemberResult>(WORKER, Math.min(workers, jobs.length))
    try {
      await runAll(
        pool,
        jobs.map(job => ({ set, job })),
        (outcome, index) => {
          if ('error' in outcome) throw outcome.error
          results[index] = outcome.result
        },
        work,
      )
    } finally {
      await pool.close()
    }
    return results
  }
}
