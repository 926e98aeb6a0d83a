import { clockTime } from '@undertone/core/report'
import type { AnalysisEntry } from '@undertone/server/client'
import { useRef, useState } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Kbd } from '../../components/Kbd.tsx'
import { MiniStrip } from '../../components/MiniStrip.tsx'
import { Sound } from '../../components/Sound.tsx'
import { StateBadges } from '../../components/StateBadges.tsx'
import { formatMoment } from '../../format.ts'
import { doLater } from '../../later.ts'
import { review } from '../../review.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useKeys } from '../../use-keys.ts'
import { TagDialog } from './TagDialog.tsx'

const { worklist } = strings

interface WorklistTableProps {
  readonly entries: readonly AnalysisEntry[]
  readonly isLoading: boolean
  readonly onChanged: () => void
  readonly onExport: (entries: readonly AnalysisEntry[]) => void
  /** Undefined where all are shown. */
  readonly onMore: (() => Promise<void>) | undefined
}

/** The ranked recordings; several can be reviewed, tagged, exported or deleted together. */
export function WorklistTable({ entries, isLoading, onChanged, onExport, onMore }: WorklistTableProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [isTagging, setTagging] = useState(false)
  const [here, setHere] = useState(-1)
  const [now] = useState(Date.now)
  const body = useRef<HTMLTableSectionElement>(null)
  const shown = entries.filter(({ id }) => !gone.has(id))
  const selected = shown.filter(({ id }) => chosen.has(id))

  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const go = (step: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, here + step))
    setHere(next)
    body.current?.querySelectorAll<HTMLElement>('a.name')[next]?.focus()
  }
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    x: () => shown[here] && toggle(shown[here].id),
    r: () => mark(selected.length > 0 ? selected : shown.slice(here, here + 1)),
  })
  /** What is all reviewed is so no more. */
  const mark = (entries: readonly AnalysisEntry[]) => {
    setChosen(new Set())
    void review(entries, !areReviewed(entries), onChanged)
  }
  const remove = () => {
    const ids = selected.map(({ id }) => id)
    setGone(new Set([...gone, ...ids]))
    setChosen(new Set())
    doLater(
      worklist.deleted(ids.length),
      () => void Promise.allSettled(ids.map(id => api.delete(id))).then(onChanged),
      () => setGone(before => new Set([...before].filter(id => !ids.includes(id)))),
    )
  }
  const { columns } = worklist
  return (
    <section className="card flush" aria-label={worklist.list} aria-busy={isLoading}>
      <div className={selected.length > 0 ? 'bulk on' : 'bulk'} role="toolbar" aria-label={worklist.actions}>
        {selected.length === 0 ? (
          <span className="mute small">{worklist.hint}</span>
        ) : (
          <>
            <b>{worklist.selected(selected.length)}</b>
            <span className="grow" />
            <button type="button" onClick={() => mark(selected)}>
              {areReviewed(selected) ? worklist.unmark : worklist.mark}
            </button>
            <button type="button" onClick={() => setTagging(true)}>
              {worklist.tag}
            </button>
            <button type="button" onClick={() => onExport(selected)}>
              {worklist.exportSelected}
            </button>
            <button type="button" onClick={remove}>
              {worklist.delete}
            </button>
            <button type="button" className="plain" onClick={() => setChosen(new Set())}>
              {worklist.clear}
            </button>
          </>
        )}
      </div>
      <table className="worklist">
        <caption className="sr">{worklist.list}</caption>
        <thead>
          <tr>
            <td>
              <input
                type="checkbox"
                aria-label={worklist.selectAll}
                checked={selected.length > 0 && selected.length === shown.length}
                ref={box => {
                  if (box) box.indeterminate = selected.length > 0 && selected.length < shown.length
                }}
                onChange={({ target }) => setChosen(new Set(target.checked ? shown.map(({ id }) => id) : []))}
              />
            </td>
            <th scope="col">{columns.worth}</th>
            <th scope="col">{columns.call}</th>
            <th scope="col" className="col-strip">
              {columns.strip}
            </th>
            <th scope="col">{columns.sounds}</th>
            <th scope="col" className="num">
              {columns.length}
            </th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.tags}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map(entry => (
            <Row
              key={entry.id}
              entry={entry}
              now={now}
              isChosen={chosen.has(entry.id)}
              onToggle={() => toggle(entry.id)}
            />
          ))}
        </tbody>
      </table>
      <div className="foot between">
        <span className="small mute">{shown.length > 0 && worklist.shown(1, shown.length)}</span>
        {onMore && (
          <button type="button" onClick={() => void onMore()}>
            {worklist.older}
          </button>
        )}
        <span className="small mute hide-s">
          <Kbd>j</Kbd> <Kbd>k</Kbd> {worklist.keys.move} <Kbd>x</Kbd> {worklist.keys.select} <Kbd>r</Kbd>{' '}
          {worklist.keys.review} <Kbd>Enter</Kbd> {worklist.keys.open}
        </span>
      </div>
      {isTagging && (
        <TagDialog
          entries={selected}
          onSaved={() => {
            setChosen(new Set())
            onChanged()
          }}
          onClose={() => setTagging(false)}
        />
      )}
    </section>
  )
}

function areReviewed(entries: readonly AnalysisEntry[]): boolean {
  return entries.every(({ reviewed }) => reviewed !== null)
}

interface RowProps {
  readonly entry: AnalysisEntry
  /** Milliseconds since 1970. */
  readonly now: number
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function Row({ entry, now, isChosen, onToggle }: RowProps) {
  const { id, name, createdAt, strongest, durationSeconds, headline, tags } = entry
  const worth = Math.round((strongest ?? 0) * 100)
  return (
    <tr aria-selected={isChosen}>
      <td className="check">
        <input type="checkbox" aria-label={worklist.select(name)} checked={isChosen} onChange={onToggle} />
      </td>
      <td className="worth">
        <b>{worth}</b>
        <div className="meter">
          <i style={{ width: `${worth}%` }} />
        </div>
      </td>
      <td className="c-name">
        <Link className="name" to={`/recordings/${id}`}>
          {name}
        </Link>
        <span className="why">{formatMoment(new Date(createdAt))}</span>
      </td>
      <td className="c-strip">
        <MiniStrip parts={entry.strip ?? []} duration={durationSeconds ?? 0} />
        <span className="why">{headline}</span>
      </td>
      <td className="c-sounds">
        <Sound entry={entry} />
      </td>
      <td className="num c-len">{durationSeconds === null ? '' : clockTime(durationSeconds)}</td>
      <td className="c-state">
        <StateBadges entry={entry} now={now} />
      </td>
      <td className="c-tags">
        {tags.map(tag => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </td>
    </tr>
  )
}
