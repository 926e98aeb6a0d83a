import type { AnalysisEntry } from '@undertone/server/client'
import { formatMoment } from '../format.ts'
import { strings } from '../strings/index.ts'
import { isSpoiled } from '../timeline/spoiling.ts'
import { Badge } from './Badge.tsx'

const { states } = strings
const DAY = 86_400_000

interface StateBadgesProps {
  readonly entry: AnalysisEntry
  /** Milliseconds since 1970. */
  readonly now: number
  /** What nobody has reviewed yet counts as new for so long, milliseconds. */
  readonly newFor?: number
}

/** What became of a recording: whether somebody reviewed or corrected it, what to beware of, and when it will be gone. */
export function StateBadges({ entry, now, newFor = Number.POSITIVE_INFINITY }: StateBadgesProps) {
  const { reviewed, corrections, quality, createdAt, options, state } = entry
  const age = now - Date.parse(createdAt)
  const daysLeft = options.retentionDays === undefined ? undefined : Math.ceil(options.retentionDays - age / DAY)
  if (state !== 'done') return null
  return (
    <>
      {reviewed && (
        <span title={states.reviewedBy(reviewed.by, formatMoment(new Date(reviewed.at)))}>
          <Badge>{states.reviewed}</Badge>
        </span>
      )}
      {corrections > 0 && <Badge>{states.corrected}</Badge>}
      {!reviewed && corrections === 0 && age < newFor && <Badge kind="solid">{states.new}</Badge>}
      {quality.some(isSpoiled) && <Badge kind="warn">{states.poor}</Badge>}
      {daysLeft !== undefined && daysLeft <= SOON && <Badge>{states.deletedIn(Math.max(1, daysLeft))}</Badge>}
    </>
  )
}

/** Days before its end from which on a recording says so. */
const SOON = 7
