import { clockTime } from '@undertone/core/report'
import { formatSpan } from '../../format.ts'
import type { LiveCall } from '../../live/live-call.ts'
import { strings } from '../../strings/index.ts'
import { useLive, useSeconds } from './use-live.ts'

/** How long the call is, and how far its words lie behind. */
export function Clock({ call }: { readonly call: LiveCall }) {
  useSeconds()
  const { phase } = useLive(call)
  return (
    <>
      <span className="clock num">{clockTime(call.seconds)}</span>
      {phase === 'running' && (
        <span className="mute small">{strings.live.bar.lag(formatSpan(Math.max(0, call.lagSeconds)))}</span>
      )}
    </>
  )
}
