import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'

const { session } = strings.settingsScreen
const ask = (_: string, signal: AbortSignal) => api.session({ signal })

/** Who this browser is to the service. */
export function SignedIn() {
  const { value, error, again } = useAnswer('session', ask)
  return (
    <section className="card">
      <h2>{session.title}</h2>
      {error && <Failure error={error} onAgain={again} />}
      {value && <p className="small">{value.open ? session.open : session.as(value.name ?? '')}</p>}
      {value && !value.open && (
        <button type="button" onClick={() => void api.signOut().finally(again)}>
          {session.out}
        </button>
      )}
    </section>
  )
}
