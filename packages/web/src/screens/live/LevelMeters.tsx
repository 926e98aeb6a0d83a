import { plainNumber } from '@undertone/core/report'
import { useCallback, useRef } from 'react'
import { Icon } from '../../components/Icon.tsx'
import type { LiveCall } from '../../live/live-call.ts'
import { type Loudness, toLevel } from '../../live/loudness.ts'
import { strings } from '../../strings/index.ts'
import { useFrames, useLive, useSeconds } from './use-live.ts'

const { level: words } = strings.live
const LOWEST_DB = -60
const NOW_SECONDS = 0.15
const HELD_SECONDS = 1.5
const LOUDEST_OF_SECONDS = 10
const QUIET_DB = -40
const CLIPPED_DB = -0.1

/** How loud each channel is, with the largest of the last second and a half. */
export function LevelMeters({ call }: { readonly call: LiveCall }) {
  const { roles } = useLive(call)
  useSeconds()
  const loudest = toLevel(
    Math.max(...call.loudness.map(each => each.peak(call.seconds - LOUDEST_OF_SECONDS, call.seconds))),
  )
  const note = loudest >= CLIPPED_DB ? words.clipping : loudest < QUIET_DB ? words.low : words.clear
  return (
    <section className="card">
      <h2>
        {words.title} <small className="mute">{words.unit}</small>
      </h2>
      <div className="meters">
        {[...roles.entries()].map(([channel, role]) => (
          <Meter key={channel} call={call} loudness={call.loudness[channel]!} name={strings.roles[role]} />
        ))}
      </div>
      <p className="note level-note">
        <Icon name={note === words.clear ? 'check' : 'warn'} />
        <span>{note}</span>
      </p>
    </section>
  )
}

interface MeterProps {
  readonly call: LiveCall
  readonly loudness: Loudness
  readonly name: string
}

function Meter({ call, loudness, name }: MeterProps) {
  const bar = useRef<HTMLElement>(null)
  const held = useRef<HTMLElement>(null)
  const value = useRef<HTMLSpanElement>(null)
  useFrames(
    useCallback(() => {
      const { seconds, state } = call
      const isHeard = state.phase === 'running' && !state.isMuted
      const now = isHeard ? toLevel(loudness.peak(seconds - NOW_SECONDS, seconds)) : LOWEST_DB
      const most = isHeard ? toLevel(loudness.peak(seconds - HELD_SECONDS, seconds)) : LOWEST_DB
      if (bar.current) bar.current.style.transform = `scaleX(${1 - now / LOWEST_DB})`
      if (held.current) held.current.style.left = `${100 * (1 - most / LOWEST_DB)}%`
      if (value.current) value.current.textContent = words.value(now <= LOWEST_DB ? '−∞' : plainNumber(Math.round(now)))
    }, [call, loudness]),
  )
  return (
    <div className="meter">
      <span>{name}</span>
      <span className="track" aria-hidden="true">
        <i ref={bar} />
        <u ref={held} />
      </span>
      <span className="num" ref={value} />
    </div>
  )
}
