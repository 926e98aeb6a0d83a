import type { AlertRuleEntry } from '@undertone/server/client'
import { useEffect } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatMoment, formatSpan } from '../../format.ts'
import { watchCall } from '../../live/watch-call.ts'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import type { Heard } from './Live.tsx'

const { calls: words } = strings.live
const ask = async (_: string, signal: AbortSignal) => (await api.liveCalls({ signal })).items
const PAUSE = 5000

interface RunningCallsProps {
  readonly rules: readonly AlertRuleEntry[]
  readonly onHeard: (heard: Heard) => void
}

/** The calls that run on the service; each can be watched. */
export function RunningCalls({ rules, onHeard }: RunningCallsProps) {
  const { value, error, again } = useAnswer('live', ask)
  useEffect(() => {
    const timer = setInterval(again, PAUSE)
    return () => clearInterval(timer)
  }, [again])
  return (
    <section className="card flush">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      {error && <Failure error={error} onAgain={again} />}
      {value?.length === 0 && <p className="note nothing">{words.none}</p>}
      <ul className="running">
        {value?.map(entry => (
          <li key={entry.id}>
            <Icon name="live" />
            <span className="grow">
              <b>{entry.name}</b>
              <small className="mute">
                {words.since(formatMoment(new Date(entry.startedAt)), formatSpan(entry.seconds))}
              </small>
            </span>
            {entry.recorded && <Badge>{words.recorded}</Badge>}
            <button
              type="button"
              aria-label={words.watch(entry.name)}
              onClick={() => onHeard({ kind: 'watched', name: entry.name, ...watchCall(entry, rules) })}
            >
              {words.watchShort}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
