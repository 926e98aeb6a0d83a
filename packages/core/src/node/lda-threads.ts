import type { LdaResult, LdaRunner } from '../train/lda-job.ts'
import type { LdaWork } from './lda-worker.ts'
import { runAll, WorkerPool } from './worker-pool.ts'

const WORKER = new URL('./lda-worker.ts', import.meta.url)

/** Does LDA jobs on worker threads. */
export function ldaThreads(workers = 2): LdaRunner {
  return async (set, jobs, work) => {
    const results: LdaResult[] = []
    const pool = new WorkerPool<LdaWork, LdaResult>(WORKER, Math.min(workers, jobs.length))
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
