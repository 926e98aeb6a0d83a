import type { Moment } from '@undertone/core'
import { clockTime, preciseTime } from '@undertone/core/report'
import { useCallback, useMemo } from 'react'
import { EmotionChip } from '../../components/EmotionChip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatProbability, sureWord } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { segmentOf } from '../../timeline/call.ts'
import { LayerCanvas } from '../../timeline/LayerCanvas.tsx'
import type { Draw } from '../../timeline/layer.ts'
import type { Stage } from '../../timeline/stage.ts'
import { tonesOf } from '../../timeline/tones.ts'
import { drawWave } from '../../timeline/wave.ts'
import type { Marks } from './use-marks.ts'

const { moments: words, marks: marked } = strings.recording
/** Seconds that are shown to either side. */
const AROUND = 2

/** What is worth a listen, in order of time, and what somebody marked: a click goes there and plays. */
export function Moments({ stage, marks }: { readonly stage: Stage; readonly marks: Marks }) {
  const { call, timeline } = stage
  return (
    <section className="card">
      <h2>{words.title}</h2>
      {call.moments.length === 0 && <p className="mute">{words.none}</p>}
      <ol className="moments">
        {call.moments.map(moment => (
          <MomentRow key={`${moment.channel} ${moment.start}`} stage={stage} moment={moment} />
        ))}
      </ol>
      {marks.times.length > 0 && (
        <>
          <h3>{marked.title}</h3>
          <ol className="moments marked">
            {marks.times.map(time => (
              <li key={time}>
                <button
                  type="button"
                  className="plain"
                  aria-label={words.play(clockTime(time))}
                  onClick={() => {
                    timeline.point(time)
                    timeline.play(true)
                  }}
                >
                  <Icon name="play" />
                </button>
                <b>{preciseTime(time)}</b>
                <span className="grow" />
                <button
                  type="button"
                  className="plain"
                  aria-label={marked.remove(preciseTime(time))}
                  onClick={() => marks.toggle(time)}
                >
                  <Icon name="x" />
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

function MomentRow({ stage, moment }: { readonly stage: Stage; readonly moment: Moment }) {
  const { timeline, call, peaks } = stage
  const { channel, start, end, label, confidence } = moment
  const view = useMemo(() => ({ start: start - AROUND, end: end + AROUND }), [start, end])
  const draw = useCallback<Draw>(
    (context, width, height, stretch) => {
      const lane = call.lanes[channel]
      if (!lane) return
      peaks.want(view, width)
      const peak = (from: number, to: number) => peaks.peak(channel, from, to)
      drawWave(
        context,
        width,
        height,
        { tones: tonesOf(), peak, speech: lane.speech, segments: lane.segments },
        stretch,
      )
    },
    [call, channel, peaks, view],
  )
  const play = () => {
    timeline.select(segmentOf(call, moment))
    timeline.play(true)
  }
  return (
    <li>
      <button type="button" className="plain" aria-label={words.play(clockTime(start))} onClick={play}>
        <Icon name="play" />
      </button>
      <b>{clockTime(start)}</b>
      <EmotionChip label={label} />
      <LayerCanvas stage={stage} draw={draw} view={view} className="glimpse" />
      <span className="mute small">{words.sure(sureWord(confidence), formatProbability(confidence))}</span>
    </li>
  )
}
