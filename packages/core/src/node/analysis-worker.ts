import type { Analysis, Segment } from '../analyze/analysis.ts'
import { type AnalyzeFileOptions, analyzeFile } from './analyze-file.ts'
import { serveJobs } from './worker-pool.ts'

/** One recording to analyse; what cannot cross between workers is left out. */
export interface AnalysisJob {
  readonly source: string
  readonly options: Omit<AnalyzeFileOptions, 'signal' | 'onProgress' | 'onSegment'>
  /** Whether to tell of the segments as they become known. */
  readonly bySegment: boolean
}

serveJobs<AnalysisJob, Analysis, Segment>(({ source, options, bySegment }, onProgress, onNote) =>
  analyzeFile(source, { ...options, onProgress, threads: 0, ...(bySegment && { onSegment: onNote }) }),
)
