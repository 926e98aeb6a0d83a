import { inLabelOrder, UNCERTAIN } from '@undertone/core/report'
import { EmotionTile, labelWord } from '../../components/EmotionChip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatShare, formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import type { Lane } from '../../timeline/call.ts'
import type { Stage } from '../../timeline/stage.ts'
import { ArcChart } from './ArcChart.tsx'
import { Moments } from './Moments.tsx'
import { TalkFacts } from './TalkFacts.tsx'
import { toneArc } from './tone-arc.ts'
import type { Marks } from './use-marks.ts'

const { shares, arc, lane: laneWords } = strings.recording

/** What the recording says together: moments, shares, arc and talk, all counted from the analysis. */
export function Summary({ stage, marks }: { readonly stage: Stage; readonly marks: Marks }) {
  const { call } = stage
  const judged = call.lanes.filter(({ emotion }) => emotion)
  const nameOf = (lane: Lane) =>
    judged.length > 1 || lane.role === 'unknown'
      ? laneWords.role(strings.roles[lane.role], lane.channel + 1)
      : strings.roles[lane.role]
  return (
    <div className="below">
      <Moments stage={stage} marks={marks} />
      {judged.length === 0 && (
        <section className="card">
          <p className="note">
            <Icon name="info" />
            {shares.talkOnly}
          </p>
        </section>
      )}
      {judged.map(lane => (
        <section className="card" key={lane.channel}>
          <h2>{shares.title(nameOf(lane))}</h2>
          <Shares stage={stage} lane={lane} />
        </section>
      ))}
      <section className="card arc">
        <h2>{arc.title}</h2>
        {judged.slice(0, 1).map(lane => (
          <div key={lane.channel}>
            <ArcChart tones={toneArc(lane.segments, call.duration)} role={nameOf(lane)} />
            <p className="small mute">{arc.note}</p>
          </div>
        ))}
        <TalkFacts call={call} />
      </section>
    </div>
  )
}

/** How long a voice sounds like what: sorted, uncertain last. */
function Shares({ stage, lane }: { readonly stage: Stage; readonly lane: Lane }) {
  const share = stage.call.analysis.summary.channels.find(({ channel }) => channel === lane.channel)?.share ?? {}
  const spoken = lane.segments.reduce((sum, { start, end }) => sum + end - start, 0)
  const parts = inLabelOrder(Object.keys(share))
    .map(label => ({ label, part: share[label] ?? 0 }))
    .filter(({ part }) => part > 0)
    .sort((a, b) => Number(a.label === UNCERTAIN) - Number(b.label === UNCERTAIN) || b.part - a.part)
  if (parts.length === 0) return <p className="mute">{shares.none}</p>
  return (
    <>
      <div className="share" aria-hidden="true">
        {parts.map(({ label, part }) => (
          <span key={label} className="bar" data-emo={label} style={{ flex: part }} />
        ))}
      </div>
      <ul className="shares">
        {parts.map(({ label, part }) => (
          <li key={label}>
            <EmotionTile label={label} />
            <span>{labelWord(label)}</span>
            <span className="mute">{formatSpan(part * spoken)}</span>
            <b className="num">{formatShare(part)}</b>
          </li>
        ))}
      </ul>
      <p className="note">
        <Icon name="info" />
        <span>{shares.note}</span>
      </p>
    </>
  )
}
