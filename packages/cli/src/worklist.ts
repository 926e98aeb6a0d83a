import type { Analysis, Segment } from '@undertone/core'
import { strongestNegative } from '@undertone/core/results'

/** One recording in the list of what is worth a listen. */
export interface WorklistEntry {
  readonly name: string
  /** The negative segment of a customer that is surest; undefined where there is none. */
  readonly moment?: Segment
}

/** The strongest negative moment of a recording, on any channel whose emotion was judged. */
export function worklistEntry(analysis: Analysis): WorklistEntry {
  const moment = strongestNegative(analysis.segments)
  return { name: analysis.source.name, ...(moment && { moment }) }
}
