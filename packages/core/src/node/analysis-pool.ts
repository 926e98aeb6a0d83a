import type { Analysis, Segment } from '../analyze/analysis.ts'
import type { AnalysisJob } from './analysis-worker.ts'
import type { AnalyzeFileOptions } from './analyze-file.ts'
import { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts'

/** Analyses many recordings at once, each on a thread (or process) of its own. Whoever makes one closes it. */
export class AnalysisPool {
  readonly #pool: WorkerPool<AnalysisJob, Analysis, Segment>

  /** @param size - recordings at once; the workers start with the first ones */
  constructor(size: number, options: WorkerPoolOptions = {}) {
    this.#pool = new WorkerPool(new URL('./analysis-worker.ts', import.meta.url), size, options)
  }

  /**
   * As `analyzeFile`; recordings wait for a free worker in the order in which they were given.
   *
   * @throws AppError as `analyzeFile`; `worker/died` where the recording killed its worker
   */
  analyze(source: string, { signal, onProgress, onSegment, ...options }: AnalyzeFileOptions = {}): Promise<Analysis> {
    const job = { source, options, bySegment: onSegment !== undefined }
    return this.#pool.run(job, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      ...(onSegment && { onNote: onSegment }),
    })
  }

  /** Ends the workers; recordings that are not done are rejected as cancelled. */
  close(): Promise<void> {
    return this.#pool.close()
  }
}
