import type { Segment } from '@undertone/core'
import { useCallback, useEffect, useMemo } from 'react'
import { labelWord } from '../components/EmotionChip.tsx'
import { EmotionMark } from '../components/EmotionMark.tsx'
import { formatShare, formatSpan } from '../format.ts'
import { Link } from '../router.tsx'
import { strings } from '../strings/index.ts'
import { useTheme } from '../theme.ts'
import type { Lane } from './call.ts'
import { LayerCanvas } from './LayerCanvas.tsx'
import type { Draw } from './layer.ts'
import { drawQuality } from './quality.ts'
import { drawRows } from './rows.ts'
import { SegmentRow } from './SegmentRow.tsx'
import { drawSpectrogram } from './spectrogram.ts'
import { SpectrogramTiles } from './spectrogram-tiles.ts'
import type { Stage } from './stage.ts'
import { tonesOf } from './tones.ts'
import { useTimeline } from './use-timeline.ts'
import { useTrack } from './use-track.ts'
import { drawWave } from './wave.ts'

const { lane: words, quality } = strings.recording

interface LaneRowProps {
  readonly stage: Stage
  readonly lane: Lane
  readonly corrected: (segment: Segment) => string | undefined
}

/** One voice: who it is, its segments, its sound and, where emotion was judged, how likely each label is. */
export function LaneRow({ stage, lane, corrected }: LaneRowProps) {
  const { timeline, call } = stage
  const { channel, emotion, segments } = lane
  const theme = useTheme()
  const spectrogram = useTimeline(timeline, state => state.spectrogram)
  const probabilities = useTimeline(timeline, state => state.probabilities)
  const track = useTrack(timeline, channel)
  const role = words.role(strings.roles[lane.role], channel + 1)

  const tiles = useMemo(
    () =>
      spectrogram
        ? new SpectrogramTiles(stage.id, channel, call.duration, tonesOf(theme).ink, stage.repaintWithin)
        : undefined,
    [spectrogram, stage, channel, call.duration, theme],
  )
  useEffect(() => () => tiles?.dispose(), [tiles])

  const drawSound = useCallback<Draw>(
    (context, width, height, view) => {
      const tones = tonesOf()
      if (tiles) drawSpectrogram(context, width, height, tiles.want(view), view)
      else {
        stage.peaks.want(view, width)
        const peak = (from: number, to: number) => stage.peaks.peak(channel, from, to)
        const data = { tones, peak, speech: lane.speech, segments: emotion ? segments : undefined }
        drawWave(context, width, height, data, view)
      }
      drawQuality(
        context,
        width,
        height,
        { tones, poor: lane.poor, reason: stretch => stretch.flags.map(flag => quality[flag]).join(', ') },
        view,
      )
    },
    [stage, lane, channel, emotion, segments, tiles],
  )
  const drawProbabilities = useCallback<Draw>(
    (context, width, height, view) => {
      const tones = tonesOf()
      drawRows(context, width, height, { tones, labels: call.labels, segments }, view)
      drawQuality(context, width, height, { tones, poor: lane.poor, reason: () => '' }, view)
    },
    [call.labels, segments, lane.poor],
  )
  const rowsHeight = { '--labels': call.labels.length } as React.CSSProperties
  return (
    <div className={emotion ? 'lane voice' : 'lane quiet-voice'} style={rowsHeight}>
      <div className="side">
        <b>{strings.roles[lane.role]}</b>
        <LaneNote lane={lane} />
        {emotion && probabilities && (
          <div className="names" aria-hidden="true">
            {call.labels.map(label => (
              <span key={label} data-emo={label}>
                <EmotionMark label={label} size={10} />
                {labelWord(label)}
              </span>
            ))}
          </div>
        )}
      </div>
      <div className="track" {...track}>
        {emotion && <SegmentRow stage={stage} lane={lane} role={role} corrected={corrected} />}
        <LayerCanvas
          stage={stage}
          draw={drawSound}
          className="sound"
          label={emotion ? words.wave(role) : words.waveTalk(role)}
        />
        {emotion && probabilities && <LayerCanvas stage={stage} draw={drawProbabilities} className="ribbon" />}
      </div>
    </div>
  )
}

/** What this lane shows, and why not more. */
function LaneNote({ lane }: { readonly lane: Lane }) {
  const { talk } = lane.analysis
  const number = lane.channel + 1
  return (
    <>
      <span className="mute">
        {lane.reason !== undefined
          ? words.agentJudged(number, lane.reason)
          : lane.emotion
            ? words.emotion(number)
            : words.talkOnly(number)}{' '}
        {!lane.emotion && <Link to="/settings">{words.more}</Link>}
      </span>
      {!lane.emotion && (
        <span className="mute">{words.talks(formatShare(talk.speechShare), formatSpan(talk.speechSeconds))}</span>
      )}
    </>
  )
}
