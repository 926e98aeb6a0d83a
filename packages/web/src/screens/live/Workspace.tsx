import type { LiveCall } from '../../live/live-call.ts'
import { AlertLog } from './AlertLog.tsx'
import { LevelMeters } from './LevelMeters.tsx'
import { Marks } from './Marks.tsx'
import { Minutes } from './Minutes.tsx'
import { NowCard } from './NowCard.tsx'
import { SegmentTable } from './SegmentTable.tsx'

interface WorkspaceProps {
  readonly call: LiveCall
  readonly hasRules: boolean
  readonly canMark?: boolean
}

/** What a call sounds like: now, over the last minutes, and what came of it. */
export function Workspace({ call, hasRules, canMark = false }: WorkspaceProps) {
  return (
    <div className="live">
      <div className="stack">
        <NowCard call={call} />
        <Minutes call={call} />
        <SegmentTable call={call} />
      </div>
      <aside className="stack">
        <AlertLog call={call} hasRules={hasRules} />
        <LevelMeters call={call} />
        {canMark && <Marks call={call} />}
      </aside>
    </div>
  )
}
