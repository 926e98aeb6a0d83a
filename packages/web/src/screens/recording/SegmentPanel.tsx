import type { Evidence, Segment } from '@undertone/core'
import { plainNumber, preciseTime, signed, UNCERTAIN } from '@undertone/core/report'
import type { CSSProperties } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { labelWord } from '../../components/EmotionChip.tsx'
import { EmotionMark } from '../../components/EmotionMark.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatProbability, formatSpan, sureWord } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { overlapSeconds } from '../../timeline/call.ts'
import type { Stage } from '../../timeline/stage.ts'
import { useTimeline } from '../../timeline/use-timeline.ts'
import { linkTo } from '../explore/clip-source.ts'
import { CorrectionChoice } from './CorrectionChoice.tsx'
import type { Corrections } from './corrections.ts'

const { panel: words, quality } = strings.recording
/** Bars that are drawn; the rest is told together. */
const MOST_BARS = 5
const BASELINE_SECONDS = 10

interface SegmentPanelProps {
  readonly stage: Stage
  readonly corrections: Corrections
}

/** The selected segment: what it sounds like, how sure, why, what is wrong with the sound, and what a person says. */
export function SegmentPanel({ stage, corrections }: SegmentPanelProps) {
  const { timeline, call } = stage
  const segment = call.segments[useTimeline(timeline, state => state.selection)]
  const isLooped = useTimeline(timeline, state => state.loop !== undefined)
  if (!segment) return <p className="note nothing">{words.none}</p>
  return (
    <>
      <section className="row between">
        <Says segment={segment} person={corrections.of(segment)?.label} />
        <span className="grow" />
        <Link
          className="button plain noprint"
          to={linkTo(stage.id, segment.channel, segment)}
          aria-label={strings.explore.link}
          title={strings.explore.link}
        >
          <Icon name="wave" />
        </Link>
        <button
          type="button"
          className="plain noprint"
          aria-label={words.loop}
          title={words.loop}
          aria-pressed={isLooped}
          onClick={timeline.toggleLoop}
        >
          <Icon name="loop" />
        </button>
      </section>
      <section>
        <h3>
          {words.probabilities} <small>{words.probabilitiesNote}</small>
        </h3>
        <ProbabilityBars segment={segment} />
      </section>
      <section>
        <h3>
          {words.evidence} <small>{words.evidenceNote}</small>
        </h3>
        <EvidenceList segment={segment} heard={call.lanes[segment.channel]?.analysis.talk.speechSeconds ?? 0} />
      </section>
      <section>
        <h3>{words.quality}</h3>
        <QualityFlags stage={stage} segment={segment} />
      </section>
      <CorrectionChoice segment={segment} labels={call.labels} corrections={corrections} />
    </>
  )
}

function Says({ segment, person }: { readonly segment: Segment; readonly person: string | undefined }) {
  const { label, confidence, start, end } = segment
  const [first, second] = ranked(segment)
  const isUnclear = label === UNCERTAIN
  const isCorrected = person !== undefined && person !== label
  const title = isUnclear ? words.unclear : words.sounds(labelWord(label))
  return (
    <div className="says" data-emo={label}>
      <span className="badge-mark">
        <EmotionMark label={label} size={26} />
      </span>
      <div>
        <b>
          {isCorrected ? <s>{title}</s> : title}
          {isCorrected && (
            <span className="person" data-emo={person}>
              <EmotionMark label={person} size={14} /> {strings.recording.table.person(labelWord(person))}
            </span>
          )}
        </b>
        <small>
          {isUnclear && first && second
            ? words.closest(
                labelWord(first[0]),
                formatProbability(first[1]),
                labelWord(second[0]),
                formatProbability(second[1]),
              )
            : words.sure(sureWord(confidence), formatProbability(confidence))}
          <br />
          {words.when(preciseTime(start), preciseTime(end), formatSpan(end - start))}
        </small>
      </div>
    </div>
  )
}

function ranked({ probabilities }: Segment): [string, number][] {
  return Object.entries(probabilities).sort((a, b) => b[1] - a[1])
}

