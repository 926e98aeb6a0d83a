import type { Segment } from '@undertone/core'
import { listHeard } from '../database/heard-segments.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { isSettled } from './wait.ts'

/** What a follower of an analysis is told. */
export type FollowEvent =
  | { readonly event: 'progress'; readonly data: Pick<AnalysisRow, 'state' | 'progress'> }
  /** Heard while the recording is analysed; the result may hold another segment in its place. */
  | { readonly event: 'provisional'; readonly data: Segment }
  /** A segment of the result. */
  | { readonly event: 'segment'; readonly data: Segment }
  | { readonly event: 'done' | 'failed' | 'deleted'; readonly data: Pick<AnalysisRow, 'id' | 'error'> }
  /** Nothing happened for a while. */
  | { readonly event: 'alive' }

/**
 * Tells what happens to an analysis until it is settled: progress and what is heard, then the segments, then `done`; or
 * `failed`, or `deleted`. Measured against the running baseline a segment is final once it is heard, and is told then and
 * not again; against the whole recording it is provisional until the end.
 */
export async function* followAnalysis(
  { table, changes, database }: Pick<Service, 'table' | 'changes' | 'database'>,
  id: string,
): AsyncGenerator<FollowEvent> {
  let told = ''
  let heard = 0
  const final = new Set<string>()
  for await (const what of changes.follow(id)) {
    if (what === 'alive') {
      yield { event: 'alive' }
      continue
    }
    const row = await table.get(id)
    if (!row) return yield { event: 'deleted', data: { id, error: null } }
    const { state, progress, error, options } = row
    const now = `${state} ${progress}`
    if (now !== told) yield { event: 'progress', data: { state, progress } }
    told = now
    const isFinal = options.baseline === 'running'
    for (const segment of await listHeard(database.orm, id, heard)) {
      heard++
      if (isFinal) final.add(placeOf(segment))
      yield { event: isFinal ? 'segment' : 'provisional', data: segment }
    }
    if (!isSettled(row)) continue
    for (const segment of row.analysis?.segments ?? [])
      if (!final.has(placeOf(segment))) yield { event: 'segment', data: segment }
    return yield { event: state === 'done' ? 'done' : 'failed', data: { id, error } }
  }
}

/** Where a segment is: there is one at a place. */
function placeOf({ channel, start }: Segment): string {
  return `${channel} ${start}`
}
