import { preciseTime, UNCERTAIN } from '@undertone/core/report'
import { useEffect, useMemo, useRef, useState } from 'react'
import { EmotionChip, labelWord } from '../../components/EmotionChip.tsx'
import { formatProbability, sureWord } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import type { Call } from '../../timeline/call.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import type { Corrections } from './corrections.ts'
import { rowsInView, type TableRow, tableRows } from './table-rows.ts'

const { table: words, quality, lane: laneWords } = strings.recording
/** Longer tables hold only the rows that are seen. */
const WHOLE = 500
const ROW_HEIGHT = 40
const SEEN_HEIGHT = 600

interface TimelineTableProps {
  readonly call: Call
  readonly timeline: Timeline
  readonly marks: readonly number[]
  readonly corrections: Corrections
  readonly isPrinting: boolean
}

/** What the timeline shows, in words: for screen readers, for copying, and for paper. */
export function TimelineTable({ call, timeline, marks, corrections, isPrinting }: TimelineTableProps) {
  const [isOpen, setOpen] = useState(false)
  const details = useRef<HTMLDetailsElement>(null)
  // The skip link leads here.
  useEffect(() => {
    const open = () => {
      if (location.hash !== '#table') return
      setOpen(true)
      details.current?.querySelector('summary')?.focus()
    }
    open()
    addEventListener('hashchange', open)
    return () => removeEventListener('hashchange', open)
  }, [])
  const shown = isOpen || isPrinting
  return (
    <details
      ref={details}
      id="table"
      className="card flush table"
      open={shown}
      onToggle={event => isPrinting || setOpen(event.currentTarget.open)}
    >
      <summary className="head">
        <b>{words.title}</b>
        <span className="mute small hide-s">{words.note}</span>
      </summary>
      {shown && <Rows call={call} timeline={timeline} marks={marks} corrections={corrections} isWhole={isPrinting} />}
    </details>
  )
}

interface RowsProps extends Omit<TimelineTableProps, 'isPrinting'> {
  readonly isWhole: boolean
}

function Rows({ call, timeline, marks, corrections, isWhole }: RowsProps) {
  const rows = useMemo(() => tableRows(call, marks), [call, marks])
  const [top, setTop] = useState(0)
  const isVirtual = rows.length > WHOLE && !isWhole
  const { first, last } = isVirtual
    ? rowsInView(rows.length, top, SEEN_HEIGHT, ROW_HEIGHT)
    : { first: 0, last: rows.length }
  return (
    <section
      className={isVirtual ? 'scroll long' : 'scroll'}
      aria-label={words.title}
      onScroll={isVirtual ? event => setTop(event.currentTarget.scrollTop) : undefined}
    >
      <table aria-rowcount={rows.length + 1}>
        <caption className="sr">{words.caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {words.columns.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space height={first * ROW_HEIGHT} />}
          {rows.slice(first, last).map((row, at) => (
            <Row
              key={`${row.what} ${row.channel} ${row.start}`}
              row={row}
              index={first + at + 2}
              call={call}
              timeline={timeline}
              person={row.segment && corrections.of(row.segment)?.label}
            />
          ))}
          {last < rows.length && <Space height={(rows.length - last) * ROW_HEIGHT} />}
        </tbody>
      </table>
    </section>
  )
}

function Space({ height }: { readonly height: number }) {
  return (
    <tr className="space">
      <td colSpan={words.columns.length} style={{ height }} />
    </tr>
  )
}

interface RowProps {
  readonly row: TableRow
  /** In the whole table, from 1. */
  readonly index: number
  readonly call: Call
  readonly timeline: Timeline
  readonly person: string | undefined
}

function Row({ row, index, call, timeline, person }: RowProps) {
  const { start, end, channel, what, segment } = row
  const lane = channel === undefined ? undefined : call.lanes[channel]
  const isUnclear = segment?.label === UNCERTAIN
  return (
    <tr aria-rowindex={index}>
      <td>
        <button type="button" className="text" onClick={() => timeline.point(start, channel)}>
          {preciseTime(start)}
        </button>
      </td>
      <td>{preciseTime(end)}</td>
      <td>{lane ? laneWords.role(strings.roles[lane.role], lane.channel + 1) : words.everyone}</td>
      <td>
        {segment ? (
          <span className="row">
            <EmotionChip label={segment.label}>
              {person !== undefined && person !== segment.label ? (
                <s>{labelWord(segment.label)}</s>
              ) : (
                labelWord(segment.label)
              )}
            </EmotionChip>
            {person !== undefined && <span>{words.person(labelWord(person))}</span>}
          </span>
        ) : (
          <span className="mute">
            {what === 'interruption' ? words.interrupts : words[what === 'segment' ? 'talks' : what]}
          </span>
        )}
      </td>
      <td>{segment && (isUnclear ? strings.recording.unclear : sureWord(segment.confidence))}</td>
      <td className="num">{segment && formatProbability(segment.confidence)}</td>
      <td>{segment?.quality.map(flag => quality[flag]).join(', ')}</td>
    </tr>
  )
}