function ProbabilityBars({ segment }: { readonly segment: Segment }) {
  const all = ranked(segment)
  const rest = all.slice(MOST_BARS)
  return (
    <>
      <div className="bars">
        {all.slice(0, MOST_BARS).map(([label, value]) => (
          <ProbabilityBar key={label} label={label} value={value} />
        ))}
      </div>
      {rest.length > 0 && (
        <p className="small mute others">
          {words.others(rest.length, formatProbability(rest.reduce((sum, [, value]) => sum + value, 0)))}
        </p>
      )}
    </>
  )
}

function ProbabilityBar({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <>
      <span className="emo" data-emo={label}>
        <EmotionMark label={label} size={14} />
        {labelWord(label)}
      </span>
      <span className="track">
        <span className="bar" data-emo={label} style={{ width: `${value * 100}%` }} />
      </span>
      <span className="num">{formatProbability(value)}</span>
    </>
  )
}

/** Full width of the line to either side of the usual, by unit. */
const REACH: Readonly<Record<string, number>> = { semitones: 12, dB: 18, 'syllables/s': 4 }

function EvidenceList({ segment, heard }: { readonly segment: Segment; readonly heard: number }) {
  const { evidence } = segment
  if (evidence.length === 0)
    return (
      <p className="small mute">
        {heard < BASELINE_SECONDS ? words.noBaseline(formatSpan(heard)) : words.nothingUnusual}
      </p>
    )
  return (
    <ul className="evidence">
      {evidence.map(one => (
        <li key={one.measure} title={one.text}>
          <div className="row between">
            <span>{evidenceWord(one)}</span>
            <span className="mute">{amountOf(one)}</span>
          </div>
          <span className="sr">{one.text}</span>
          <div className="range" aria-hidden="true">
            {one.usual && <UsualRange evidence={one} usual={one.usual} />}
            <u style={{ '--at': placeOf(one, one.difference) } as CSSProperties} />
          </div>
          {one.usual && <small className="mute">{usualOf(one, one.usual)}</small>}
        </li>
      ))}
    </ul>
  )
}

function evidenceWord({ measure, difference, text }: Evidence): string {
  return words.evidenceWords[measure]?.[difference > 0 ? 1 : 0] ?? text
}

function amountOf({ measure, difference, unit }: Evidence): string {
  return words.amount(amount(difference), measure === 'brightness' ? words.brightnessUnit : unit)
}

function usualOf({ unit }: Evidence, [low, high]: readonly [number, number]): string {
  return words.usual(amount(low), amount(high), unit)
}

function amount(difference: number): string {
  return signed(difference, Math.abs(difference) < 10 ? 1 : 0)
}

/** Where this voice is for the middle 80 % of what was heard of it. */
function UsualRange({
  evidence,
  usual: [low, high],
}: {
  readonly evidence: Evidence
  readonly usual: readonly [number, number]
}) {
  const [from, to] = [placeOf(evidence, low), placeOf(evidence, high)]
  return <i style={{ '--at': from, '--wide': to - from } as CSSProperties} />
}

/** -1..1: how far a difference is from the usual, against the most that is drawn. */
function placeOf({ difference, unit }: Evidence, value: number): number {
  return Math.max(-1, Math.min(1, value / (REACH[unit] ?? Math.max(1, 2 * Math.abs(difference)))))
}

/** Flags that call for care when reading; the others only tell what the sound is. */
const HARMLESS: ReadonlySet<string> = new Set(['narrow-band'])

function QualityFlags({ stage, segment }: { readonly stage: Stage; readonly segment: Segment }) {
  const noise = stage.call.lanes[segment.channel]?.analysis.snrDb ?? null
  const together = overlapSeconds(stage.call, segment)
  return (
    <div className="flags">
      {segment.quality.map(flag => (
        <Badge key={flag} kind={HARMLESS.has(flag) ? 'plain' : 'warn'}>
          {flag === 'overlap' && together > 0 ? words.overlap(formatSpan(together)) : quality[flag]}
        </Badge>
      ))}
      {noise !== null && <Badge>{words.aboveNoise(plainNumber(noise))}</Badge>}
      {segment.quality.length === 0 && noise === null && <span className="small mute">{words.clean}</span>}
    </div>
  )
}
