import { clockTime, preciseTime } from '@undertone/core/report'
import { useEffect, useRef } from 'react'
import { Icon } from '../components/Icon.tsx'
import { strings } from '../strings/index.ts'
import type { Stage } from './stage.ts'
import { useTimeline } from './use-timeline.ts'

const { tools } = strings.recording

interface ToolsProps {
  readonly stage: Stage
  /** The browser cannot play this recording. */
  readonly isSilent: boolean
  readonly onHelp: () => void
}

/** Play, jump, and what is shown; each has a key. */
export function Tools({ stage, isSilent, onHelp }: ToolsProps) {
  const { timeline, call } = stage
  const isPlaying = useTimeline(timeline, state => state.isPlaying)
  const spectrogram = useTimeline(timeline, state => state.spectrogram)
  const probabilities = useTimeline(timeline, state => state.probabilities)
  const hasLoop = useTimeline(timeline, state => state.loop !== undefined)
  const time = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      stage.frames.add(() => {
        const text = preciseTime(timeline.state.time)
        if (time.current && time.current.textContent !== text) time.current.textContent = text
      }),
    [stage, timeline],
  )
  const name = isPlaying ? tools.pause : tools.play
  return (
    <div className="tools noprint">
      <button
        type="button"
        className="primary play"
        aria-label={name}
        title={name}
        disabled={isSilent}
        onClick={() => timeline.play()}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} size={18} />
      </button>
      <span className="time" ref={time} />
      <span className="mute">{tools.of(clockTime(call.duration))}</span>
      {hasLoop && (
        <button type="button" onClick={() => timeline.repeat(undefined)}>
          <Icon name="loop" />
          {tools.endLoop}
        </button>
      )}
      <span className="grow" />
      <fieldset className="group" aria-label={tools.moments}>
        <button
          type="button"
          aria-label={tools.previousMoment}
          title={tools.previousMoment}
          onClick={() => timeline.jump(-1)}
        >
          <Icon name="prev" />
        </button>
        <span className="middle">{tools.moments}</span>
        <button type="button" aria-label={tools.nextMoment} title={tools.nextMoment} onClick={() => timeline.jump(1)}>
          <Icon name="next" />
        </button>
      </fieldset>
      <fieldset className="group" aria-label={tools.picture}>
        <button type="button" aria-pressed={!spectrogram} onClick={() => timeline.showSpectrogram(false)}>
          {tools.wave}
        </button>
        <button type="button" aria-pressed={spectrogram} onClick={() => timeline.showSpectrogram(true)}>
          {tools.spectrogram}
        </button>
      </fieldset>
      <button type="button" className="opt" aria-pressed={probabilities} onClick={() => timeline.showProbabilities()}>
        {tools.probabilities}
      </button>
      <fieldset className="group" aria-label={tools.zoom}>
        <button type="button" aria-label={tools.zoomOut} title={tools.zoomOut} onClick={timeline.zoomOut}>
          −
        </button>
        <button type="button" aria-label={tools.zoomIn} title={tools.zoomIn} onClick={timeline.zoomIn}>
          +
        </button>
      </fieldset>
      <button type="button" className="plain help" aria-label={tools.keys} title={tools.keys} onClick={onHelp}>
        <Icon name="keyboard" />
      </button>
    </div>
  )
}
