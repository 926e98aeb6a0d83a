import type { Analysis, Segment } from '@undertone/core'
import type { AnalysisResource, Peaks } from '@undertone/server/client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../../api.ts'
import { strings } from '../../strings/index.ts'
import { useTheme } from '../../theme.ts'
import { callOf, firstSelection, segmentAt } from '../../timeline/call.ts'
import { WavePeaks } from '../../timeline/peaks.ts'
import { createStage, type Stage } from '../../timeline/stage.ts'
import { TimelineCard } from '../../timeline/TimelineCard.tsx'
import { Timeline } from '../../timeline/timeline.ts'
import { firstView } from '../../timeline/view.ts'
import { useAnswer } from '../../use-answer.ts'
import { useCorrections } from './corrections.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { Heading } from './Heading.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { Lede } from './Lede.tsx'
import { linkedTime } from './linked-time.ts'
import { Notes } from './Notes.tsx'
import { SegmentPanel } from './SegmentPanel.tsx'
import { ShareLink } from './ShareLink.tsx'
import { Skeleton } from './Skeleton.tsx'
import { Summary } from './Summary.tsx'
import { TimelineTable } from './TimelineTable.tsx'
import { usePrint } from './use-print.ts'
import { useScreenKeys } from './use-screen-keys.ts'

const { recording: words } = strings
const askPeaks = (id: string, signal: AbortSignal) => WavePeaks.whole(api, id, signal)

interface WorkspaceProps {
  readonly resource: AnalysisResource
  readonly analysis: Analysis
}

/** An analysed recording, as soon as its waveform is here; without one (the sound is gone) everything but that. */
export function Workspace({ resource, analysis }: WorkspaceProps) {
  const peaks = useAnswer(resource.id, askPeaks)
  const silent = useMemo(() => emptyPeaks(analysis), [analysis])
  const whole = peaks.value ?? (peaks.error ? silent : undefined)
  const stage = useStage(resource.id, analysis, whole)
  if (!stage || !whole) return <Skeleton />
  return <Open resource={resource} stage={stage} peaks={whole} />
}

/** Everything that lives as long as one recording is open. */
function useStage(id: string, analysis: Analysis, peaks: Peaks | undefined): Stage | undefined {
  const [stage, setStage] = useState<Stage>()
  useEffect(() => {
    if (!peaks) return
    const call = callOf(analysis)
    const wanted = linkedTime(location.hash)
    const selection = wanted === undefined ? firstSelection(call) : segmentAt(call, wanted)
    const time = wanted ?? call.segments[selection]?.start ?? 0
    const view = firstView(time, call.duration, Math.min(1000, innerWidth - 32))
    const made = createStage(
      id,
      new Timeline(call, { view, time, selection: selection < 0 ? firstSelection(call) : selection }),
      api,
      peaks,
    )
    setStage(made)
    return () => {
      made.dispose()
      setStage(undefined)
    }
  }, [id, analysis, peaks])
  return stage
}

function Open({
  resource,
  stage,
  peaks,
}: {
  readonly resource: AnalysisResource
  readonly stage: Stage
  readonly peaks: Peaks
}) {
  const { id } = resource
  const { timeline, call } = stage
  const [helps, setHelps] = useState(false)
  const corrections = useCorrections(id)
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
    correct: () => panel.current?.querySelector<HTMLElement>('.choose button')?.focus(),
  })
  const { of } = corrections
  const corrected = useCallback((segment: Segment) => of(segment)?.label, [of])
  const channels = useMemo(() => [...peaks.channels], [peaks])
  return (
    <div className="recording">
      <a className="skip" href="#table">
        {words.toTable}
      </a>
      <Heading resource={resource}>
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
            peaks={channels}
            corrected={corrected}
            onHelp={() => setHelps(true)}
          />
          <Summary stage={stage} />
          <TimelineTable call={call} corrections={corrections} timeline={timeline} isPrinting={isPrinting} />
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

/** The waveform of a recording whose sound is not there any more. */
function emptyPeaks({ source }: Analysis): Peaks {
  const { durationSeconds, channels } = source
  return { durationSeconds, from: 0, to: durationSeconds, channels: Array.from({ length: channels }, () => [0]) }
}
