import { csvCell } from '@undertone/core'
import type { WorklistEntry } from '../contract/batch.ts'

const HEADER = [
  ...['rank', 'id', 'file', 'state', 'label', 'confidence', 'channel', 'start', 'end', 'duration'],
  ...['headline', 'error'],
]

/** A worklist as a table: a row each, the one most worth a listen first. Seconds; channels from 0; lines end in LF. */
export function batchCsv(worklist: readonly WorklistEntry[]): string {
  const rows = worklist.map(({ id, name, state, moment, durationSeconds, headline, error }, index) => [
    ...[index + 1, id, name, state, moment?.label ?? '', moment?.confidence ?? '', moment?.channel ?? ''],
    ...[moment?.start ?? '', moment?.end ?? '', durationSeconds ?? '', headline ?? '', error?.code ?? ''],
  ])
  return [HEADER, ...rows].map(row => `${row.map(csvCell).join(',')}\n`).join('')
}
