import type { AnalysisResource } from '../contract/analysis.ts'
import type { AnalysisEntry } from '../contract/list.ts'
import type { AnalysisHead } from '../database/list-analyses.ts'
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

/** An analysis as a list shows it. */
export function toEntry(row: AnalysisHead): AnalysisEntry {
  return {
    id: row.id,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    progress: row.progress,
    name: row.name,
    options: row.options,
    error: row.error,
    durationSeconds: row.duration,
    headline: row.headline,
    shares: row.shares,
    strongest: row.strongest,
    moment: row.moment,
    roles: row.roles,
  }
}
