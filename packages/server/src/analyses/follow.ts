import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { isSettled } from './wait.ts'

/** What a follower of an analysis is told. */
export type FollowEvent =
  | { readonly event: 'progress'; readonly data: Pick<AnalysisRow, 'state' | 'progress'> }
  | { readonly event: 'segment'; readonly data: NonNullable<AnalysisRow['analysis']>['segments'][number] }
  | { readonly event: 'done' | 'failed' | 'deleted'; readonly data: Pick<AnalysisRow, 'id' | 'error'> }
  /** Nothing happened for a while. */
  | { readonly event: 'alive' }

/**
 * Tells what happens to an analysis until it is settled: progress, then the segments, then `done`; or `failed`, or
 * `deleted`.
 */
export async function* followAnalysis(
  { table, changes }: Pick<Service, 'table' | 'changes'>,
  id: string,
): AsyncGenerator<FollowEvent> {
  let told = ''
  for await (const what of changes.follow(id)) {
    if (what === 'alive') {
      yield { event: 'alive' }
      continue
    }
    const row = await table.get(id)
    if (!row) return yield { event: 'deleted', data: { id, error: null } }
    const { state, progress, error } = row
    const now = `${state} ${progress}`
    if (now !== told) yield { event: 'progress', data: { state, progress } }
    told = now
    if (!isSettled(row)) continue
    for (const segment of row.analysis?.segments ?? []) yield { event: 'segment', data: segment }
    return yield { event: state === 'done' ? 'done' : 'failed', data: { id, error } }
  }
}
