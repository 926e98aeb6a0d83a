import type { ChannelRole } from '@undertone/core'
import { preciseTime } from '@undertone/core/report'
import { type KeyboardEvent, memo, useState } from 'react'
import { formatSpan } from '../format.ts'
import { strings } from '../strings/index.ts'
import { intervalsIn } from './search.ts'
import type { Stage } from './stage.ts'
import type { TalkEvent } from './talk-events.ts'
import { useFollowingFocus } from './use-following-focus.ts'
import { useTrack } from './use-track.ts'
import { useWindow } from './use-window.ts'

const { events: words, lane } = strings.recording
const SPAN_ROOM = 30
const LETTER_ROOM = 8

/** What happens between the voices, as buttons: silences over 3 s, overlaps, interruptions. One stop for Tab, arrows move on. */
export function TalkRow({ stage }: { readonly stage: Stage }) {
  const { timeline, call } = stage
  const [row, { start, end, pixelsPerSecond }] = useWindow<HTMLUListElement>(stage)
  const [current, setCurrent] = useState<TalkEvent>()
  const focus = useFollowingFocus(row, '.event[tabindex="0"]')
  const track = useTrack(timeline)
  const shown = intervalsIn(call.events, start, end)
  const stop = current && shown.includes(current) ? current : shown[0]
  const roleOf = (channel: number): ChannelRole => call.lanes[channel]?.role ?? 'unknown'
  const go = (event: TalkEvent) => {
    setCurrent(event)
    timeline.seek(event.start)
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined || event.shiftKey || !stop) return
    event.preventDefault()
    const next = call.events[call.events.indexOf(stop) + step]
    if (!next) return
    focus()
    go(next)
  }
  return (
    <div className="lane talk">
      <div className="side">
        <span>{lane.talk}</span>
      </div>
      <div className="track" {...track}>
        <ul className="moving" ref={row} aria-label={lane.talkEvents}>
          {shown.map(event => (
            <EventMark
              key={`${event.kind} ${event.start}`}
              event={event}
              role={event.kind === 'interruption' ? roleOf(event.by) : 'unknown'}
              pixelsPerSecond={pixelsPerSecond}
              isStop={event === stop}
              onGo={() => go(event)}
              onKey={move}
            />
          ))}
        </ul>
      </div>
    </div>
  )
}

interface EventMarkProps {
  readonly event: TalkEvent
  readonly role: ChannelRole
  readonly pixelsPerSecond: number
  readonly isStop: boolean
  readonly onGo: () => void
  readonly onKey: (event: KeyboardEvent) => void
}

const EventMark = memo(
  function EventMark({ event, role, pixelsPerSecond, isStop, onGo, onKey }: EventMarkProps) {
    const seconds = event.end - event.start
    const width = seconds * pixelsPerSecond
    const span = formatSpan(seconds)
    const what = event.kind === 'interruption' ? words.interruption(strings.roles[role], span) : words[event.kind](span)
    const text = lane.segment(preciseTime(event.start), preciseTime(event.end), what)
    const shown =
      event.kind === 'silence' && width > SPAN_ROOM
        ? span
        : event.kind === 'interruption' && width > LETTER_ROOM
          ? words.letters[role]
          : ''
    return (
      <li>
        <button
          type="button"
          className={`event ${event.kind}`}
          style={{ left: event.start * pixelsPerSecond, width }}
          title={text}
          aria-label={text}
          tabIndex={isStop ? 0 : -1}
          onClick={onGo}
          onKeyDown={onKey}
        >
          <span aria-hidden="true">{shown}</span>
        </button>
      </li>
    )
  },
  // What it calls belongs to the row, which is drawn anew when it changes what they do.
  (before, after) =>
    before.event === after.event &&
    before.role === after.role &&
    before.pixelsPerSecond === after.pixelsPerSecond &&
    before.isStop === after.isStop &&
    !after.isStop,
)
