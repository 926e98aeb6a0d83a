import { clockTime, UNCERTAIN } from '@undertone/core/report'
import { EmotionChip } from '../../components/EmotionChip.tsx'
import { formatProbability, sureWord } from '../../format.ts'
import type { LiveCall } from '../../live/live-call.ts'
import { strings } from '../../strings/index.ts'
import { useLive } from './use-live.ts'

const { segments: words } = strings.live
/** Rows that are shown; the recording has them all. */
const MOST = 100

/** Segments as they become final, the newest first: the table says what the pictures say. */
export function SegmentTable({ call }: { readonly call: LiveCall }) {
  const { segments, roles } = useLive(call)
  return (
    <section className="card flush">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      {segments.length === 0 ? (
        <p className="note nothing">{words.none}</p>
      ) : (
        <table className="segments">
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              {roles.length > 1 && <th scope="col">{words.who}</th>}
              <th scope="col">{words.sounds}</th>
              <th scope="col">{words.sure}</th>
            </tr>
          </thead>
          <tbody>
            {segments
              .slice(-MOST)
              .reverse()
              .map(({ start, end, channel, label, confidence }) => (
                <tr key={`${channel} ${start}`}>
                  <td className="num">{words.span(clockTime(start), clockTime(end))}</td>
                  {roles.length > 1 && <td>{strings.roles[roles[channel] ?? 'unknown']}</td>}
                  <td>
                    <EmotionChip label={label} />
                  </td>
                  <td>
                    {label === UNCERTAIN ? strings.live.now.unclear : sureWord(confidence)}{' '}
                    <span className="num mute">{formatProbability(confidence)}</span>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
