import { csvCell } from '@undertone/core'
import type { AnalysisEntry } from '@undertone/server/client'
import { soundOf } from '../../sounds.ts'
import { strings } from '../../strings/index.ts'

/**
 * A worklist as a table for other programs: one line a recording, in the order given.
 *
 * @param origin - of the app, for links
 */
export function toCsv(entries: readonly AnalysisEntry[], origin: string): string {
  const lines = entries.map(entry => {
    const sound = soundOf(entry)
    const label = sound.kind === 'none' ? '' : sound.label
    const confidence = sound.kind === 'moment' ? sound.confidence.toFixed(3) : ''
    return [
      ...[entry.name, entry.createdAt, entry.durationSeconds?.toFixed(1) ?? '', label, confidence],
      ...[entry.strongest?.toFixed(3) ?? '', entry.headline ?? '', entry.reviewed?.at ?? '', entry.tags.join(' ')],
      `${origin}/recordings/${entry.id}`,
    ]
  })
  return [Object.values(strings.worklist.csvColumns), ...lines]
    .map(line => `${line.map(csvCell).join(',')}\r\n`)
    .join('')
}
