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
    reviewed: reviewOf(row),
    analysis: row.analysis,
    error: row.error,
  }
}

/** An analysis as a list shows it. */
export function toEntry({ corrections, ...row }: AnalysisHead): AnalysisEntry {
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
    strip: row.strip,
    moment: row.moment,
    roles: row.roles,
    tags: row.tags,
    reviewed: reviewOf(row),
    corrections,
    quality: row.quality,
  }
}

function reviewOf({
  reviewedAt,
  reviewedBy,
}: Pick<AnalysisRow, 'reviewedAt' | 'reviewedBy'>): AnalysisResource['reviewed'] {
  return reviewedAt && { at: reviewedAt.toISOString(), by: reviewedBy ?? '' }
}
