import { clockTime } from '@undertone/core/report'
import type { AlertEntry } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { onReturn } from '../../connection.ts'
import { formatMoment, formatProbability } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'

const { alerts } = strings
const MOST_SHOWN = 5

const ask = async (_: string, signal: AbortSignal) => {
  const { items } = await api.alerts({ limit: MOST_SHOWN, acknowledged: false }, { signal })
  const { items: rules } = await api.alertRules({ signal })
  return { items, hasRules: rules.length > 0 }
}

/** What fired and was not seen yet, as it fires; there only for those who have rules or alerts. */
export function AlertsCard() {
  const { value, again } = useAnswer('alerts', ask)
  const hasRules = value?.hasRules ?? false
  useFiring(hasRules, again)
  if (!value || value.items.length === 0) return null
  const seen = (id: string) => void api.acknowledgeAlert(id).finally(again)
  return (
    <section className="card flush alerts-card">
      <div className="head">
        <h2>{alerts.title}</h2>
      </div>
      <ul className="alerts" role="log" aria-label={alerts.title}>
        {value.items.map(alert => (
          <AlertRow key={alert.id} alert={alert} onSeen={() => seen(alert.id)} />
        ))}
      </ul>
    </section>
  )
}

function AlertRow({ alert, onSeen }: { readonly alert: AlertEntry; readonly onSeen: () => void }) {
  const { rule, recording, name, at, probability, firedAt } = alert
  return (
    <li>
      <b>{name}</b>
      <span className="row">
        <Link className="button" to={`/recordings/${recording}#t=${alert.start}`}>
          {alerts.open}
        </Link>
        <button type="button" aria-label={alerts.seenLabel(name)} onClick={onSeen}>
          {alerts.seen}
        </button>
      </span>
      <small className="mute">
        {formatMoment(new Date(firedAt))}, {alerts.fired(rule.name)}, {alerts.sure(formatProbability(probability))},{' '}
        {alerts.at(clockTime(at))}
      </small>
    </li>
  )
}

/** Calls back when an alert fires. The stream is opened anew when the service is back. */
function useFiring(isOn: boolean, onFire: () => void): void {
  const [round, setRound] = useState(0)
  useEffect(() => onReturn(() => setRound(count => count + 1)), [])
  useEffect(() => {
    if (!isOn || round < 0) return
    const stop = new AbortController()
    const listen = async () => {
      try {
        for await (const _ of api.alertEvents({ signal: stop.signal })) onFire()
      } catch {
        // The next return of the service opens it again; the list is asked for then, too.
      }
    }
    void listen()
    return () => stop.abort()
  }, [isOn, round, onFire])
}
