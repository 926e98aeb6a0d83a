import type { Analysis } from '../analyze/analysis.ts'
import { type AnalyzeFileOptions, analyzeFile } from './analyze-file.ts'
import { serveJobs } from './worker-pool.ts'

/** One recording to analyse; what cannot cross between workers is left out. */
export interface AnalysisJob {
  readonly source: string
  readonly options: Omit<AnalyzeFileOptions, 'signal' | 'onProgress'>
}

serveJobs<AnalysisJob, Analysis>(({ source, options }, onProgress) =>
  analyzeFile(source, { ...options, onProgress, threads: 0 }),
)
