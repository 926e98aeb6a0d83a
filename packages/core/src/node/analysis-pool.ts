import type { Analysis } from '../analyze/analysis.ts'
import type { AnalysisJob } from './analysis-worker.ts'
import type { AnalyzeFileOptions } from './analyze-file.ts'
import { WorkerPool } from './worker-pool.ts'

/** Analyses many recordings at once, each on a thread of its own. Whoever makes one closes it. */
export class AnalysisPool {
  readonly #pool: WorkerPool<AnalysisJob, Analysis>

  /** @param size - recordings at once; the threads start with the first ones */
  constructor(size: number) {
    this.#pool = new WorkerPool(new URL('./analysis-worker.ts', import.meta.url), size)
  }

  /**
   * As `analyzeFile`; recordings wait for a free thread in the order in which they were given. `onProgress` is not called.
   *
   * @throws AppError as `analyzeFile`
   */
  analyze(source: string, { signal, onProgress: _, ...options }: AnalyzeFileOptions = {}): Promise<Analysis> {
    return this.#pool.run({ source, options }, signal)
  }

  /** Ends the threads; recordings that are not done are rejected as cancelled. */
  close(): Promise<void> {
    return this.#pool.close()
  }
}
