import { clockTime } from '@undertone/core/report'
import type { LiveCall } from '../../live/live-call.ts'
import { strings } from '../../strings/index.ts'
import { useLive } from './use-live.ts'

const { marks: words } = strings.live

/** The moments that were marked while the call ran. */
export function Marks({ call }: { readonly call: LiveCall }) {
  const { marks } = useLive(call)
  return (
    <section className="card">
      <h2>{words.title}</h2>
      {marks.length === 0 && <p className="small mute">{words.none}</p>}
      <ol className="marks" aria-live="polite">
        {marks.map(mark => (
          <li key={mark} className="num">
            {clockTime(mark)}
          </li>
        ))}
      </ol>
    </section>
  )
}
