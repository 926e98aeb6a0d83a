import type { Segment } from '@undertone/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Icon } from '../components/Icon.tsx'
import { strings } from '../strings/index.ts'
import { drawAxis } from './axis.ts'
import { LaneRow } from './LaneRow.tsx'
import { LayerCanvas } from './LayerCanvas.tsx'
import { Legend } from './Legend.tsx'
import type { Draw } from './layer.ts'
import { MarkRow } from './MarkRow.tsx'
import { Overview } from './Overview.tsx'
import { Playhead } from './Playhead.tsx'
import type { Stage } from './stage.ts'
import { TalkRow } from './TalkRow.tsx'
import { Tools } from './Tools.tsx'
import { tonesOf } from './tones.ts'
import { lengthOf } from './view.ts'

const { tools, lane } = strings.recording
const HOUR = 3600

const drawTimes: Draw = (context, width, height, view) => drawAxis(context, width, height, tonesOf(), view)

interface TimelineCardProps {
  readonly stage: Stage
  readonly url: string
  /** Moments that somebody marked, seconds. */
  readonly marks: readonly number[]
  readonly corrected: (segment: Segment) => string | undefined
  readonly onHelp: () => void
}

/** The timeline: tools, the whole call, then each voice on its own lane. */
export function TimelineCard({ stage, url, marks, corrected, onHelp }: TimelineCardProps) {
  const { timeline, call } = stage
  const [isSilent, setSilent] = useState(false)
  const lanes = useRef<HTMLDivElement>(null)
  const failed = useCallback(() => setSilent(true), [])

  useEffect(() => {
    const element = lanes.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      const track = element.querySelector('.track')
      if (!track || (event.deltaX === 0 && !event.ctrlKey && !event.shiftKey)) return
      event.preventDefault()
      const { view } = timeline.state
      const perPixel = lengthOf(view) / Math.max(1, stage.sizes.of(track).width)
      if (!event.ctrlKey) return timeline.pan((event.deltaX || event.deltaY) * perPixel)
      const { left } = track.getBoundingClientRect()
      timeline.zoom(1.01 ** event.deltaY, view.start + (event.clientX - left) * perPixel)
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [stage, timeline])

  return (
    <section className="card flush timeline" aria-label={tools.label}>
      <Tools stage={stage} isSilent={isSilent} onHelp={onHelp} />
      {isSilent && (
        <p className="note boxed silent" role="status">
          <Icon name="warn" />
          {tools.silent}
        </p>
      )}
      <Overview stage={stage} url={url} onFailed={failed} />
      <div className="lanes" ref={lanes}>
        <div className="lane axis">
          <div className="side">{call.duration >= HOUR ? lane.axisHours : lane.axis}</div>
          <div className="track">
            <LayerCanvas stage={stage} draw={drawTimes} className="times" isWhole />
            <MarkRow stage={stage} marks={marks} />
          </div>
        </div>
        {call.lanes.map(one => (
          <LaneRow key={one.channel} stage={stage} lane={one} corrected={corrected} />
        ))}
        <TalkRow stage={stage} />
        <Playhead stage={stage} />
      </div>
      <Legend labels={call.labels} hasVoices={call.lanes.length > 1} />
    </section>
  )
}
