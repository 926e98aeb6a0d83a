import type { Interval, Segment } from '@undertone/core'
import type { Call } from '../../timeline/call.ts'

/** A row of the table that says what the timeline shows. */
export interface TableRow extends Interval {
  /** Whose row it is; undefined: of all voices. */
  readonly channel: number | undefined
  readonly what: 'segment' | 'talks' | 'silence' | 'overlap' | 'interruption' | 'mark'
  readonly segment?: Segment
}

/**
 * Segments, speech of the lanes without emotion, what happens between the voices, and marks, in order of time.
 *
 * @param marks - moments, seconds
 */
export function tableRows(
  { lanes, segments, events }: Pick<Call, 'lanes' | 'segments' | 'events'>,
  marks: readonly number[] = [],
): TableRow[] {
  const rows: TableRow[] = segments.map(segment => ({
    start: segment.start,
    end: segment.end,
    channel: segment.channel,
    what: 'segment',
    segment,
  }))
  for (const { channel, emotion, speech } of lanes)
    if (!emotion) for (const { start, end } of speech) rows.push({ start, end, channel, what: 'talks' })
  for (const event of events)
    rows.push({
      start: event.start,
      end: event.end,
      channel: event.kind === 'interruption' ? event.by : undefined,
      what: event.kind,
    })
  for (const mark of marks) rows.push({ start: mark, end: mark, channel: undefined, what: 'mark' })
  return rows.sort((a, b) => a.start - b.start || (a.channel ?? -1) - (b.channel ?? -1))
}

/** Which rows of a long list exist: those that are seen and some to either side. */
export function rowsInView(
  count: number,
  top: number,
  height: number,
  rowHeight: number,
  spare = 10,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - spare))
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + spare)
  return { first, last: Math.max(first, last) }
}
