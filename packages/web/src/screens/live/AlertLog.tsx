import { clockTime } from '@undertone/core/report'
import { Icon } from '../../components/Icon.tsx'
import type { LiveCall } from '../../live/live-call.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useLive } from './use-live.ts'

const { alerts: words } = strings.live

/** What the service's rules find in the call, as it happens; held here, so that nothing is sent for it. */
export function AlertLog({ call, hasRules }: { readonly call: LiveCall; readonly hasRules: boolean }) {
  const { alerts } = useLive(call)
  return (
    <section className="card flush">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      <div role="log" aria-label={words.title}>
        {alerts.map(({ rule, name, at }) => (
          <p key={rule} className="rule firing">
            <Icon name="bell" />
            <b>{words.fired(name, clockTime(at))}</b>
          </p>
        ))}
      </div>
      {alerts.length === 0 && (
        <p className="note nothing">
          <span>
            {hasRules ? words.none : words.noRules} <Link to="/settings">{words.rules}</Link>
          </span>
        </p>
      )}
    </section>
  )
}
