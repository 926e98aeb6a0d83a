import { RESTING_LABELS } from '@undertone/core'
import { LIKELY, UNCERTAIN } from '@undertone/core/report'
import type { AnalysisEntry } from '@undertone/server/client'

/** What a recording sounds like in one word, for lists. */
export type Sound =
  | { readonly kind: 'moment'; readonly label: string; readonly confidence: number }
  | { readonly kind: 'share'; readonly label: string; readonly share: number }
  | { readonly kind: 'none' }

/**
 * The one thing to know of a recording: that most of it is not clear enough to say; else its strongest moment of a voice
 * that is not at rest, where that is likely; else what it sounds like for the longest time.
 */
export function soundOf({ strip, shares }: Pick<AnalysisEntry, 'strip' | 'shares'>): Sound {
  const unclear = shares?.[UNCERTAIN] ?? 0
  if (unclear > 0.5) return { kind: 'share', label: UNCERTAIN, share: unclear }
  let moment: { label: string; confidence: number } | undefined
  for (const [start, end, label, confidence] of strip ?? []) {
    if (label === UNCERTAIN || RESTING_LABELS.has(label) || confidence < LIKELY || end - start < 1) continue
    if (!moment || confidence > moment.confidence) moment = { label, confidence }
  }
  if (moment) return { kind: 'moment', ...moment }
  const [longest] = Object.entries(shares ?? {})
    .filter(([label]) => label !== UNCERTAIN)
    .sort(([, a], [, b]) => b - a)
  if (longest && longest[1] > 0) return { kind: 'share', label: longest[0], share: longest[1] }
  return unclear > 0 ? { kind: 'share', label: UNCERTAIN, share: unclear } : { kind: 'none' }
}
