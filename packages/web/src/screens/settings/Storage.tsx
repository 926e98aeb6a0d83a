import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { formatBytes, formatNumber, formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'

const { storage } = strings.settingsScreen
const ask = (_: string, signal: AbortSignal) => api.stats({}, { signal })

/** How much there is, on the service and in this browser. */
export function Storage() {
  const { value, error, again } = useAnswer('stats', ask)
  const [inBrowser, setInBrowser] = useState(0)
  useEffect(() => {
    navigator.storage?.estimate().then(
      ({ usage = 0 }) => setInBrowser(usage),
      () => undefined,
    )
  }, [])
  return (
    <section className="card">
      <h2>{storage.title}</h2>
      {error && <Failure error={error} onAgain={again} />}
      <dl className="facts">
        <dt>{storage.recordings}</dt>
        <dd>{value ? formatNumber(value.total.recordings) : '–'}</dd>
        <dt>{storage.length}</dt>
        <dd>{value ? formatSpan(value.total.seconds) : '–'}</dd>
        <dt>{storage.failed}</dt>
        <dd>{value ? formatNumber(value.states.failed ?? 0) : '–'}</dd>
        <dt>{storage.browser}</dt>
        <dd>{formatBytes(inBrowser)}</dd>
      </dl>
      <p className="small mute">{storage.text}</p>
    </section>
  )
}
