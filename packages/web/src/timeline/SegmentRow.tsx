import type { Segment } from '@undertone/core'
import { LIKELY, preciseTime, UNCERTAIN } from '@undertone/core/report'
import { type KeyboardEvent, memo, useMemo } from 'react'
import { labelWord } from '../components/EmotionChip.tsx'
import { EmotionMark } from '../components/EmotionMark.tsx'
import { sureWord } from '../format.ts'
import { strings } from '../strings/index.ts'
import type { Lane } from './call.ts'
import { firstEndingAfter } from './search.ts'
import type { Stage } from './stage.ts'
import { useFollowingFocus } from './use-following-focus.ts'
import { useTimeline } from './use-timeline.ts'
import { useWindow } from './use-window.ts'

const { lane: words } = strings.recording
/** Narrower bars show the mark only, and still narrower ones their edge only. */
const WORD_ROOM = 64
const MARK_ROOM = 22

interface SegmentRowProps {
  readonly stage: Stage
  readonly lane: Lane
  readonly role: string
  /** What a person says of a segment, where one did. */
  readonly corrected: (segment: Segment) => string | undefined
}

/** The segments of a lane as buttons over it: one stop for Tab, arrows move on. */
export function SegmentRow({ stage, lane, role, corrected }: SegmentRowProps) {
  const { timeline, call } = stage
  const selection = useTimeline(timeline, state => state.selection)
  const [row, { start, end, pixelsPerSecond }] = useWindow<HTMLDivElement>(stage)
  const focus = useFollowingFocus(row, '[aria-pressed=true]')
  const indexes = useMemo(
    () => new Map(call.segments.map((segment, index) => [segment, index] as const)),
    [call.segments],
  )
  const first = firstEndingAfter(lane.segments, start)
  const shown = lane.segments.slice(first, firstEndingAfter(lane.segments, end) + 1)
  const selected = call.segments[selection]
  const stop = selected?.channel === lane.channel && shown.includes(selected) ? selected : shown[0]

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const at = selected ? lane.segments.indexOf(selected) : -1
    const next = step && lane.segments[at + step]
    if (step === undefined || event.shiftKey) return
    event.preventDefault()
    if (!next) return
    focus()
    timeline.select(indexes.get(next)!)
  }
  return (
    <div className="segs" role="toolbar" tabIndex={-1} aria-label={words.segments(role)} onKeyDown={move}>
      <div className="moving" ref={row}>
        {shown.map(segment => (
          <SegmentBar
            key={segment.start}
            segment={segment}
            left={segment.start * pixelsPerSecond}
            width={(segment.end - segment.start) * pixelsPerSecond}
            isSelected={segment === selected}
            isStop={segment === stop}
            person={corrected(segment)}
            onSelect={() => timeline.select(indexes.get(segment)!)}
          />
        ))}
      </div>
    </div>
  )
}

interface SegmentBarProps {
  readonly segment: Segment
  readonly left: number
  readonly width: number
  readonly isSelected: boolean
  readonly isStop: boolean
  readonly person: string | undefined
  readonly onSelect: () => void
}

const SegmentBar = memo(
  function SegmentBar({ segment, left, width, isSelected, isStop, person, onSelect }: SegmentBarProps) {
    const { label } = segment
    const isLeaning = label !== UNCERTAIN && segment.confidence < LIKELY
    const size = width < MARK_ROOM ? ' tiny' : width < WORD_ROOM ? ' small' : ''
    const text = segmentText(segment, person)
    return (
      <button
        type="button"
        data-emo={label}
        className={`seg${isLeaning ? ' leaning' : ''}${size}${person === undefined ? '' : ' corrected'}`}
        style={{ left, width: Math.max(3, width - 1) }}
        aria-pressed={isSelected}
        title={text}
        tabIndex={isStop ? 0 : -1}
        onClick={onSelect}
      >
        <EmotionMark label={label} size={12} />
        <span aria-hidden="true">{labelWord(label)}</span>
        {person !== undefined && <b aria-hidden="true">{labelWord(person)}</b>}
        <span className="sr">{text}</span>
      </button>
    )
  },
  (a, b) =>
    a.segment === b.segment &&
    a.left === b.left &&
    a.width === b.width &&
    a.isSelected === b.isSelected &&
    a.isStop === b.isStop &&
    a.person === b.person,
)

/** A segment in one sentence: `07:36.0 to 07:49.6, sounds angry, very likely`. */
export function segmentText({ start, end, label, confidence }: Segment, person?: string): string {
  const { sounds, unclear } = strings.recording
  const heard = label === UNCERTAIN ? unclear : sounds(labelWord(label), sureWord(confidence))
  const said = person === undefined ? heard : words.corrected(heard, labelWord(person))
  return words.segment(preciseTime(start), preciseTime(end), said)
}
