import type { Segment } from '@undertone/core'
import { inLabelOrder, UNCERTAIN } from '@undertone/core/report'
import { EmotionChip, labelWord } from '../../components/EmotionChip.tsx'
import { EmotionMark } from '../../components/EmotionMark.tsx'
import { formatProbability, formatSpan, sureWord } from '../../format.ts'
import type { LiveCall } from '../../live/live-call.ts'
import { type LiveState, nowOf } from '../../live/live-state.ts'
import { strings } from '../../strings/index.ts'
import { useLive, useSeconds } from './use-live.ts'

const { now: words } = strings.live
const MOST_BEFORE = 3
/** Bounds of the words for how sure it is. */
const BOUNDS = [0.45, 0.65, 0.85]

/** What is heard now: of the voice that is judged and spoke last. */
export function NowCard({ call }: { readonly call: LiveCall }) {
  const state = useLive(call)
  useSeconds()
  const segment = latest(state)
  const isTalkOnly = state.roles.every(role => role === 'agent')
  return (
    <section className="card nowcard" aria-label={words.title}>
      {segment ? <Judged call={call} state={state} segment={segment} /> : <Nothing isTalkOnly={isTalkOnly} />}
      <p className="sr" role="status">
        {segment && spoken(segment)}
      </p>
    </section>
  )
}

function Nothing({ isTalkOnly }: { readonly isTalkOnly: boolean }) {
  return (
    <div className="big">
      <span className="badge-mark" data-emo={UNCERTAIN}>
        <EmotionMark label={UNCERTAIN} size={44} />
      </span>
      <div>
        <b>{isTalkOnly ? words.talkOnly : words.silent}</b>
        <p>{isTalkOnly ? words.talkOnlyText : words.silentText}</p>
      </div>
    </div>
  )
}

interface JudgedProps {
  readonly call: LiveCall
  readonly state: LiveState
  readonly segment: Segment
}

function Judged({ call, state, segment }: JudgedProps) {
  const { label, confidence, start, end, channel, probabilities } = segment
  const isOpen = state.partials[channel] === segment
  const before = labelsBefore(state, segment)
  return (
    <>
      <div className="big">
        <span className="badge-mark" data-emo={label}>
          <EmotionMark label={label} size={44} />
        </span>
        <div>
          <b>{titleOf(segment)}</b>
          <p>
            {isOpen
              ? words.open(formatSpan(end - start))
              : words.until(formatSpan(Math.max(0, Math.round(call.seconds - end))))}
          </p>
        </div>
        <div className="sure">
          <div className="track" aria-hidden="true">
            <i style={{ transform: `scaleX(${confidence})` }} />
            {BOUNDS.map(bound => (
              <u key={bound} style={{ left: `${bound * 100}%` }} />
            ))}
          </div>
          <span className="small">{words.sure(sureWord(confidence), formatProbability(confidence))}</span>
        </div>
        {before.length > 0 && (
          <div className="before">
            {words.before}{' '}
            {before.map(({ label: its, start: at }) => (
              <EmotionChip key={at} label={its} />
            ))}
          </div>
        )}
      </div>
      <div>
        <h2 className="small">{words.probabilities}</h2>
        <div className="bars">
          {inLabelOrder(Object.keys(probabilities)).map(its => (
            <Bar key={its} label={its} value={probabilities[its] ?? 0} />
          ))}
        </div>
      </div>
    </>
  )
}

function Bar({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <>
      <EmotionChip label={label} />
      <span className="track">
        <span className="bar" data-emo={label} style={{ width: `${value * 100}%` }} />
      </span>
      <span className="num">{formatProbability(value)}</span>
    </>
  )
}

function latest(state: LiveState): Segment | undefined {
  const found = state.roles.flatMap((role, channel) => (role === 'agent' ? [] : (nowOf(state, channel) ?? [])))
  return found.sort((a, b) => b.end - a.end)[0]
}

function titleOf({ label }: Segment): string {
  return label === UNCERTAIN ? words.unclear : words.sounds(labelWord(label))
}

/** Changes only when the label or the word for how sure it is does, so that only then it is read out. */
function spoken(segment: Segment): string {
  return segment.label === UNCERTAIN ? words.saidUnclear : words.said(titleOf(segment), sureWord(segment.confidence))
}

function labelsBefore({ segments }: LiveState, now: Segment): Segment[] {
  return segments
    .filter(({ channel, end, label }) => channel === now.channel && end <= now.start && label !== now.label)
    .filter(({ label }, at, all) => label !== all[at - 1]?.label)
    .slice(-MOST_BEFORE)
}
