import type { Analysis, Segment } from '@undertone/core'
import type { AnalysisResource } from '@undertone/server/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { strings } from '../../strings/index.ts'
import { useTheme } from '../../theme.ts'
import { callOf, firstSelection, segmentNear } from '../../timeline/call.ts'
import { createStage, type Stage } from '../../timeline/stage.ts'
import { TimelineCard } from '../../timeline/TimelineCard.tsx'
import { Timeline } from '../../timeline/timeline.ts'
import { firstView } from '../../timeline/view.ts'
import { useCorrections } from './corrections.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { Heading } from './Heading.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { Lede } from './Lede.tsx'
import { linkedTime } from './linked-time.ts'
import { Notes } from './Notes.tsx'
import { ReviewButton } from './ReviewButton.tsx'
import { SegmentPanel } from './SegmentPanel.tsx'
import { ShareLink } from './ShareLink.tsx'
import { Skeleton } from './Skeleton.tsx'
import { Summary } from './Summary.tsx'
import { TimelineTable } from './TimelineTable.tsx'
import { useMarks } from './use-marks.ts'
import { usePrint } from './use-print.ts'
import { useScreenKeys } from './use-screen-keys.ts'

const { recording: words } = strings

interface WorkspaceProps {
  readonly resource: AnalysisResource
  readonly analysis: Analysis
}

/** Everything that lives as long as one recording is open. */
export function Workspace({ resource, analysis }: WorkspaceProps) {
  const { id } = resource
  const [stage, setStage] = useState<Stage>()
  useEffect(() => {
    const made = createStage(id, openTimeline(analysis), api)
    setStage(made)
    return () => made.dispose()
  }, [id, analysis])
  return stage?.id === id ? <Open resource={resource} stage={stage} /> : <Skeleton />
}

/** Opens where the link says, else at the strongest moment. */
function openTimeline(analysis: Analysis): Timeline {
  const call = callOf(analysis)
  const wanted = linkedTime(location.hash)
  const selection = wanted === undefined ? firstSelection(call) : segmentNear(call, wanted)
  const time = Math.min(call.duration, wanted ?? call.segments[selection]?.start ?? 0)
  return new Timeline(call, { view: firstView(time, call.duration, Math.min(1000, innerWidth)), time, selection })
}

function Open({ resource, stage }: { readonly resource: AnalysisResource; readonly stage: Stage }) {
  const { id } = resource
  const { timeline, call } = stage
  const [helps, setHelps] = useState(false)
  const corrections = useCorrections(id)
  const marks = useMarks(resource)
  const menu = useRef<HTMLSpanElement>(null)
  const panel = useRef<HTMLElement>(null)
  const isPrinting = usePrint(stage)
  const theme = useTheme()
  useEffect(() => {
    if (theme) stage.repaint()
  }, [theme, stage])
  useEffect(() => {
    const follow = () => {
      const time = linkedTime(location.hash)
      if (time !== undefined) timeline.point(time)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [timeline])
  useScreenKeys(timeline, {
    help: () => setHelps(true),
    export: () => menu.current?.querySelector('button')?.click(),
    mark: () => marks.toggle(timeline.state.time),
    correct: () => panel.current?.querySelector<HTMLElement>('.choose button')?.focus(),
  })
  const { of } = corrections
  const corrected = useCallback((segment: Segment) => of(segment)?.label, [of])
  return (
    <div className="recording">
      <a className="skip" href="#table">
        {words.toTable}
      </a>
      <Heading resource={resource}>
        <ReviewButton resource={resource} />
        <ShareLink stage={stage} />
        <span ref={menu}>
          <ExportMenu id={id} />
        </span>
      </Heading>
      <Lede call={call} timeline={timeline} />
      <div className="work">
        <div className="left">
          <TimelineCard
            stage={stage}
            url={`/v1/analyses/${encodeURIComponent(id)}/audio`}
            marks={marks.times}
            corrected={corrected}
            onHelp={() => setHelps(true)}
          />
          {marks.error && <Failure error={marks.error} />}
          <Summary stage={stage} marks={marks} />
          <TimelineTable
            call={call}
            marks={marks.times}
            corrections={corrections}
            timeline={timeline}
            isPrinting={isPrinting}
          />
          <Notes notes={call.analysis.notes} />
        </div>
        <aside ref={panel} className="card flush panel" aria-label={words.panel.label} aria-live="polite">
          <SegmentPanel stage={stage} corrections={corrections} />
        </aside>
      </div>
      {helps && <KeysDialog onClose={() => setHelps(false)} />}
    </div>
  )
}
