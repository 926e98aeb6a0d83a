import type { ChannelRole } from '@undertone/core'
import { memo } from 'react'
import { formatSpan } from '../format.ts'
import { strings } from '../strings/index.ts'
import { intervalsIn } from './search.ts'
import type { Stage } from './stage.ts'
import type { TalkEvent } from './talk-events.ts'
import { useTrack } from './use-track.ts'
import { useWindow } from './use-window.ts'

const { events: words, lane } = strings.recording
const SPAN_ROOM = 30
const LETTER_ROOM = 8

/** What happens between the voices: silences over 3 s, overlaps, interruptions. */
export function TalkRow({ stage }: { readonly stage: Stage }) {
  const [row, { start, end, pixelsPerSecond }] = useWindow<HTMLUListElement>(stage)
  const track = useTrack(stage.timeline)
  const shown = intervalsIn(stage.call.events, start, end)
  const roleOf = (channel: number): ChannelRole => stage.call.lanes[channel]?.role ?? 'unknown'
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
}

const EventMark = memo(function EventMark({ event, role, pixelsPerSecond }: EventMarkProps) {
  const seconds = event.end - event.start
  const width = seconds * pixelsPerSecond
  const span = formatSpan(seconds)
  const text = event.kind === 'interruption' ? words.interruption(strings.roles[role], span) : words[event.kind](span)
  const shown =
    event.kind === 'silence' && width > SPAN_ROOM
      ? span
      : event.kind === 'interruption' && width > LETTER_ROOM
        ? words.letters[role]
        : ''
  return (
    <li className={`event ${event.kind}`} style={{ left: event.start * pixelsPerSecond, width }} title={text}>
      <span aria-hidden="true">{shown}</span>
      <span className="sr">{text}</span>
    </li>
  )
})
