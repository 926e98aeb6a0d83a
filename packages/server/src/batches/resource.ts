import type { BatchEntry, BatchResource, WorklistEntry } from '../contract/batch.ts'
import type { CountedBatch } from '../database/batches.ts'
import type { AnalysisHead } from '../database/list-analyses.ts'

/** A batch as a list shows it. */
export function toBatchEntry({ row, counts, progress }: CountedBatch): BatchEntry {
  return {
    id: row.id,
    name: row.name,
    state: counts.queued + counts.running > 0 ? 'running' : 'done',
    createdAt: row.createdAt.toISOString(),
    progress,
    counts,
    options: row.options,
  }
}

/** A batch with what belongs to it. */
export function toBatch(batch: CountedBatch, heads: readonly AnalysisHead[]): BatchResource {
  return { ...toBatchEntry(batch), worklist: heads.map(toWorklistEntry) }
}

/** One recording of a batch, for who looks for what is worth a listen. */
export function toWorklistEntry(head: AnalysisHead): WorklistEntry {
  const { id, name, state, moment, headline, duration: durationSeconds, error } = head
  return { id, name, state, moment, headline, durationSeconds, error }
}
