import type { AnalysisResource } from '../contract/analysis.ts'
import type { AnalysisRow } from '../database/schema.ts'

/** An analysis as the API shows it. */
export function toResource(row: AnalysisRow): AnalysisResource {
  return {
    id: row.id,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    progress: row.progress,
    name: row.name,
    options: row.options,
    analysis: row.analysis,
    error: row.error,
  }
}
