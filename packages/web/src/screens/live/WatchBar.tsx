import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import type { LiveCall } from '../../live/live-call.ts'
import { strings } from '../../strings/index.ts'
import { Clock } from './Clock.tsx'
import { useLive } from './use-live.ts'

const { bar: words } = strings.live

interface WatchBarProps {
  readonly call: LiveCall
  readonly name: string
  readonly onDone: () => void
}

/** A call of the service that is watched. Whoever watches changes nothing of it. */
export function WatchBar({ call, name, onDone }: WatchBarProps) {
  const { phase, error } = useLive(call)
  return (
    <>
      <div className="bar-top">
        <h1>{name}</h1>
        <Clock call={call} />
        <span className="device">
          <Icon name="live" />
          {words.watching}
        </span>
        <span className="grow" />
        <button type="button" onClick={onDone}>
          {phase === 'ended' ? words.back : words.leave}
        </button>
      </div>
      <p className="small mute told" role="status">
        {phase === 'ended' && !error && words.callEnded}
      </p>
      {error && <Failure error={error} />}
    </>
  )
}
