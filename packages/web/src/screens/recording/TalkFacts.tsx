import { formatShare, formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import type { Call, Lane } from '../../timeline/call.ts'

const { facts: words, lane: laneWords } = strings.recording

/** Who talks how much, and over whom: the same for every voice, judged or not. */
export function TalkFacts({ call }: { readonly call: Call }) {
  const nameOf = (lane: Lane) =>
    call.lanes.filter(({ role }) => role === lane.role).length > 1 || lane.role === 'unknown'
      ? laneWords.role(strings.roles[lane.role], lane.channel + 1)
      : strings.roles[lane.role]
  const silences = call.events.filter(({ kind }) => kind === 'silence').map(({ start, end }) => end - start)
  const counts = call.lanes.map(lane => ({ lane, count: lane.analysis.talk.interruptions.length }))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  return (
    <dl className="facts">
      {call.lanes.map(lane => (
        <Fact
          key={lane.channel}
          name={words.talks(nameOf(lane))}
          value={words.talkValue(
            formatShare(lane.analysis.talk.speechShare),
            formatSpan(lane.analysis.talk.speechSeconds),
          )}
        />
      ))}
      <Fact
        name={words.silence}
        value={
          silences.length > 0 ? words.silenceValue(silences.length, formatSpan(Math.max(...silences))) : words.none
        }
      />
      {call.lanes.length > 1 && (
        <>
          <Fact
            name={words.interruptions}
            value={
              total > 0
                ? words.interruptionsValue(
                    total,
                    counts.map(({ lane, count }) => words.interruptionsBy(nameOf(lane), count)).join(', '),
                  )
                : words.none
            }
          />
          <Fact name={words.overlap} value={formatSpan(call.analysis.summary.overlapSeconds)} />
        </>
      )}
      {call.lanes.length === 1 && <dt className="alone">{words.oneChannel}</dt>}
    </dl>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
